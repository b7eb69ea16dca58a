import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runApp } from "./support/run-app.ts";
import { issuesOf, type Served, serve } from "./support/serve.ts";

let folder: string;
let served: Served;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "winnow-test-"));
  served = await serve("--data-dir", join(folder, "data"));
});

afterAll(async () => {
  await served?.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
});

const ask = async (method: string, path: string, body?: object) =>
  await fetch(`${served.url.replace(/\/+$/, "")}/api/0${path}`, {
    method,
    headers: { authorization: `Bearer ${served.token}`, "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });

it("an error that was discarded sends one payload to learn of it, and is counted to the last", async () => {
  const before = await runApp("discarded.ts", { SENTRY_DSN: served.dsn });
  expect(before).toEqual({ captured: 51, sent: 3, folded: 48 });
  const [issue] = await issuesOf(served);
  expect(issue?.count).toBe("51");
  expect((await ask("PUT", `/issues/${issue?.id}/`, { discard: true })).status).toBe(204);

  const after = await runApp("discarded.ts", { SENTRY_DSN: served.dsn });
  expect(after).toEqual({ captured: 51, sent: 1, folded: 50 });
  const tombstones = await (await ask("GET", `/projects/${served.org}/${served.project}/tombstones/`)).json();
  expect(tombstones).toMatchObject([{ winnow: { discarded: 51 } }]);
  expect(await issuesOf(served)).toEqual([]);
});
