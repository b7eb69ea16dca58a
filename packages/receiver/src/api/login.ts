import type { NeutralRequest, NeutralResponse } from "../http/neutral.ts";
import type { Sessions } from "../project/sessions.ts";
import { ReceiverError } from "../receiver-error.ts";
import { endCookie, requireSameOrigin, sessionCookie, sessionOf } from "./session-cookie.ts";

const MAX_FORM = 4_096;

const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "content-security-policy":
    "default-src 'none'; style-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
};

/**
 * `GET /login` shows a button, `POST /login` spends the code and begins a session, `POST /logout` ends it. A look at the link spends
 * nothing, because chats and mail programs look at links by themselves.
 */
export async function serveLogin(sessions: Sessions, request: NeutralRequest): Promise<NeutralResponse> {
  const home = `${request.prefix ?? ""}/`;
  if (request.path === "/logout") {
    if (request.method !== "POST") throw new ReceiverError("method", "only POST is served here");
    requireSameOrigin(request);
    const session = sessionOf(request);
    if (session !== undefined) await sessions.end(session);
    return { status: 303, headers: { location: home, "set-cookie": endCookie(request) } };
  }
  if (request.method === "POST") {
    requireSameOrigin(request);
    const code = new URLSearchParams(await readForm(request)).get("code") ?? "";
    const session = await sessions.begin(code);
    if (session === undefined) return page(403, "<p>This link has been used, or is too old. Ask for another one.</p>");
    return { status: 303, headers: { location: home, "set-cookie": sessionCookie(request, session) } };
  }
  if (request.method !== "GET") throw new ReceiverError("method", "only GET and POST are served here");
  const code = new URLSearchParams(request.query).get("code") ?? "";
  if (!/^[\w-]{20,100}$/.test(code)) return page(400, "<p>This link is not complete.</p>");
  return page(
    200,
    `<form method="post" action="${escapeHtml(`${home}login`)}"><input type="hidden" name="code" value="${code}"><button>Log in</button></form>`,
  );
}

const page = (status: number, body: string): NeutralResponse => ({
  status,
  headers: { ...HEADERS },
  body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Winnow</title><h1>Winnow</h1>${body}</html>`,
});

const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

async function readForm({ body }: NeutralRequest): Promise<string> {
  if (body === undefined) return "";
  if (body instanceof Uint8Array) return Buffer.from(body.subarray(0, MAX_FORM)).toString("utf8");
  let text = "";
  for await (const piece of body) {
    text += typeof piece === "string" ? piece : Buffer.from(piece).toString("utf8");
    if (text.length > MAX_FORM) throw new ReceiverError("too_large", `the form is larger than ${MAX_FORM} bytes`);
  }
  return text;
}
