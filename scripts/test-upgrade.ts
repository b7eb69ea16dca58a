// Upgrades under load, with a receiver of an earlier revision: `npm run test:upgrade -- <revision>`. The earlier receiver takes deliveries, one of
// this version starts beside it and migrates the database, both go on, and in the end both must show exactly what was acknowledged.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "@winnow/test-kit/postgres";
import { eventEnvelope, makeEvent, makeTally, tallyEnvelope } from "../packages/receiver/test/support/envelopes.ts";

type Running = { url: string; id: number; publicKey: string; token: string; child: ChildProcess };

const [revision] = process.argv.slice(2);
if (revision === undefined) throw new Error("which revision? npm run test:upgrade -- <revision>");
const root = new URL("..", import.meta.url).pathname;
const earlier = checkOut(revision);
const server = await startPostgres();
const database = await server.createDatabase();

const old = await launch(earlier);
const running = [old];
const sum = { counted: 0, refused: 0 };
let stopped = false;
const senders = Array.from({ length: 6 }, send);
await sleep(3_000);
const before = sum.counted;
const fresh = await launch(root);
const during = sum.counted - before;
running.push(fresh);
await sleep(5_000);
stopped = true;
await Promise.all(senders);

const shown = [await shownBy(old), await shownBy(fresh)];
console.log(`${before} before, ${during} while it migrated, ${sum.counted - before - during} with both`);
console.log(
  `acknowledged ${sum.counted}, refused ${sum.refused}, shown by ${revision}: ${shown[0]}, by this version: ${shown[1]}`,
);
for (const { child } of running) {
  child.kill("SIGTERM");
  await once(child, "exit");
}
await server.dispose();
rmSync(earlier, { recursive: true, force: true });
process.exit(sum.refused === 0 && shown.every((count) => count === sum.counted) ? 0 : 1);

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The earlier sources, with the dependencies of today. */
function checkOut(wanted: string): string {
  const folder = mkdtempSync(join(tmpdir(), "winnow-upgrade-"));
  const archive = execFileSync("git", ["archive", wanted], { cwd: root, maxBuffer: 1024 * 1024 * 1024 });
  execFileSync("tar", ["-x", "-C", folder], { input: archive });
  mkdirSync(join(folder, "node_modules/@winnow"), { recursive: true });
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (name !== "@winnow") symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name));
  }
  for (const name of readdirSync(join(folder, "packages"))) {
    symlinkSync(join(folder, "packages", name), join(folder, "node_modules/@winnow", name));
    const own = join(root, "packages", name, "node_modules");
    if (existsSync(own)) symlinkSync(own, join(folder, "packages", name, "node_modules"));
  }
  return folder;
}

async function launch(folder: string): Promise<Running> {
  const script = "packages/receiver/test/support/receiver-process.ts";
  const child = spawn(process.execPath, ["--conditions=@winnow/source", script, database], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(child.stdout, "data");
  return { ...JSON.parse(String(line)), child };
}

async function send(): Promise<void> {
  for (let i = 0; !stopped; i++) {
    const to = running[i % running.length] ?? old;
    const isTally = i % 3 === 0;
    const event = makeEvent("Upgrade", { release: "app@1", tags: { color: i % 9 }, user: { id: String(i % 50) } });
    const body = isTally ? tallyEnvelope([makeTally(1, 3)]) : eventEnvelope(event);
    const response = await fetch(`${to.url}/api/${to.id}/envelope/?sentry_key=${to.publicKey}`, {
      method: "POST",
      body: body as BodyInit,
    });
    await response.arrayBuffer();
    if (response.status === 200) sum.counted += isTally ? 3 : 1;
    else sum.refused++;
  }
}

async function shownBy({ url, token }: Running): Promise<number> {
  const response = await fetch(`${url}/api/0/projects/acme/web/issues/?query=`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const issues = (await response.json()) as { count: string }[];
  return issues.reduce((all, issue) => all + Number(issue.count), 0);
}
