// What one more occurrence of a known error costs in a page: ten frames, default integrations, twenty breadcrumbs; with Winnow and without. And what 1,000 live
// groups weigh there, with all that Winnow remembers of them.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startChromium } from "@winnow/test-kit/chromium";
import { build } from "esbuild";

const PAGE = `
import * as Sentry from "@sentry/browser";
import { withWinnow } from "@winnow/transport/browser";
const thrower = (depth, message) => (depth === 0 ? new Error(message) : thrower(depth - 1, message));
const transport = () => ({ send: () => Promise.resolve({ statusCode: 200 }), flush: () => Promise.resolve(true) });
window.measure = async (winnow) => {
  const options = { dsn: "http://wn" + "a".repeat(30) + "@h/1", transport };
  // Without its Dedupe, which would drop the repeats of the stock SDK.
  Sentry.init(winnow ? withWinnow(options) : { ...options, integrations: (all) => all.filter(({ name }) => name !== "Dedupe") });
  for (let i = 0; i < 20; i++) Sentry.addBreadcrumb({ category: "ui", message: "click " + i });
  Sentry.setUser({ id: "7" });
  const rounds = [];
  for (let round = -1; round < 9; round++) {
    const started = performance.now();
    for (let i = 0; i < 2000; i++) Sentry.captureException(thrower(10, "row " + i + " is locked"));
    await new Promise((resolve) => setTimeout(resolve));
    if (round >= 0) rounds.push((performance.now() - started) / 2);
  }
  return rounds.sort((a, b) => a - b)[4];
};
window.install = (winnow) => {
  const options = { dsn: "http://wn" + "a".repeat(30) + "@h/1", transport };
  // Nothing leaves meanwhile.
  Sentry.init(winnow ? withWinnow(options, { spacing: { first: 600_000, max: 600_000 } }) : options);
};
// Three tags and seven users of each group.
window.fill = async () => {
  for (let i = 0; i < 7000; i++) {
    Sentry.setUser({ id: "user-" + i });
    Sentry.setTags({ url: "/cart/" + (i % 40), plan: i % 3 ? "free" : "paid", region: "eu" });
    const error = new Error("is locked");
    error.name = "Kind" + "abcdefghij"[i % 10] + "abcdefghij"[(i / 10 | 0) % 10] + "abcdefghij"[(i / 100 | 0) % 10] + "Error";
    Sentry.captureException(error);
    if (i % 500 === 0) await new Promise((resolve) => setTimeout(resolve));
  }
};
`;

const { outputFiles } = await build({
  stdin: { contents: PAGE, resolveDir: import.meta.dirname, loader: "ts" },
  bundle: true,
  minify: true,
  format: "esm",
  conditions: ["production"],
  write: false,
});
const server = createServer((request, response) => {
  const script = request.url === "/app.js";
  response.writeHead(200, { "content-type": script ? "text/javascript" : "text/html" });
  response.end(script ? outputFiles[0]?.text : '<!doctype html><script type="module" src="/app.js"></script>');
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const browser = await startChromium();

async function microsPerCapture(winnow: boolean): Promise<number> {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await page.waitForFunction("'measure' in globalThis");
  const micros = (await page.evaluate(`measure(${winnow})`)) as number;
  await page.close();
  return micros;
}

/** Bytes that a page holds after 7,000 captures of 1,000 kinds, beyond what it held before. */
async function bytesHeld(winnow: boolean): Promise<number> {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await page.waitForFunction("'fill' in globalThis");
  await page.evaluate(`install(${winnow})`);
  const tools = await page.context().newCDPSession(page);
  const used = async () => {
    await tools.send("HeapProfiler.collectGarbage");
    return (await tools.send("Runtime.getHeapUsage")).usedSize;
  };
  const before = await used();
  await page.evaluate("fill()");
  const held = (await used()) - before;
  await page.close();
  return held;
}

const weight = (await bytesHeld(true)) - (await bytesHeld(false));
const turns: { stock: number; ours: number }[] = [];
for (let turn = 0; turn < 3; turn++)
  turns.push({ stock: await microsPerCapture(false), ours: await microsPerCapture(true) });
await browser.close();
server.close();
const middle = (numbers: number[]) => numbers.sort((a, b) => a - b)[1] as number;
const stock = middle(turns.map((turn) => turn.stock));
const ours = middle(turns.map((turn) => turn.ours));
console.table([
  { what: "stock SDK", "µs per duplicate": stock.toFixed(1), "to stock": "1.000" },
  { what: "Winnow", "µs per duplicate": ours.toFixed(1), "to stock": (ours / stock).toFixed(3) },
]);
console.table([
  {
    budget: "captureException of a duplicate in a page to the stock SDK's",
    ratio: (ours / stock).toFixed(3),
    limit: 0.5,
  },
  { budget: "memory of 1,000 live groups in a page, bytes", ratio: (weight / 2_000_000).toFixed(2), limit: 1 },
]);
process.exit(ours / stock <= 0.5 && weight <= 2_000_000 ? 0 : 1);
