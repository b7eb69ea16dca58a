import { expect, it } from "vitest";
import { createFoldState, drain, fold, noteSent, type Occurrence } from "../src/index.ts";

const occurrence: Occurrence = {
  fingerprint: `1.${"a".repeat(32)}`,
  title: "Error: x",
  level: "error",
  platform: "javascript",
  timestamp: 1_000_000,
};

it("moves the ladder on for payloads that somebody else sent, and counts nothing", () => {
  let state = createFoldState({ ladder: { first: 2, waits: [5_000] } });
  state = noteSent(state, { ...occurrence, event_id: "e".repeat(32) }, 1_000_000);
  state = noteSent(state, occurrence, 1_000_000);
  expect(drain(state, 1_000_000, "all").tallies).toEqual([]);

  const first = fold(state, occurrence, 1_000_001);
  expect(first.action).toEqual({ type: "fold", reason: "repeat" });
  expect(fold(first.state, occurrence, 1_005_001).action).toEqual({ type: "send" });
  const [tally] = drain(first.state, 1_005_001, "all").tallies;
  expect(tally).toMatchObject({ count: 1, event_id: "e".repeat(32) });
});
