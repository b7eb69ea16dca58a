/** The statuses that have a button, each with what stands in the query for it. */
export const statuses = [
  { value: "unresolved", name: "Unresolved" },
  { value: "resolved", name: "Resolved" },
  { value: "ignored", name: "Ignored" },
  { value: undefined, name: "All" },
] as const;

export type QueryStatus = (typeof statuses)[number]["value"];

const TERM = /(?:^|\s)is:(unresolved|resolved|ignored)(?=\s|$)/;

/** The status that a query asks for; `undefined` when it asks for none. */
export function statusOfQuery(query: string): QueryStatus {
  return TERM.exec(query)?.[1] as QueryStatus;
}

/** The same query with another status, and everything else of it. */
export function withStatus(query: string, status: QueryStatus): string {
  const rest = query.replace(TERM, " ").trim().replace(/\s+/g, " ");
  return [status === undefined ? "" : `is:${status}`, rest].filter(Boolean).join(" ");
}
