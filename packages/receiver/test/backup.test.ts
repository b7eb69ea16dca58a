import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { usePostgres } from "@winnow/test-kit";
import { expect, it } from "vitest";
import { createReceiver } from "../src/index.ts";
import { eventEnvelope, makeEvent, makeTally, startReceiver, talk, tallyEnvelope } from "./support/envelopes.ts";

const provide = usePostgres();

it("a backup by pg_dump, restored into an empty database, has the same issues and knows every id it counted", async (context) => {
  const { database, url = "", server } = await provide();
  const tool = (name: string) => join(server?.binaries ?? "", name);
  context.skip(!existsSync(tool("pg_dump")), "this build of Postgres comes without pg_dump");
  const first = await startReceiver({ database });
  const events = Array.from({ length: 30 }, (_, i) => makeEvent(["A", "B"][i % 2] ?? "A", { user: { id: i % 5 } }));
  const batch = tallyEnvelope([makeTally(7, 99)]);
  for (const event of events) await first.send(eventEnvelope(event));
  await first.send(batch);
  const before = await first.issues("query=");
  await first.receiver.close();

  const folder = mkdtempSync(join(tmpdir(), "winnow-backup-"));
  const dump = join(folder, "winnow.dump");
  execFileSync(tool("pg_dump"), ["--format=custom", "--schema=winnow", `--file=${dump}`, url]);
  const target = (await server?.createDatabase()) ?? "";
  execFileSync(tool("pg_restore"), [`--dbname=${target}`, "--no-owner", dump]);
  rmSync(folder, { recursive: true });

  const receiver = await createReceiver({ database: target });
  const project = await receiver.ensureProject({ organization: "acme", project: "web" });
  expect(project).toEqual(first.project);
  const { send, issues } = talk(receiver, project, first.token);
  for (const event of events) await send(eventEnvelope(event));
  await send(batch);
  const pick = (all: typeof before) =>
    all.map(({ id, count, userCount, winnow }) => ({ id, count, userCount, winnow }));
  expect(pick(await issues("query="))).toEqual(pick(before));
  await receiver.close();
});
