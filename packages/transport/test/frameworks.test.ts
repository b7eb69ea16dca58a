import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startUpstreamServer, type UpstreamServer } from "./support/upstream-server.ts";

/*
 * Frameworks with an SDK of Sentry's own, each in a small real app far away from this workspace. They weigh up to 500 MB and are installed from the registry, so
 * they run when asked for: `npm run test:frameworks -w @winnow/transport`. `.ci/run` asks for one of them, Nest with the SDK that is its latest: half a minute, where
 * the second one takes as long again and each Next three minutes, most of it Next's own build.
 */
const asked = process.env.WINNOW_FRAMEWORKS;
const IN_CI = "10.75.3";
const MINUTES = 60_000;
const FAILURES = 200;

let upstream: UpstreamServer;
let app: string;
beforeEach(async () => {
  upstream = await startUpstreamServer();
  app = mkdtempSync(join(tmpdir(), "winnow-app-"));
});
afterEach(async () => {
  await upstream.close();
  rmSync(app, { recursive: true, force: true });
});

/** Installs packages, and this one from its sources, bundled into a file per entry, so that it finds the app's own `@sentry/core`. */
async function install(packages: readonly string[], files: Record<string, string>): Promise<void> {
  writeFileSync(join(app, "package.json"), '{"private":true}');
  const flags = ["--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock", "--prefer-offline"];
  execFileSync("npm", ["install", ...flags, ...packages], { cwd: app, stdio: "ignore" });
  const exports: Record<string, unknown> = {};
  for (const entry of ["index", "node", "browser"]) {
    exports[entry === "index" ? "." : `./${entry}`] = { import: `./${entry}.mjs`, require: `./${entry}.cjs` };
    for (const format of ["esm", "cjs"] as const) {
      await build({
        entryPoints: [join(import.meta.dirname, `../src/${entry}.ts`)],
        outfile: join(app, "node_modules/@winnow/transport", `${entry}.${format === "esm" ? "mjs" : "cjs"}`),
        bundle: true,
        format,
        platform: "neutral",
        external: ["@sentry/core", "node:*"],
        conditions: ["@winnow/source"],
      });
    }
  }
  const manifest = { name: "@winnow/transport", version: "0.0.0", exports };
  for (const [name, text] of Object.entries({
    ...files,
    "node_modules/@winnow/transport/package.json": JSON.stringify(manifest),
  })) {
    mkdirSync(dirname(join(app, name)), { recursive: true });
    writeFileSync(join(app, name), text);
  }
}

/** Starts a server that says its address, makes it fail, and ends it. */
async function failIn(args: string[]): Promise<void> {
  const env = { ...process.env, NODE_OPTIONS: "", NODE_ENV: "production", VITEST: "", DSN: upstream.dsn() };
  const server = spawn(process.execPath, args, { cwd: app, env });
  const ended = new Promise((resolve) => server.once("close", resolve));
  let output = "";
  for (const stream of [server.stdout, server.stderr]) {
    stream.on("data", (data) => {
      output += data;
    });
  }
  try {
    await expect.poll(() => output, { timeout: MINUTES }).toMatch(/Ready|listening/);
    const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
    for (let i = 0; i < FAILURES; i += 10) {
      const answers = await Promise.all(Array.from({ length: 10 }, () => fetch(`${origin}/cart`)));
      for (const answer of answers) {
        expect(answer.status).toBe(500);
        await answer.arrayBuffer();
      }
    }
    await expect.poll(() => upstream.total(), { timeout: MINUTES }).toBe(FAILURES);
    await expect.poll(() => upstream.transactions()["GET /cart"], { timeout: MINUTES }).toBe(FAILURES);
  } finally {
    server.kill("SIGTERM");
    await ended;
  }
}

const INIT = "withWinnow({ dsn: process.env.DSN, tracesSampleRate: 1 }, { transactions: { sample: 0 } })";

describe.skipIf(asked === undefined)("Nest", () => {
  const files = {
    "instrument.mjs": `
      import * as Sentry from "@sentry/nestjs";
      import { withWinnow } from "@winnow/transport/node";
      Sentry.init(${INIT});`,
    "app.mjs": `
      import "./instrument.mjs";
      import "reflect-metadata";
      import { Controller, Get, Module } from "@nestjs/common";
      import { APP_FILTER, NestFactory } from "@nestjs/core";
      import { SentryGlobalFilter, SentryModule } from "@sentry/nestjs/setup";
      class Cart { show() { throw new Error("cart " + Math.random() + " is locked"); } }
      Controller("cart")(Cart);
      Get()(Cart.prototype, "show", Object.getOwnPropertyDescriptor(Cart.prototype, "show"));
      class App {}
      const filter = { provide: APP_FILTER, useClass: SentryGlobalFilter };
      Module({ imports: [SentryModule.forRoot()], controllers: [Cart], providers: [filter] })(App);
      const app = await NestFactory.create(App, { logger: false });
      await app.listen(0, "127.0.0.1");
      console.log("listening on http://127.0.0.1:" + app.getHttpServer().address().port);`,
  };
  const nest = ["core", "common", "platform-express"].map((name) => `@nestjs/${name}@11.2.10`);
  const peers = ["reflect-metadata@0.2.2", "rxjs@7.8.2"];

  it.each(asked === "ci" ? [IN_CI] : [IN_CI, "11.0.0-rc.1"])(
    "with @sentry/nestjs %s: every failed request is counted, three payloads are sent",
    async (version) => {
      await install([...nest, ...peers, `@sentry/nestjs@${version}`], files);
      await failIn(["app.mjs"]);
      expect(upstream.events).toHaveLength(3);
      expect(upstream.events[0]?.sdk?.name).toBe("sentry.javascript.nestjs");
    },
    10 * MINUTES,
  );
});

describe.skipIf(asked !== "all")("Next", () => {
  const files = {
    "instrumentation.js": `
      import * as Sentry from "@sentry/nextjs";
      export async function register() {
        if (process.env.NEXT_RUNTIME === "nodejs") {
          const { withWinnow } = await import("@winnow/transport/node");
          Sentry.init(${INIT});
        }
        if (process.env.NEXT_RUNTIME === "edge") {
          const { withWinnow } = await import("@winnow/transport");
          Sentry.init(withWinnow({ dsn: process.env.DSN }));
        }
      }
      export const onRequestError = Sentry.captureRequestError;`,
    "instrumentation-client.js": `
      import * as Sentry from "@sentry/nextjs";
      import { withWinnow } from "@winnow/transport/browser";
      Sentry.init(withWinnow({ dsn: process.env.NEXT_PUBLIC_DSN }));
      export const onRouterTransitionStart = Sentry.captureRouterTransitionStart;`,
    "app/layout.js": `export default ({ children }) => <html lang="en"><body>{children}</body></html>;`,
    "app/cart/route.js": `
      export const dynamic = "force-dynamic";
      export function GET() { throw new Error("cart " + Math.random() + " is locked"); }`,
    "next.config.mjs": `
      import { withSentryConfig } from "@sentry/nextjs/config";
      export default withSentryConfig({}, { silent: true, telemetry: false, sourcemaps: { disable: true } });`,
  };

  it.each(["10.78.0", "11.0.0"])(
    "with @sentry/nextjs %s: every failed request of a route is counted, three payloads are sent",
    async (version) => {
      await install(["next@15", "react@19", "react-dom@19", `@sentry/nextjs@${version}`], files);
      const next = "node_modules/next/dist/bin/next";
      const env = { ...process.env, NODE_OPTIONS: "", NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
      execFileSync(process.execPath, [next, "build"], { cwd: app, env, stdio: "ignore" });
      await failIn([next, "start", "-p", "0", "-H", "127.0.0.1"]);
      expect(upstream.events).toHaveLength(3);
      expect(upstream.events[0]?.sdk?.name).toBe("sentry.javascript.nextjs");
    },
    20 * MINUTES,
  );
});
