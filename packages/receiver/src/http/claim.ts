/** What a request says about itself before its body is read. */
export type Claim = { key?: string; client?: string };

/**
 * The DSN key of an ingest request: `sentry_key` of the query, `X-Sentry-Auth`, or `Authorization: Sentry …`.
 */
export function readClaim(headers: Readonly<Record<string, string | undefined>>, query: string): Claim {
  const parameters = new URLSearchParams(query);
  const header = headers["x-sentry-auth"] ?? headers.authorization ?? "";
  const fields = new Map<string, string>();
  if (header.length <= 2_000 && /^sentry\s/i.test(header)) {
    for (const part of header.slice(7).split(",")) {
      const at = part.indexOf("=");
      if (at > 0) fields.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
    }
  }
  return {
    key: parameters.get("sentry_key") ?? fields.get("sentry_key"),
    client: parameters.get("sentry_client") ?? fields.get("sentry_client") ?? headers["user-agent"],
  };
}
