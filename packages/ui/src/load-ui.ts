import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { UiError } from "./ui-error.ts";

/** One file of the page as it goes over the wire. */
export type StaticFile = {
  body: Uint8Array;
  /** Value of the `Content-Type` header. */
  contentType: string;
  /** True when the name carries a hash of the content, so that it may be cached for ever. */
  immutable: boolean;
};

/** A set of static files, by path relative to wherever the host mounts them; `index.html` is the page. */
export type StaticSite = { files: ReadonlyMap<string, StaticFile> };

const contentTypes: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2",
};

/**
 * Reads the built page into memory.
 *
 * @returns the files, keyed by their path with forward slashes (`index.html`, `assets/…`)
 * @throws {UiError} `not_built` when the page was not built yet
 */
export function loadUi(): StaticSite {
  const root = siteFolder();
  const files = new Map<string, StaticFile>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = relative(root, file).split(sep).join("/");
    files.set(path, {
      body: readFileSync(file),
      contentType: contentTypes[extname(path)] ?? "application/octet-stream",
      immutable: path.startsWith("assets/"),
    });
  }
  return { files };
}

/** The site lies beside the built module; sources (tests of the workspace) find it in their package's `dist`. */
function siteFolder(): string {
  const candidates = ["./site/", "../dist/site/"].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  const found = candidates.find((folder) => existsSync(join(folder, "index.html")));
  if (found === undefined) {
    throw new UiError("not_built", "the page of @winnow/ui is not built: run `npm run build` in the project first");
  }
  return found;
}
