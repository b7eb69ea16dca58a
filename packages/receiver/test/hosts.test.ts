import { spawn } from "node:child_process";
import { once } from "node:events";
import { usePostgres } from "@winnow/test-kit";
import { expect, it } from "vitest";
import { eventEnvelope, makeEvent } from "./support/envelopes.ts";

const provide = usePostgres();
const example = (file: string): URL => new URL(`../../../examples/embedded-hosts/${file}`, import.meta.url);

it.each(["express.ts", "hono.ts", "node-http.ts"])("the example %s takes errors in, and ends cleanly", async (file) => {
  const { url = "", rows } = await provide();
  const host = spawn(process.execPath, ["--conditions=@winnow/source", example(file).pathname], {
    env: { ...process.env, DATABASE_URL: url, PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(host.stdout, "data");
  const dsn = new URL(String(line).trim().replace(/^DSN /, ""));
  const [prefix, id] = dsn.pathname.split("/").slice(1);
  const endpoint = `${dsn.origin}/${prefix}/api/${id}/envelope/?sentry_key=${dsn.username}`;
  const response = await fetch(endpoint, {
    method: "POST",
    body: eventEnvelope(makeEvent("Host")) as BodyInit,
    headers: { connection: "close" },
  });
  expect([response.status, prefix]).toEqual([200, "errors"]);
  const greeting = await fetch(`${dsn.origin}/`, { headers: { connection: "close" } });
  expect(await greeting.text()).toMatch(/hello/);
  host.kill("SIGTERM");
  expect(await once(host, "exit")).toEqual([0, null]);
  expect(await rows("select times_seen::int as n from winnow.issue")).toEqual([{ n: 1 }]);
});

it("the example of a Next route handler takes errors in", async () => {
  const { url = "", rows } = await provide();
  process.env.DATABASE_URL = url;
  const { POST, GET } = (await import(example("next/route.ts").href)) as Record<
    "POST" | "GET",
    (request: Request) => Promise<Response>
  >;
  const receiver = await (globalThis as { winnow?: Promise<import("../src/index.ts").Receiver> }).winnow;
  const project = await receiver!.ensureProject({ project: "shop" });
  const endpoint = `https://shop.example/errors/api/${project.id}/envelope/?sentry_key=${project.publicKey}`;
  const response = await POST(
    new Request(endpoint, { method: "POST", body: eventEnvelope(makeEvent("Next")) as BodyInit }),
  );
  expect(response.status).toBe(200);
  expect((await GET(new Request("https://shop.example/errors/healthz"))).status).toBe(200);
  expect(await rows("select times_seen::int as n from winnow.issue")).toEqual([{ n: 1 }]);
  await receiver!.close();
});
