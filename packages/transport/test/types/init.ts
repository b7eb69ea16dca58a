// Compiled by types.test.ts against each supported version of `@sentry/core`; never run.
import type { BaseTransportOptions, Integration, Transport } from "@sentry/core";
import { createWinnow as createBrowserWinnow } from "../../src/browser.ts";
import { createWinnow } from "../../src/index.ts";
import { createWinnow as createNodeWinnow, withWinnow } from "../../src/node.ts";

declare const makeTransport: (options: BaseTransportOptions & { own: string }) => Transport;
declare function init(options: {
  dsn?: string;
  transport?: typeof makeTransport;
  integrations?: Integration[] | ((defaults: Integration[]) => Integration[]);
}): void;

for (const create of [createWinnow, createNodeWinnow, createBrowserWinnow]) {
  const winnow = create({ sample: (event) => event.level === "fatal" });
  init({ transport: winnow.transport(makeTransport), integrations: [winnow.integration()] });
  const { captured }: { captured: number } = winnow.stats();
  console.log(captured);
}
init(withWinnow({ dsn: "https://key@host/1" }));
init(withWinnow({ dsn: "https://key@host/1", integrations: (defaults) => defaults }));
// @ts-expect-error an option of `init` that does not exist
init(withWinnow({ dns: "https://key@host/1" }));
// @ts-expect-error an option of Winnow that does not exist
withWinnow({}, { smaple: 1 });
// @ts-expect-error no browser has a spool
createBrowserWinnow({ spool: "/tmp" });
