import type { NeutralRequest } from "../http/neutral.ts";
import { LASTS } from "../project/sessions.ts";
import { ReceiverError } from "../receiver-error.ts";

const COOKIE = "winnow_session";

/** The secret of the session that a request carries. */
export function sessionOf(request: NeutralRequest): string | undefined {
  const cookies = (request.headers.cookie ?? "").split(";").map((part) => part.trim());
  return cookies.find((part) => part.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
}

/**
 * Lets pass what a page of this very origin asks: a cookie travels with requests of other sites as well.
 *
 * @throws ReceiverError `forbidden`.
 */
export function requireSameOrigin(request: NeutralRequest): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  const site = request.headers["sec-fetch-site"];
  const { origin } = request.headers;
  if (site === "same-origin" || (site === undefined && origin !== undefined && origin === request.origin)) return;
  throw new ReceiverError("forbidden", "a session is for the page of this origin; use a token elsewhere");
}

/**
 * Refuses what a browser says a page of another site asks: for access that the receiver cannot tell how it travels.
 *
 * @throws ReceiverError `forbidden`.
 */
export function refuseOtherSites(request: NeutralRequest): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  const site = request.headers["sec-fetch-site"];
  if (site === undefined || site === "same-origin" || site === "none") return;
  throw new ReceiverError("forbidden", "a page of another origin may change nothing here");
}

/** The header that hands out a session, for as long as it lasts. */
export const sessionCookie = (request: NeutralRequest, secret: string): string =>
  cookie(request, secret, LASTS.session);

/** The header that takes a session out of the browser. */
export const endCookie = (request: NeutralRequest): string => cookie(request, "", 0);

function cookie(request: NeutralRequest, value: string, seconds: number): string {
  const secure = request.origin?.startsWith("https:") ? "; Secure" : "";
  return `${COOKIE}=${value}; Path=${request.prefix || "/"}; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`;
}
