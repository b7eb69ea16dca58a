const DASHED = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const PLAIN = /^[0-9a-f]{32}$/i;
const NIL = "0".repeat(32);

/**
 * An event id in the one form used for comparing: 32 lower-case hex digits. SDKs write it so, sentry-cli with dashes.
 *
 * @returns `undefined` for everything that is not an id, the nil id included: it names no event, and events that share it would count once.
 */
export function normalizeEventId(id: unknown): string | undefined {
  if (typeof id !== "string") return undefined;
  if (!PLAIN.test(id) && !DASHED.test(id)) return undefined;
  const plain = id.replaceAll("-", "").toLowerCase();
  return plain === NIL ? undefined : plain;
}
