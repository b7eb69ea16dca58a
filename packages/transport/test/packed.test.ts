import { execFileSync, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { startChromium } from "@winnow/test-kit/chromium";
import { build as esbuild } from "esbuild";
import type { Browser } from "playwright-core";
import { build as vite } from "vite";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import webpack from "webpack";
import { startUpstreamServer, type UpstreamServer } from "./support/upstream-server.ts";

const root = join(import.meta.dirname, "../../..");
/** The Node that the machine brings, next to the one this repository pins. */
const otherNodes = (process.env.PATH ?? "")
  .split(delimiter)
  .filter((folder) => !folder.includes("node_modules"))
  .map((folder) => join(folder, "node"))
  .filter((file) => existsSync(file))
  .slice(0, 1);

const APP_BODY = `
Sentry.init(withWinnow({ dsn: process.env.DSN }));
for (let i = 0; i < 1000; i++) Sentry.captureException(new Error("row " + i + " is locked"));
`;
const PAGE = `
import * as Sentry from "@sentry/browser";
import { withWinnow } from "@winnow/transport/browser";
Sentry.init(withWinnow({ dsn: location.hash.slice(1) }));
for (let i = 0; i < 1000; i++) Sentry.captureException(new Error("row " + i + " is locked"));
`;

let app: string;
let upstream: UpstreamServer;
const pages: Record<string, { type: string; body: string }> = {
  "/": { type: "text/html", body: '<!doctype html><title>app</title><script type="module" src="/app.js"></script>' },
};

/** An app that has installed the packed tarballs, far away from this workspace. */
beforeAll(() => {
  app = mkdtempSync(join(tmpdir(), "winnow-app-"));
  const modules = join(app, "node_modules");
  for (const name of ["envelope", "core", "transport"]) {
    const tarballs = join(app, "tarballs", name);
    const target = join(modules, "@winnow", name);
    mkdirSync(tarballs, { recursive: true });
    mkdirSync(target, { recursive: true });
    execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", tarballs], {
      cwd: join(root, "packages", name),
      stdio: "ignore",
    });
    execFileSync("tar", ["-xzf", join(tarballs, readdirSync(tarballs)[0] ?? ""), "--strip-components=1", "-C", target]);
  }
  for (const name of ["@sentry", "zod"]) symlinkSync(join(root, "node_modules", name), join(modules, name));
  writeFileSync(
    join(app, "app.cjs"),
    `const Sentry = require("@sentry/node");\nconst { withWinnow } = require("@winnow/transport/node");${APP_BODY}`,
  );
  writeFileSync(
    join(app, "app.mjs"),
    `import * as Sentry from "@sentry/node";\nimport { withWinnow } from "@winnow/transport/node";${APP_BODY}`,
  );
  writeFileSync(join(app, "page.js"), PAGE);
  writeFileSync(join(app, "index.html"), '<script type="module" src="/page.js"></script>');
});
afterAll(() => rmSync(app, { recursive: true, force: true }));
beforeEach(async () => {
  upstream = await startUpstreamServer(pages);
});
afterEach(() => upstream.close());

function run(node: string, file: string): Promise<{ code: number | null; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(node, [join(app, file)], { env: { PATH: process.env.PATH, DSN: upstream.dsn() } });
    let stderr = "";
    child.stderr.on("data", (data) => {
      stderr += data;
    });
    child.on("close", (code) => resolve({ code, stderr }));
  });
}

describe("the packed package", () => {
  it.each([
    ...["app.cjs", "app.mjs"].map((file) => [file, "this Node", process.execPath] as const),
    ...otherNodes.flatMap((node) => ["app.cjs", "app.mjs"].map((file) => [file, "the machine's Node", node] as const)),
  ])("counts in %s on %s", async (file, _which, node) => {
    expect(await run(node, file)).toEqual({ code: 0, stderr: "" });
    expect(upstream.total()).toBe(1_000);
  });

  it("has no Node built-in and no zod in what a browser loads", () => {
    const dist = join(app, "node_modules/@winnow");
    const loaded = [
      "transport/dist/browser.js",
      "transport/dist/index.js",
      "core/dist/index.js",
      "envelope/dist/wire.js",
    ];
    const chunks = ["transport", "core", "envelope"].flatMap((name) =>
      readdirSync(join(dist, name, "dist"))
        .filter((file) => /^chunk.*\.js$/.test(file))
        .map((file) => `${name}/dist/${file}`),
    );
    for (const file of loaded) expect(readFileSync(join(dist, file), "utf8")).not.toMatch(/from ['"](node:|zod)/);
    for (const file of chunks.filter((name) => name.startsWith("transport"))) {
      expect(readFileSync(join(dist, file), "utf8")).not.toMatch(/from ['"](node:|zod)/);
    }
  });

  describe("in a browser, bundled by", () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await startChromium();
    });
    afterAll(() => browser.close());

    const bundlers: Record<string, () => Promise<string>> = {
      async esbuild() {
        const result = await esbuild({
          entryPoints: [join(app, "page.js")],
          bundle: true,
          format: "esm",
          minify: true,
          write: false,
        });
        return result.outputFiles[0]?.text ?? "";
      },
      async vite() {
        const outDir = join(app, "vite");
        await vite({ root: app, logLevel: "silent", build: { outDir, emptyOutDir: true } });
        const [file = ""] = readdirSync(join(outDir, "assets"));
        return readFileSync(join(outDir, "assets", file), "utf8");
      },
      async webpack() {
        const path = join(app, "webpack");
        const compiler = webpack({
          context: app,
          mode: "production",
          entry: "./page.js",
          output: { path, filename: "page.js" },
        });
        await new Promise<void>((resolve, reject) =>
          compiler?.run((failure, stats) =>
            failure || stats?.hasErrors() ? reject(failure ?? new Error(stats?.toString())) : resolve(),
          ),
        );
        return readFileSync(join(path, "page.js"), "utf8");
      },
    };

    it.each(Object.keys(bundlers))("%s, counts exactly", async (name) => {
      pages["/app.js"] = { type: "text/javascript", body: (await bundlers[name]?.()) ?? "" };
      const page = await browser.newPage();
      await page.goto(`${upstream.origin}/#${upstream.dsn()}`);
      await expect.poll(() => upstream.total(), { timeout: 10_000 }).toBe(1_000);
      await page.close();
    });
  });
});
