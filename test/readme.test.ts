import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { type PostgresServer, startPostgres } from "@winnow/test-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { codeBlocks } from "./support/code-blocks.ts";
import { issuesOf, type Served, serve } from "./support/serve.ts";

const root = join(import.meta.dirname, "..");
const blocks = codeBlocks(join(root, "README.md"));
const block = (mention: string) => {
  const found = blocks.find(({ code }) => code.includes(mention));
  if (found === undefined) throw new Error(`README.md has no code block that mentions ${mention}`);
  return found.code;
};

let folder: string;
let postgres: PostgresServer;
let served: Served;

beforeAll(async () => {
  // Inside the workspace, so that the blocks find the packages as an app would.
  mkdirSync(join(root, "test/.tmp"), { recursive: true });
  folder = mkdtempSync(join(root, "test/.tmp/readme-"));
  postgres = await startPostgres();
  served = await serve("--data-dir", join(folder, "data"));
});

afterAll(async () => {
  await served?.kill("SIGTERM");
  await postgres?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

function start(
  name: string,
  code: string,
  environment: Record<string, string>,
): { child: ChildProcess; output: () => string } {
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, code);
  const child = spawn(process.execPath, ["--conditions=@winnow/source", file], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      printed += chunk;
    });
  }
  return { child, output: () => printed };
}

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once("close", resolve));

describe("the README", () => {
  it("begins with the two commands, which the workspace has", () => {
    const scripts = (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object }).scripts;
    expect(blocks[0]?.language).toBe("sh");
    expect(blocks[0]?.line).toBeLessThan(30);
    expect(blocks[0]?.code).toMatch(/^npm install && npm start .*\nnpm install && npm test /);
    expect(scripts).toHaveProperty("start");
    expect(scripts).toHaveProperty("test");
  });

  it("tells the truth about 97,800 errors in one synchronous loop", async () => {
    const app = start("app", block("withWinnow"), { SENTRY_DSN: served.dsn });
    expect(await ended(app.child), app.output()).toBe(0);
    const issues = await issuesOf(served);
    expect(issues.map(({ count }) => count)).toEqual(["97800"]);
    expect(issues[0]?.title).toMatch(/^Error: Order \d+ cannot be paid twice$/);
  });

  it("mounts a receiver in a Fastify app as written", async () => {
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    const code = block("receiverPlugin").replace("port: 8080", `port: ${port}`);
    const host = start("host", code, { DATABASE_URL: await postgres.createDatabase() });
    try {
      await expect.poll(host.output, { timeout: 20_000 }).toMatch(/http:\/\/wn[0-9a-f]{30}@/);
      const dsn = new URL(/http:\S+/.exec(host.output())?.[0] ?? "");
      const id = "ab".repeat(16);
      const response = await fetch(
        `http://127.0.0.1:${port}/errors/api/${dsn.pathname.split("/").at(-1)}/envelope/?sentry_key=${dsn.username}`,
        {
          method: "POST",
          body: `{"event_id":"${id}"}\n{"type":"event"}\n{"event_id":"${id}","message":"hello"}`,
        },
      );
      expect(response.status).toBe(200);
    } finally {
      const gone = ended(host.child);
      host.child.kill("SIGTERM");
      await gone;
    }
  });
});

describe("the documentation", () => {
  const pages = [
    join(root, "README.md"),
    join(root, "CONTRIBUTING.md"),
    ...readdirSync(join(root, "docs")).map((name) => join(root, "docs", name)),
    ...["packages", "examples"].flatMap((top) =>
      readdirSync(join(root, top))
        .map((name) => join(root, top, name, "README.md"))
        .filter((file) => existsSync(file)),
    ),
  ].filter((file) => file.endsWith(".md"));

  it.each(pages.map((page) => [relative(root, page), page]))("%s links to what exists", (_name, page) => {
    const text = readFileSync(page, "utf8");
    const links = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target]) => target as string);
    const broken = links.filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(dirname(page), target)));
    expect(broken).toEqual([]);
  });

  it("says of the fold what the fold does", async () => {
    const code = codeBlocks(join(root, "docs/fold.md")).find(({ language }) => language === "ts")?.code ?? "";
    const program = start("fold", code, {});
    expect(await ended(program.child)).toBe(0);
    expect(program.output()).toBe("3 997\n");
  });

  it("has a page for every package, and every page of the command's options is true", () => {
    const command = readFileSync(join(root, "docs/command.md"), "utf8");
    const source = readFileSync(join(root, "packages/cli/src/serve/serve-command.ts"), "utf8");
    for (const [option] of source.matchAll(/--[a-z-]+/g)) expect(command).toContain(`\`${option}`);
    for (const name of readdirSync(join(root, "packages"))) {
      if (name !== "test-kit") expect(existsSync(join(root, "packages", name, "README.md")), name).toBe(true);
    }
  });
});
