import { asArray, asCount, asMoment, asObject, asText } from "./decode.ts";
import { inProject, type Place } from "./place.ts";
import { type ApiRequest, pathOf } from "./request.ts";

/** A message that was sent, or is still to arrive. Times are ms since epoch. */
export type Notification = {
  id: string;
  rule: string;
  /** `waiting`, `failing` or `delivered`. */
  status: string;
  kind: string;
  total: number;
  attempts: number;
  lastError: string | undefined;
  created: number | undefined;
  delivered: number | undefined;
};

function decodeNotification(value: unknown): Notification | undefined {
  const raw = asObject(value);
  const id = asText(raw?.id);
  if (raw === undefined || id === undefined) return undefined;
  return {
    id,
    rule: asText(asObject(raw.rule)?.name) ?? "",
    status: asText(raw.status) ?? "waiting",
    kind: asText(raw.kind) ?? "",
    total: asCount(raw.total) ?? 0,
    attempts: asCount(raw.attempts) ?? 0,
    lastError: asText(raw.lastError),
    created: asMoment(raw.dateCreated),
    delivered: asMoment(raw.dateDelivered),
  };
}

/** What was told, the newest first. */
export async function listNotifications(
  request: ApiRequest,
  place: Place,
  signal?: AbortSignal,
): Promise<Notification[]> {
  const { body } = await request.json(inProject(place, "notifications/"), signal);
  return asArray(body).flatMap((item) => decodeNotification(item) ?? []);
}

/** Tries one again that did not arrive. */
export async function retryNotification(request: ApiRequest, place: Place, id: string): Promise<void> {
  await request.json(inProject(place, pathOf("notifications", id, "retry")), undefined, { method: "POST" });
}
