import { randomUUID } from "node:crypto";
import type { Tally } from "@winnow/envelope/wire";
import { makeTallyItem, serializeEnvelope, uuidV7 } from "@winnow/envelope/wire";
import { createReceiver, type NeutralRequest, type Receiver, type ReceiverOptions } from "../../src/index.ts";

/** An event as an SDK would send it; `kind` decides the group. */
export function makeEvent(
  kind: string,
  more: Record<string, unknown> = {},
): Record<string, unknown> & { event_id: string } {
  return {
    event_id: randomUUID().replaceAll("-", ""),
    timestamp: Date.now() / 1000,
    platform: "node",
    level: "error",
    exception: {
      values: [
        {
          type: `${kind}Error`,
          value: `${kind} failed`,
          stacktrace: { frames: [{ filename: `app/${kind}.js`, function: `do${kind}`, in_app: true, lineno: 3 }] },
        },
      ],
    },
    ...more,
  };
}

export const hexFingerprint = (n: number): string => `1.${n.toString(16).padStart(32, "0")}`;

export function makeTally(n: number, count: number, more: Partial<Tally> = {}): Tally {
  const now = Math.floor(Date.now() / 1000);
  return {
    fingerprint: hexFingerprint(n),
    count,
    first_seen: now - 30,
    last_seen: now,
    minutes: [[Math.floor(now / 60), count]],
    title: `TallyError: number ${n}`,
    level: "error",
    platform: "node",
    ...more,
  };
}

export function eventEnvelope(event: { event_id?: unknown }): Uint8Array {
  const header = typeof event.event_id === "string" ? { event_id: event.event_id } : {};
  return Buffer.from(`${JSON.stringify(header)}\n{"type":"event"}\n${JSON.stringify(event)}`);
}

export function tallyEnvelope(
  tallies: Tally[],
  id = uuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(10))),
  producer = randomUUID(),
) {
  return Buffer.from(serializeEnvelope({ header: {}, items: [makeTallyItem({ id, producer, tallies })] }));
}

/** A test that ends in a 500 shows why. */
const logger = { info() {}, warn() {}, error: (fields: object, message: string) => console.error(message, fields) };

/** A receiver with one project, and how to talk to it. */
export async function startReceiver(
  options: Pick<ReceiverOptions, "database" | "schema" | "limits" | "authorize" | "site">,
) {
  const { database, schema, limits, authorize, site } = options;
  const receiver = await createReceiver({ database, schema, limits, authorize, site, logger });
  const project = await receiver.ensureProject({ organization: "acme", project: "web", platform: "node" });
  const { token } = await receiver.createToken({ scopes: ["org:read", "project:read", "event:read"] });
  return { receiver, project, token, ...talk(receiver, project, token) };
}

export function talk(receiver: Receiver, project: { id: number; publicKey: string }, token: string) {
  const send = async (body: Uint8Array, more: Partial<NeutralRequest> = {}) => {
    const response = await receiver.handle({
      method: "POST",
      path: `/api/${project.id}/envelope/`,
      query: `sentry_key=${project.publicKey}`,
      headers: {},
      body,
      ...more,
    });
    return { ...response, json: JSON.parse(String(response.body || "null")) };
  };
  const get = async (path: string, query = "") => {
    const response = await receiver.handle({
      method: "GET",
      path,
      query,
      headers: { authorization: `Bearer ${token}` },
    });
    return { ...response, json: JSON.parse(String(response.body || "null")) };
  };
  const issues = async (query = "") => (await get("/api/0/projects/acme/web/issues/", query)).json as IssueJson[];
  return { send, get, issues };
}

export type IssueJson = {
  id: string;
  title: string;
  count: string;
  userCount: number;
  shortId: string;
  level: string;
  firstSeen: string;
  lastSeen: string;
  metadata: Record<string, string>;
  stats: { "24h": [number, number][] };
  winnow: { seen: number; stored: number; sampled: number; suppressed: number; lost: number; producers: number };
};
