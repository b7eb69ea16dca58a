import type { Event } from "@sentry/core";
import { fingerprint } from "@winnow/core";
import { readCorpus } from "@winnow/test-kit";
import { expect, it } from "vitest";
import { slimEvent } from "../src/slim-event.ts";

const events = readCorpus()
  .map(({ name, bytes }) => [name, JSON.parse(Buffer.from(bytes).toString()) as Event] as const)
  .filter(([, event]) => ["javascript", "node"].includes(String(event.platform)));

it.each(events)("a slim %s stays in its group", (_name, event) => {
  expect(fingerprint(slimEvent(event)).fingerprint).toBe(fingerprint(event).fingerprint);
});
