import type { NeutralRequest, NeutralResponse } from "./neutral.ts";

/** Built files of a page, by their path below the prefix. */
export type StaticSite = {
  files: ReadonlyMap<string, { body: Uint8Array; contentType: string; immutable: boolean }>;
};

const SECURITY = {
  // No script, style or connection from anywhere else, nothing inline, never in a frame of another site.
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "x-frame-options": "DENY",
};

/**
 * A file of the site, or its index for any path the page routes by itself. The page finds its files by a `<base>` that carries the
 * prefix, so it works wherever it is mounted.
 */
export function serveSite(site: StaticSite, request: NeutralRequest): NeutralResponse {
  const path = decode(request.path).replace(/^\/+/, "");
  const file = site.files.get(path);
  if (file && path !== "index.html") {
    const cache = file.immutable ? "public, max-age=31536000, immutable" : "no-cache";
    return {
      status: 200,
      headers: { ...SECURITY, "content-type": file.contentType, "cache-control": cache },
      body: file.body,
    };
  }
  const index = site.files.get("index.html");
  if (!index || /\.\w{1,5}$/.test(path)) return { status: 404, headers: { ...SECURITY }, body: "" };
  const html = withBase(Buffer.from(index.body).toString("utf8"), `${request.prefix ?? ""}/`);
  return {
    status: 200,
    headers: { ...SECURITY, "content-type": "text/html; charset=utf-8", "cache-control": "no-cache" },
    body: html,
  };
}

function withBase(html: string, href: string): string {
  const base = `<base href="${href.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;")}">`;
  if (/<base\s[^>]*>/i.test(html)) return html.replace(/<base\s[^>]*>/i, () => base);
  return html.replace(/<head[^>]*>/i, (head) => `${head}${base}`);
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
