import type { IncomingMessage, RequestOptions } from "node:http";
import { fingerprint } from "@winnow/core";
import * as Sentry from "sentry-node-11";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDiscards } from "../src/discards.ts";
import type { HttpModule } from "../src/gzip-http.ts";
import { createWinnow } from "../src/node.ts";
import { startUpstreamServer, type UpstreamServer } from "./support/upstream-server.ts";

describe("errors that were discarded at the receiver", () => {
  let upstream: UpstreamServer;
  beforeEach(async () => {
    upstream = await startUpstreamServer();
  });
  afterEach(() => upstream.close());

  it.each([true, false])("are counted on and send no payload any more (compressed: %s)", async (compress) => {
    const winnow = createWinnow({ compress, ladder: { first: 100, waits: [60_000] } });
    Sentry.init({
      dsn: upstream.dsn(),
      transport: winnow.transport(Sentry.makeNodeTransport as never) as never,
      integrations: [winnow.integration() as never],
    });
    // Thrown at one place, wherever the test is.
    const thrown = (error: Error) => {
      error.stack = `${error.name}: ${error.message}\n    at pay (/srv/app/src/checkout.js:12:7)`;
      return error;
    };
    const noise = () => Sentry.captureException(thrown(new RangeError("noise")));
    const signal = () => Sentry.captureException(thrown(new TypeError("signal")));
    // Said with the answer to the second payload, in whatever company.
    upstream.answer = () => {
      const [first] = upstream.events;
      return first === undefined
        ? {}
        : { headers: { "x-winnow-discard": `nonsense(), ${fingerprint(first).fingerprint}` } };
    };
    noise();
    await Sentry.flush(5_000);
    noise();
    await Sentry.flush(5_000);
    expect(upstream.events).toHaveLength(2);
    for (let i = 0; i < 50; i++) noise();
    signal();
    await Sentry.flush(5_000);
    expect(upstream.events.map((event) => event.exception?.values?.[0]?.type)).toEqual([
      "RangeError",
      "RangeError",
      "TypeError",
    ]);
    expect(upstream.counts()).toEqual({ "RangeError: noise": 52, "TypeError: signal": 1 });
    expect(winnow.stats()).toMatchObject({ captured: 53, sent: 3, folded: 50, pending: 0, dropped: {} });
    await Sentry.close(2_000);
  });
});

describe("what is known of discarded errors", () => {
  /** A server that names `header`, as the SDK's transport meets it. */
  const answering = (header: string): HttpModule => ({
    request(_options, callback) {
      callback?.({ headers: { "x-winnow-discard": header } } as unknown as IncomingMessage);
      return undefined as never;
    },
  });
  const place = (path: string): RequestOptions => ({ hostname: "errors.example.com", port: 443, path });
  let clock = 0;
  const start = () =>
    createDiscards(
      (event) => String(event.message),
      () => clock,
    );

  it("is forgotten after ten minutes, so that an error that was let in again shows", () => {
    const discards = start();
    discards.watch(answering("1.a, 1.b")).request(place("/api/1/envelope/?sentry_key=wn"));
    expect([discards.covers({ message: "1.a" }), discards.covers({ message: "1.c" })]).toEqual([true, false]);
    clock += 599_999;
    expect(discards.covers({ message: "1.b" })).toBe(true);
    clock += 1;
    expect(discards.covers({ message: "1.b" })).toBe(false);
  });

  it("is nothing where two projects are sent to: what one discards the other may want", () => {
    const discards = start();
    const http = discards.watch(answering("1.a"));
    http.request(place("/api/1/envelope/?sentry_key=wn"));
    http.request(place("/api/1/envelope/?sentry_key=wn2"));
    expect(discards.covers({ message: "1.a" })).toBe(true);
    http.request(place("/api/2/envelope/"));
    expect(discards.covers({ message: "1.a" })).toBe(false);
    http.request(place("/api/1/envelope/"));
    expect(discards.covers({ message: "1.a" })).toBe(false);
  });

  it("is bounded: the oldest is forgotten first", () => {
    const discards = start();
    const names = Array.from({ length: 1_001 }, (_, i) => `1.${i}`);
    for (const name of names) discards.watch(answering(name)).request(place("/api/1/envelope/"));
    expect([discards.covers({ message: "1.0" }), discards.covers({ message: "1.1000" })]).toEqual([false, true]);
  });
});
