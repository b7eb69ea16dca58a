import { expect, it } from "vitest";
import { createEarlyFold } from "../src/early-fold.ts";
import { createFlights, type Flight, MISSING } from "../src/flights.ts";
import { createFolder } from "../src/folder.ts";
import { bookDrop, createLedger } from "../src/ledger.ts";
import { resolveWinnowOptions } from "../src/options.ts";
import { createPrivacy } from "../src/privacy.ts";
import type { ScopeFacts } from "../src/scopes.ts";
import { testPlatform } from "./support/client.ts";

const scope: ScopeFacts = {
  tags: {},
  user: undefined,
  fingerprint: [],
  level: undefined,
  transactionName: undefined,
  processed: false,
  session: false,
  rest: [],
};

it("occurrences that went missing with their kind are not counted again when the kind comes back", () => {
  const { fold } = resolveWinnowOptions({});
  const ledger = createLedger();
  const early = createEarlyFold({
    folder: createFolder(fold, testPlatform),
    parked: createFolder({ ...fold, maxGroups: 10_000 }, testPlatform),
    ledger,
    flights: createFlights(),
    platform: testPlatform,
    probes: 1,
    privacy: createPrivacy(undefined),
    userOf: () => undefined,
    refuse: () => undefined,
    onHold() {},
    onFold() {},
  });
  const capture = (key: string) => {
    const flight: Flight = { id: undefined, key, admitted: undefined, state: "flying" };
    return { flight, held: early.holds(flight, scope) };
  };
  const giveUp = (flight: Flight) => {
    bookDrop(ledger, MISSING, 1);
    early.unlearn(flight, MISSING);
  };
  const probe = capture("a");
  for (let i = 0; i < 5; i++) expect(capture("a").held).toBe(true);
  giveUp(probe.flight);
  expect(ledger.dropped).toEqual({ [MISSING]: 6 });
  // So many other kinds that this one is forgotten.
  for (let kind = 0; kind < 2_500; kind++) giveUp(capture(`other ${kind}`).flight);
  expect(ledger.dropped).toEqual({ [MISSING]: 2_506 });

  const again = capture("a");
  expect(capture("a").held).toBe(true);
  early.learn(again.flight, { fingerprint: "1.a", title: "", level: "error", platform: "node", timestamp: Date.now() });
  expect(ledger.folded).toBe(1);
  early.abandon("closed");
  expect(ledger.dropped).toEqual({ [MISSING]: 2_506 });
});
