// An app that captures many errors of three kinds without ever giving the event loop a turn, and ends by itself.
// Prints how many of each kind it captured. SDK names the package to use, ERRORS how many.
import { withWinnow } from "@winnow/transport/node";

type Sdk = typeof import("@sentry/node");

const Sentry = (await import(process.env.SDK ?? "@sentry/node")) as Sdk;
Sentry.init(withWinnow({ dsn: process.env.SENTRY_DSN, release: "burst@1.0.0", environment: "test" }));

class PaymentError extends Error {
  override name = "PaymentError";
}

const kinds = [
  function pay(order: number): never {
    throw new PaymentError(`Order ${order} cannot be paid twice`);
  },
  function ship(): never {
    return (undefined as unknown as { address: { city: never } }).address.city;
  },
  function convert(order: number): never {
    return JSON.parse(`<html>rates of order ${order}`) as never;
  },
];

const captured: Record<string, number> = {};
for (let order = 0; order < Number(process.env.ERRORS ?? 10_000); order++) {
  try {
    kinds[order % kinds.length]?.(100_000 + order);
  } catch (error) {
    Sentry.captureException(error);
    const { name } = error as Error;
    captured[name] = (captured[name] ?? 0) + 1;
  }
}
console.log(JSON.stringify(captured));
