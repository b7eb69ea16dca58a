import { eventSchema, parseEnvelope, parseJsonItem } from "@winnow/envelope";
import { describe, expect, test } from "vitest";
import { makeEvent, makeEventEnvelope, makeEventOfKind, readCorpus } from "../src/index.ts";

describe("event builders", () => {
  test("every event has an id of its own, and all else alike", () => {
    const { event_id: first, ...one } = makeEvent();
    const { event_id: second, ...other } = makeEvent();
    expect(first).not.toBe(second);
    expect(one).toEqual(other);
  });

  test("an event is what the schema says, unchanged", () => {
    for (const event of [makeEvent(), makeEventOfKind(7)]) expect(eventSchema.parse(event)).toEqual(event);
  });

  test("overrides win, also over what makes a kind", () => {
    expect(makeEventOfKind(1, { release: "x", exception: undefined })).toMatchObject({
      release: "x",
      exception: undefined,
    });
  });

  test("kinds differ in their exception, events of one kind do not", () => {
    expect(makeEventOfKind(1).exception).toEqual(makeEventOfKind(1).exception);
    expect(makeEventOfKind(1).exception).not.toEqual(makeEventOfKind(2).exception);
  });

  test("an envelope holds the event", () => {
    const event = makeEvent();
    const envelope = parseEnvelope(makeEventEnvelope(event));
    expect(envelope.header.event_id).toBe(event.event_id);
    expect(envelope.items.map((item) => parseJsonItem(item))).toEqual([event]);
  });
});

test("the corpus is there", () => {
  expect(readCorpus().length).toBeGreaterThan(100);
});
