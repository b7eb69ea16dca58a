import { randomUUID } from "node:crypto";
import {
  type EnvelopeItem,
  type Exception,
  makeJsonItem,
  type SentryEvent,
  type StackFrame,
  serializeEnvelope,
} from "@winnow/envelope/wire";

/** A new event id, as SDKs make them: 32 hex digits. */
export function makeEventId(): string {
  return randomUUID().replaceAll("-", "");
}

/** A frame of an app's own code. */
export function makeFrame(overrides: StackFrame = {}): StackFrame {
  return {
    filename: "/srv/app/src/checkout.ts",
    module: "checkout",
    function: "pay",
    lineno: 42,
    colno: 17,
    in_app: true,
    ...overrides,
  };
}

/** A TypeError thrown in `pay`, called through `frames` - 1 functions of the same app. */
export function makeException(overrides: Exception = {}, frames = 4): Exception {
  const callers = Array.from({ length: Math.max(0, frames - 1) }, (_, depth) =>
    makeFrame({ function: `step${depth}`, lineno: 10 + depth, colno: 5 }),
  );
  return {
    type: "TypeError",
    value: "Cannot read properties of undefined (reading 'total')",
    mechanism: { type: "generic", handled: true },
    stacktrace: { frames: [...callers, makeFrame()] },
    ...overrides,
  };
}

/** An error event as `@sentry/node` sends it, with a new id. Two events that differ only in id and time belong to one issue. */
export function makeEvent(overrides: SentryEvent = {}): SentryEvent {
  return {
    event_id: makeEventId(),
    timestamp: 1_795_200_000.25,
    platform: "node",
    level: "error",
    release: "shop@1.2.3",
    environment: "production",
    server_name: "web-1",
    transaction: "POST /checkout",
    exception: { values: [makeException()] },
    tags: { region: "eu" },
    user: { id: "7" },
    contexts: { runtime: { name: "node", version: "v24.0.0" } },
    sdk: { name: "sentry.javascript.node", version: "11.11.0", integrations: ["Http"] },
    ...overrides,
  };
}

/** An event of the kind with this number: events of one kind belong to one issue, events of two kinds to two. */
export function makeEventOfKind(kind: number, overrides: SentryEvent = {}): SentryEvent {
  const frame = makeFrame({
    function: `handle${kindName(kind)}`,
    filename: `/srv/app/src/${kindName(kind).toLowerCase()}.ts`,
  });
  const value = `No ${kindName(kind)} in the cart`;
  return makeEvent({
    exception: {
      values: [makeException({ type: `${kindName(kind)}Error`, value, stacktrace: { frames: [makeFrame(), frame] } })],
    },
    ...overrides,
  });
}

/** The bytes of the envelope in which an SDK sends an event, with what else is to travel along. */
export function makeEventEnvelope(event: SentryEvent, more: readonly EnvelopeItem[] = []): Uint8Array<ArrayBuffer> {
  return serializeEnvelope({
    header: { event_id: event.event_id, sent_at: new Date(1_795_200_001_000).toISOString() },
    items: [makeJsonItem({ type: "event" }, event), ...more],
  });
}

/** A number in letters: digits in names are what grouping rightly takes for data. */
function kindName(kind: number): string {
  const letters = [...String(kind)].map((digit) => "abcdefghij".charAt(Number(digit))).join("");
  return `Kind${letters}`;
}
