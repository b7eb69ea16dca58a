import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import type { Envelope } from "@sentry/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { spoolIn } from "../src/spool.ts";
import type { Store } from "../src/store.ts";

const PROJECT = "shop";
let directory: string;
let open: Store[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "winnow-spool-"));
  open = [];
});
afterEach(() => {
  for (const store of open) store.close();
  rmSync(directory, { recursive: true, force: true });
});

function openStore(owner: string, maxBytes = 1e6) {
  const found: [string, Envelope][] = [];
  const store = spoolIn({ directory, maxBytes })(PROJECT, owner, (key, envelope) => found.push([key, envelope]));
  open.push(store);
  return { store, found };
}

const inFolder = (...parts: string[]) => join(directory, PROJECT, ...parts);
const textOf = (owner: string, key: string) => readFileSync(inFolder(owner, `${key}.envelope`), "utf8");
const breadcrumbs = Array.from({ length: 50 }, (_, i) => ({ message: `step ${i} of many` }));
const payload = (id: string): Envelope =>
  [{ event_id: id }, [[{ type: "event" }, { event_id: id, message: "boom", breadcrumbs }]]] as unknown as Envelope;

/** What a process that was killed leaves: nobody has its process id any more. */
function leaveDead(owner: string, sign: string): void {
  mkdirSync(inFolder(owner), { recursive: true });
  writeFileSync(inFolder(owner, "owner.json"), sign);
  writeFileSync(inFolder(owner, "a.envelope"), '{"event_id":"a"}\n{"type":"event"}\n{"message":"left"}');
  writeFileSync(inFolder(owner, "b.envelope.tmp"), '{"event_id":"b"');
}

const GONE = JSON.stringify({ pid: 2 ** 22 + 1, host: hostname() });

describe("the folders of the spool", () => {
  it("of a dead owner are taken over and cleared away, with the halves of files in them", () => {
    leaveDead("dead", GONE);
    const { found } = openStore("new");
    expect(found.map(([key]) => key)).toEqual(["a"]);
    expect(existsSync(inFolder("dead"))).toBe(false);
    expect(readdirSync(inFolder("new")).sort()).toEqual(["a.envelope", "owner.json"]);
  });

  it("are left alone while their owner may live, also when its sign is half written", () => {
    leaveDead("living", JSON.stringify({ pid: process.pid, host: hostname() }));
    leaveDead("elsewhere", JSON.stringify({ pid: 1, host: "another machine" }));
    leaveDead("half", '{"pid":');
    leaveDead("dead", GONE);
    expect(openStore("new").found).toHaveLength(1);
    for (const owner of ["living", "elsewhere", "half"]) expect(existsSync(inFolder(owner, "a.envelope"))).toBe(true);
  });

  it("are taken over after a minute without a sign of life, whatever the sign says", () => {
    for (const sign of ['{"pid":', JSON.stringify({ pid: 1, host: "another machine" })]) {
      leaveDead("silent", sign);
      const past = new Date(Date.now() - 61_000);
      utimesSync(inFolder("silent", "owner.json"), past, past);
      expect(openStore(`new${open.length}`).found).toHaveLength(1);
    }
  });

  it("may be opened by two at once: each parcel is found by one of them", () => {
    leaveDead("dead", GONE);
    const found = [openStore("one").found, openStore("two").found];
    expect(found.flat().map(([key]) => key)).toEqual(["a"]);
  });

  it("are not taken for somebody else's when the disk refuses or is gone", () => {
    writeFileSync(join(directory, "file"), "");
    const refused = spoolIn({ directory: join(directory, "file"), maxBytes: 1 })(PROJECT, "one", () => {});
    open.push(refused);
    refused.put("a", payload("a"));
    expect(refused.isOurs("a")).toBe(true);
    const { store } = openStore("one");
    store.put("a", payload("a"));
    rmSync(inFolder(), { recursive: true });
    expect(store.isOurs("a")).toBe(true);
    openStore("two");
    expect(store.isOurs("a")).toBe(false);
    // What is put next does not bring back what somebody else has taken.
    store.put("b", payload("b"));
    expect(store.isOurs("a")).toBe(false);
    store.put("a", payload("a"));
    expect(store.isOurs("a")).toBe(true);
  });

  it("share the limit: what does not fit keeps its count and loses its payload", () => {
    const one = openStore("one", 3_000).store;
    one.put("1".repeat(32), payload("1".repeat(32)));
    expect(textOf("one", "1".repeat(32))).toContain("step 49");
    const two = openStore("two", 3_000).store;
    two.put("2".repeat(32), payload("2".repeat(32)));
    expect(textOf("two", "2".repeat(32))).not.toContain("step");
    expect(textOf("two", "2".repeat(32))).toContain("boom");
    // What is put again is not counted against itself.
    one.put("1".repeat(32), payload("1".repeat(32)));
    expect(textOf("one", "1".repeat(32))).toContain("step 49");
  });

  it("keep the count that rides on a payload, a transaction without its spans, and the segments of a streamed trace", () => {
    const { store } = openStore("one", 0);
    const riding = { message: "boom", contexts: { winnow: { count: 7 }, os: {} } };
    const trace = { trace_id: "t", op: "http" };
    const transaction = { type: "transaction", transaction: "GET /", contexts: { trace, os: {} }, spans: [{}, {}] };
    const spans = { version: 2, items: [{ name: "a", is_segment: true }, { name: "b" }] };
    store.put("e", [
      { event_id: "e" },
      [
        [{ type: "event" }, riding],
        [{ type: "attachment" }, "x"],
      ],
    ] as unknown as Envelope);
    store.put("t", [{ event_id: "t" }, [[{ type: "transaction" }, transaction]]] as unknown as Envelope);
    store.put("s", [{}, [[{ type: "span", item_count: 2 }, spans]]] as unknown as Envelope);
    store.put("n", [
      {},
      [
        [
          { type: "span", item_count: 1 },
          { version: 2, items: [{}] },
        ],
      ],
    ] as unknown as Envelope);
    const items = (key: string) =>
      textOf("one", key)
        .split("\n")
        .slice(1)
        .map((line) => JSON.parse(line));
    expect(items("e")).toEqual([{ type: "event" }, { message: "boom", contexts: { winnow: { count: 7 } } }]);
    expect(items("t")).toEqual([
      { type: "transaction" },
      { type: "transaction", transaction: "GET /", contexts: { trace } },
    ]);
    expect(items("s")).toEqual([
      { type: "span", item_count: 1 },
      { version: 2, items: [{ name: "a", is_segment: true }] },
    ]);
    // A part of a trace that counts nothing.
    expect(existsSync(inFolder("one", "n.envelope"))).toBe(false);
  });
});
