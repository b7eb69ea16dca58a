import { randomBytes } from "node:crypto";
import { hashUser } from "@winnow/core";
import { type EnvelopeItem, normalizeEventId } from "@winnow/envelope/wire";
import { DELIVERY_KIND, type Delivery, type HealthCount } from "./delivery.ts";
import type { DigestContext } from "./digest-event.ts";
import { parseEventTime, plausibleTime } from "./event-time.ts";
import { textOf } from "./text.ts";

type Json = Record<string, unknown>;

const HOUR = 3_600_000;
/** Entries of one container of sessions that are read. */
const MAX_AGGREGATES = 1_000;

/**
 * What is known of one session, as deliveries. An SDK tells of a session when it begins, when it first fails and when it ends, each time
 * with all that is known; so what a session can be is counted once for its id, in whatever order the news come: that it was, that it
 * had an error, that it crashed, that it ended in no known way.
 *
 * @returns `undefined` for what has no release: then there is no health of one.
 */
export function digestSession(session: Json, item: EnvelopeItem, context: DigestContext): Delivery[] | undefined {
  const place = placeOf(session, context);
  if (place === undefined) return undefined;
  const id = normalizeEventId(session.sid) ?? passedOnId(item);
  const status = textOf(session.status, 32) ?? "ok";
  const crashed = status === "crashed" ? 1 : 0;
  const abnormal = status === "abnormal" ? 1 : 0;
  const failed = crashed || abnormal || status === "errored" || status === "unhandled" || Number(session.errors) > 0;
  const user = userOf(session);
  const none = { ...place, started: 0, errored: 0, crashed: 0, abnormal: 0 };
  const deliveries = [sessionDelivery(DELIVERY_KIND.session, id, { ...none, started: 1, user })];
  if (failed) deliveries.push(sessionDelivery(DELIVERY_KIND.sessionErrored, id, { ...none, errored: 1 }));
  if (crashed)
    deliveries.push(sessionDelivery(DELIVERY_KIND.sessionCrashed, id, { ...none, crashed, crashedUser: user }));
  if (abnormal) deliveries.push(sessionDelivery(DELIVERY_KIND.sessionAbnormal, id, { ...none, abnormal }));
  return deliveries;
}

const sessionDelivery = (kind: Delivery["kind"], id: string, health: HealthCount): Delivery => ({
  kind,
  id,
  groups: [],
  health: [health],
});

/**
 * Sessions that an SDK has added up, as one delivery.
 *
 * @returns `undefined` when it is no such container, or has no release.
 */
export function digestSessions(container: Json, item: EnvelopeItem, context: DigestContext): Delivery[] | undefined {
  if (!Array.isArray(container.aggregates)) return undefined;
  const health = container.aggregates.slice(0, MAX_AGGREGATES).flatMap((entry: unknown) => {
    if (typeof entry !== "object" || entry === null) return [];
    return aggregateOf({ ...(entry as Json), attrs: container.attrs }, context) ?? [];
  });
  if (health.length === 0) return undefined;
  return [{ kind: DELIVERY_KIND.sessions, id: passedOnId(item), groups: [], health }];
}

function aggregateOf(entry: Json, context: DigestContext): HealthCount | undefined {
  const place = placeOf(entry, context);
  if (place === undefined) return undefined;
  const number = (name: string): number => {
    const value = entry[name];
    return Number.isSafeInteger(value) && (value as number) > 0 ? Math.min(value as number, context.maxCount) : 0;
  };
  const [crashed, abnormal] = [number("crashed"), number("abnormal")];
  const errored = number("errored") + number("unhandled") + crashed + abnormal;
  const user = userOf(entry);
  return {
    ...place,
    started: number("exited") + errored,
    errored,
    crashed,
    abnormal,
    user,
    ...(crashed > 0 && { crashedUser: user }),
  };
}

/**
 * An id for what SDKs give none: that of whoever passed it on and may do so twice (`winnow_id` of the item), else one of its own. The bytes
 * with the moment of sending are no id: the workers of a cluster that were started together report the same numbers in the same millisecond
 * (measured: 3 of 227 client reports of two processes were taken for others).
 */
export const passedOnId = ({ header }: EnvelopeItem): string =>
  normalizeEventId((header as { winnow_id?: unknown }).winnow_id) ?? randomBytes(16).toString("hex");

function placeOf(
  session: Json,
  context: DigestContext,
): Pick<HealthCount, "release" | "environment" | "hour"> | undefined {
  const attributes = typeof session.attrs === "object" && session.attrs !== null ? (session.attrs as Json) : {};
  const release = textOf(attributes.release, 250);
  if (release === undefined) return undefined;
  const at = plausibleTime(parseEventTime(session.started, context.now), context.ahead, context.now);
  return { release, environment: textOf(attributes.environment, 64) ?? "", hour: Math.floor(at / HOUR) * 3_600 };
}

function userOf(session: Json): string | undefined {
  const id = textOf(session.did, 200);
  return id === undefined ? undefined : hashUser({ id });
}
