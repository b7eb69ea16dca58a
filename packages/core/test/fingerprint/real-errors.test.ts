import { execFileSync } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { startChromium } from "@winnow/test-kit/chromium";
import { build } from "esbuild";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { explainDifference, fingerprint, provisionalFingerprint } from "../../src/index.ts";
import { FAULTS, REJECTIONS } from "./real/faults.ts";

type Captured = Record<string, unknown[]>;

const PAGE = new URL("./real/page.ts", import.meta.url);
const NODE_APP = fileURLToPath(new URL("./real/node-app.ts", import.meta.url));
const ALL = [...Object.keys(FAULTS), ...Object.keys(REJECTIONS), "in a worker"];
const WORKER = new URL("./real/worker.ts", import.meta.url);

/** Occurrences of a fault are one, and no fault is another. */
function expectGroups(captured: Captured): void {
  const seen = new Map<string, string>();
  for (const [name, events] of Object.entries(captured)) {
    expect(events.length, name).toBe(2);
    const [first, second] = events;
    expect(explainDifference(first, second), name).toEqual({ same: true });
    const { fingerprint: hash } = fingerprint(first);
    expect(seen.get(hash), `${name} groups with`).toBeUndefined();
    seen.set(hash, name);
  }
}

describe("errors thrown on Node, through @sentry/node", () => {
  test("group by fault", () => {
    const captured = JSON.parse(execFileSync(process.execPath, [NODE_APP], { encoding: "utf8" })) as Captured;
    expect(Object.keys(captured)).toEqual(ALL);
    expectGroups(captured);
  }, 60_000);
});

describe("errors thrown in Chromium, through @sentry/browser", () => {
  let browser: Browser;
  let server: Server;
  const files = new Map<string, string>();

  /** One release: `extra` changes what is in the bundle, and with it the hash and all short names. */
  async function release(folder: string, extra: string): Promise<string> {
    const options = {
      bundle: true,
      minify: true,
      format: "esm" as const,
      ignoreAnnotations: true,
      write: false as const,
      outdir: "/",
    };
    const entry = (name: string, file: URL) => ({
      stdin: {
        contents: `${extra}\nimport ${JSON.stringify(fileURLToPath(file))};`,
        resolveDir: ".",
        sourcefile: `${name}.js`,
      },
      entryNames: `${name}-[hash]`,
    });
    const worker = await build({ ...options, ...entry("worker", WORKER) });
    const add = ({ outputFiles }: { outputFiles: { path: string; text: string }[] }): string => {
      const [file] = outputFiles as [{ path: string; text: string }];
      files.set(`/${folder}${file.path}`, file.text);
      return `/${folder}${file.path}`;
    };
    const workerPath = add(worker);
    const page = await build({ ...options, ...entry("page", PAGE), define: { WORKER: JSON.stringify(workerPath) } });
    const script = add(page);
    files.set(`/${folder}/index.html`, `<!doctype html><script type="module" src="${script}"></script>`);
    return `/${folder}/index.html`;
  }

  async function capture(path: string): Promise<Captured> {
    const page = await browser.newPage();
    try {
      await page.goto(`http://localhost:${(server.address() as AddressInfo).port}${path}`);
      await page.waitForFunction("typeof run === 'function'", undefined, { timeout: 15_000 });
      return (await page.evaluate("run()")) as Captured;
    } finally {
      await page.close();
    }
  }

  let first: Captured;
  let second: Captured;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const body = files.get(request.url ?? "");
      response.setHeader("content-type", request.url?.endsWith(".js") ? "text/javascript" : "text/html");
      response.writeHead(body === undefined ? 404 : 200).end(body);
    }).listen(0);
    browser = await startChromium();
    first = await capture(await release("1.4.0", ""));
    // A hundred functions that are used more often than all others take the short names.
    const functions = Array.from(
      { length: 100 },
      (_, i) => `function pad${i}(x) { return x > ${i} ? pad${(i + 1) % 100}(pad${(i + 7) % 100}(x - 1)) : x; }`,
    );
    const uses = Array.from({ length: 3_000 }, (_, i) => `pad${i % 100}`).join();
    second = await capture(await release("1.5.0", `${functions.join("")}globalThis.pads = [${uses}];`));
  });

  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  test("are all captured, in two releases with other hashes", () => {
    expect(Object.keys(first)).toEqual(ALL);
    const frames = (captured: Captured) => JSON.stringify(captured["null dereference"]);
    expect(/page-(\w+)\.js/.exec(frames(first))?.[1]).not.toBe(/page-(\w+)\.js/.exec(frames(second))?.[1]);
  });

  test("group by fault in each release", () => {
    expectGroups(first);
    expectGroups(second);
  });

  test("group with the same fault of the other release", () => {
    for (const name of Object.keys(first))
      expect(explainDifference(first[name]?.[0], second[name]?.[0]), name).toEqual({ same: true });
  });

  test("have a provisional fingerprint that changes with the release and leads to one fingerprint", () => {
    const leads = new Map<string, string>();
    for (const event of [...Object.values(first), ...Object.values(second)].flat()) {
      const [rough, full] = [provisionalFingerprint(event), fingerprint(event).fingerprint];
      expect(leads.get(rough) ?? full).toBe(full);
      leads.set(rough, full);
    }
    // Ids in messages do not multiply it; only the text that JSON.parse quotes does.
    expect(leads.size).toBeLessThanOrEqual(2 * Object.keys(first).length + 2);
  });
});
