import { build } from "esbuild";

/** What the test page offers. */
export type TestPage = {
  start(dsn: string): void;
  fail(kind: string, times: number): void;
  throwLater(kind: string, times: number): Promise<void>;
  rejectLater(kind: string, times: number): Promise<void>;
  stats(): { captured: number; sent: number; folded: number; pending: number; dropped: Record<string, number> };
};

/** The page under test: an SDK and this package's browser entry as it is published, bundled as an app would for production. */
export async function bundleTestPage(sdk: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: PAGE.replace("SDK", sdk), resolveDir: import.meta.dirname, loader: "ts" },
    bundle: true,
    format: "esm",
    target: "es2020",
    conditions: ["production"],
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

const PAGE = `
import * as Sentry from "SDK";
import { createWinnow } from "@winnow/transport/browser";
let winnow;
const settle = () => new Promise((resolve) => setTimeout(resolve, 50));
window.app = {
  start(dsn) {
    winnow = createWinnow();
    Sentry.init({ dsn, release: "1", transport: winnow.transport(Sentry.makeFetchTransport), integrations: [winnow.integration()] });
  },
  fail(kind, times) {
    for (let i = 0; i < times; i++) Sentry.captureException(new TypeError(kind + ": item " + i + " is missing"));
  },
  async throwLater(kind, times) {
    for (let i = 0; i < times; i++) setTimeout(() => { throw new RangeError(kind + " broke at step " + i); });
    await settle();
  },
  async rejectLater(kind, times) {
    for (let i = 0; i < times; i++) Promise.reject(new SyntaxError(kind + " was refused " + i));
    await settle();
  },
  stats: () => winnow.stats(),
};
`;
