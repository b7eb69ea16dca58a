type Json = Record<string, unknown>;

/** Where the report stands in what browsers send, and under which name an event carries it. */
const KINDS = [
  ["csp-report", "csp"],
  ["expect-ct-report", "expectct"],
  ["expect-staple-report", "expectstaple"],
  ["known-pins", "hpkp"],
] as const;

/**
 * A report that a browser sent by itself (`report-uri` of a content security policy and its kind) as an event.
 *
 * @returns `undefined` when it is no report.
 */
export function securityEvent(report: Json, header: Json): Json | undefined {
  for (const [key, name] of KINDS) {
    const found = report[key];
    if (typeof found !== "object" || found === null) continue;
    const body = underscored((key === "known-pins" ? report : found) as Json);
    const event: Json = { platform: "javascript", logger: name, level: "error", [name]: body };
    if (typeof body.document_uri === "string") event.request = { url: body.document_uri };
    if (typeof header.sentry_release === "string") event.release = header.sentry_release;
    if (typeof header.sentry_environment === "string") event.environment = header.sentry_environment;
    return event;
  }
  return undefined;
}

/** Events write `blocked_uri` where browsers write `blocked-uri`. */
function underscored(report: Json): Json {
  return Object.fromEntries(Object.entries(report).map(([key, value]) => [key.replaceAll("-", "_"), value]));
}
