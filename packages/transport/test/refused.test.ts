import * as Sentry from "sentry-node-11";
import { expect, it } from "vitest";
import { foldTransactions } from "../src/transactions.ts";
import { conservation, initWith } from "./support/client.ts";
import type { NodeSdk } from "./support/sdks.ts";
import { startUpstreamServer } from "./support/upstream-server.ts";

it("books as lost what a receiver did not count of a batch that it took", async () => {
  const sdk = Sentry as unknown as NodeSdk;
  const upstream = await startUpstreamServer();
  upstream.answer = ({ types }) =>
    types.some((type) => type.endsWith("tally"))
      ? { headers: { "x-sentry-rate-limits": "60:default:project:quota, 0:winnow_refused:project:40" } }
      : {};
  const { winnow } = initWith(
    sdk,
    { dsn: upstream.dsn(), tracesSampleRate: 1 },
    { transactions: foldTransactions({ sample: 0 }) },
  );
  for (let i = 0; i < 100; i++) sdk.captureException(new Error("failed"));
  for (let i = 0; i < 50; i++) sdk.startNewTrace(() => sdk.startSpan({ name: "job" }, () => {}));
  await sdk.flush(5_000);
  expect(winnow.stats()).toMatchObject({ sent: 3, folded: 57, delivered: 57, dropped: { refused: 40 }, pending: 0 });
  expect(winnow.stats().transactions).toMatchObject({ folded: 10, delivered: 10, dropped: { refused: 40 } });
  expect(conservation(winnow)).toEqual({ captured: 100, accounted: 100 });
  // A limit of no seconds holds nothing back.
  sdk.captureException(new Error("failed"));
  await sdk.flush(5_000);
  expect(winnow.stats()).toMatchObject({ captured: 101, pending: 0 });
  await sdk.close(2_000);
  await upstream.close();
});
