import { expect, it } from "vitest";
import { createTerminalLogger } from "../src/serve/terminal-logger.ts";

function logger() {
  const lines: string[] = [];
  let now = Date.UTC(2026, 10, 20);
  const log = createTerminalLogger(
    (line) => lines.push(line),
    () => now,
  );
  return { log, lines, later: (ms: number) => (now += ms) };
}

it("prints what went wrong with its cause, and nothing of what went well", () => {
  const { log, lines } = logger();
  log.info({}, "schema brought up to date");
  log.warn({ error: new Error("the database is away", { cause: new Error("connect ECONNREFUSED") }) }, "not saved");
  expect(lines).toEqual(["2026-11-20T00:00:00.000Z winnow: not saved: the database is away (connect ECONNREFUSED)"]);
});

it("prints the same message once a minute, with how often it came meanwhile", () => {
  const { log, lines, later } = logger();
  for (let i = 0; i < 500; i++) log.error({ error: new Error("away") }, "not saved");
  log.error({ error: new Error("disk full") }, "not saved");
  expect(lines).toHaveLength(2);
  later(61_000);
  log.error({ error: new Error("away") }, "not saved");
  expect(lines[2]).toMatch(/winnow: not saved: away \(and 499 more times\)$/);
});
