import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startServer } from "../src/serve/start-server.ts";
import { winnow } from "./command.ts";

const COMMAND = join(import.meta.dirname, "../src/main.ts");
type Ready = { url: string; dsn: string; token: string; org: string; project: string; login: string | null };

let folder: string;
let running: ChildProcess[] = [];

// A test that fails half way leaves no server behind.
afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
  running = [];
});

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "winnow-serve-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(...args: string[]): Promise<{ child: ChildProcess; ready: Ready }> {
  const child = spawn(
    process.execPath,
    ["--conditions=@winnow/source", COMMAND, "serve", "--json", "--port", "0", ...args],
    {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, DATABASE_URL: undefined, WINNOW_TOKEN: undefined },
    },
  );
  running.push(child);
  const [line] = await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), "line");
  return { child, ready: JSON.parse(line as string) as Ready };
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const ended = once(child, "exit");
  child.kill(signal);
  return (await ended)[0] as number | null;
}

describe("winnow serve", () => {
  it("prints one line of JSON, serves page and API, and ends cleanly on SIGTERM", async () => {
    const { child, ready } = await start("--data-dir", join(folder, "a"));
    expect(Object.keys(ready)).toEqual(["url", "dsn", "token", "org", "project", "login"]);
    expect(new URL(ready.dsn).username).toMatch(/^wn[0-9a-f]{30}$/);
    const page = await fetch(`${ready.url}/`);
    expect(page.headers.get("content-type")).toContain("text/html");
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
    const issues = `${ready.url}/api/0/projects/${ready.org}/${ready.project}/issues/`;
    expect((await fetch(issues)).status).toBe(401);
    expect((await fetch(issues, { headers: { authorization: `Bearer ${ready.token}` } })).status).toBe(200);
    expect(await stop(child, "SIGTERM")).toBe(0);
  });

  it("keeps its token for the next start, readable by its owner only", async () => {
    const first = await start("--data-dir", join(folder, "b"));
    await stop(first.child, "SIGINT");
    const second = await start("--data-dir", join(folder, "b"));
    expect(second.ready.token).toBe(first.ready.token);
    // Nobody has set a password: the next start helps again.
    expect(second.ready.login).toContain("/login?code=");
    expect(second.ready.login).not.toBe(first.ready.login);
    expect(second.ready.dsn.replace(/:\d+\//, "/")).toBe(first.ready.dsn.replace(/:\d+\//, "/"));
    await stop(second.child, "SIGTERM");
    expect(readFileSync(join(folder, "b/token"), "utf8").trim()).toBe(first.ready.token);
    expect(statSync(join(folder, "b/token")).mode & 0o077).toBe(0);
  });

  it("prints a one-time login link until the owner has a password, and then only when it is asked to", async () => {
    const path = join(folder, "g");
    const first = await start("--data-dir", path);
    const { url, login } = first.ready;
    expect(login).toMatch(new RegExp(`^${url}/login\\?code=[\\w-]{43}$`));
    const code = new URL(login ?? "").searchParams.get("code") ?? "";
    const press = () =>
      fetch(`${url}/login`, {
        method: "POST",
        redirect: "manual",
        headers: { origin: url, "content-type": "application/x-www-form-urlencoded" },
        body: `code=${code}`,
      });
    const pressed = await press();
    expect([pressed.status, pressed.headers.get("location")]).toEqual([303, "/"]);
    expect((await press()).status).toBe(403);
    const cookie = pressed.headers.get("set-cookie")?.split(";")[0] ?? "";
    const ask = (method: string, rest: string, body?: object) =>
      fetch(`${url}/api/0/${rest}`, {
        method,
        headers: { cookie, origin: url, "content-type": "application/json" },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
    expect((await ask("PUT", "auth/password/", { password: "a horse, a battery" })).status).toBe(204);
    expect((await ask("GET", "auth/me/")).status).toBe(200);
    await stop(first.child, "SIGTERM");
    const second = await start("--data-dir", path);
    expect(second.ready.login).toBeNull();
    await stop(second.child, "SIGTERM");
    const third = await startServer(
      { dataDir: path, port: 0, login: true, url: "https://errors.example.com/inside/" },
      {},
    );
    try {
      expect(third.url).toBe("https://errors.example.com/inside");
      expect(third.login).toContain("https://errors.example.com/inside/login?code=");
      expect(third.dsn).toMatch(/@errors\.example\.com\/inside\/\d+$/);
      // Behind a proxy that takes the path off, and behind one that leaves it.
      const { port } = third.server.address() as { port: number };
      for (const path of ["/", "/inside/"]) {
        expect(await (await fetch(`http://127.0.0.1:${port}${path}`)).text()).toContain('<base href="/inside/">');
      }
    } finally {
      await third.close();
    }
  });

  it("takes the token that it is given", async () => {
    const { child, ready } = await start("--data-dir", join(folder, "c"), "--token", "a-token-of-my-own");
    expect(ready.token).toBe("a-token-of-my-own");
    const projects = await fetch(`${ready.url}/api/0/projects/`, {
      headers: { authorization: "Bearer a-token-of-my-own" },
    });
    expect(projects.status).toBe(200);
    await stop(child, "SIGTERM");
    const other = await start("--data-dir", join(folder, "c"), "--token", "another-token-now");
    const ask = (token: string) =>
      fetch(`${other.ready.url}/api/0/projects/`, { headers: { authorization: `Bearer ${token}` } });
    expect((await ask("another-token-now")).status).toBe(200);
    expect((await ask("a-token-of-my-own")).status).toBe(401);
    await stop(other.child, "SIGTERM");
  });

  it("refuses a data folder that a living process holds, and takes over from a killed one", async () => {
    const path = join(folder, "d");
    const first = await start("--data-dir", path);
    const second = await winnow(["serve", "--port", "0", "--data-dir", path]);
    expect(second.stderr).toContain(`the data folder is in use by process ${first.child.pid} on`);
    expect(second.code).toBe(1);
    await stop(first.child, "SIGKILL");
    const third = await start("--data-dir", path);
    expect(await stop(third.child, "SIGTERM")).toBe(0);
  });

  it("answers requests that are running when it is told to stop, and cuts live pages", async () => {
    const { child, ready } = await start("--data-dir", join(folder, "f"));
    const headers = { authorization: `Bearer ${ready.token}` };
    const live = await fetch(`${ready.url}/api/0/projects/${ready.org}/${ready.project}/live/`, { headers });
    expect(live.status).toBe(200);
    const dsn = new URL(ready.dsn);
    let failed = 0;
    let answered = 0;
    let refused = 0;
    const client = async () => {
      for (let i = 0; ; i++) {
        const id = crypto.randomUUID().replaceAll("-", "");
        const body = `{"event_id":"${id}"}\n{"type":"event"}\n{"event_id":"${id}","message":"hello ${i}"}`;
        const url = `${ready.url}/api${dsn.pathname}/envelope/?sentry_key=${dsn.username}`;
        try {
          const response = await fetch(url, { method: "POST", body });
          await response.arrayBuffer();
          if (response.ok) answered++;
          else failed++;
        } catch (error) {
          // Once nobody listens any more, a new connection is refused; a request that was taken has to be answered.
          if (((error as Error).cause as NodeJS.ErrnoException | undefined)?.code !== "ECONNREFUSED") failed++;
          else refused++;
          return;
        }
      }
    };
    const clients = Array.from({ length: 8 }, client);
    await expect.poll(() => answered, { timeout: 20_000 }).toBeGreaterThan(50);
    expect(await stop(child, "SIGTERM")).toBe(0);
    await Promise.all(clients);
    expect({ failed, refused }).toEqual({ failed: 0, refused: 8 });
  });

  it("says so when something else listens on its port", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    const { code, stderr } = await winnow(["serve", "--port", String(port), "--data-dir", join(folder, "e")]);
    expect(stderr).toContain(`cannot listen on 127.0.0.1:${port}: something else listens there already`);
    expect(code).toBe(1);
    other.close();
  });

  it("says so when its database cannot be reached", async () => {
    const { code, stderr } = await winnow([
      "serve",
      "--port",
      "0",
      "--database-url",
      "postgres://nobody@127.0.0.1:1/x",
    ]);
    expect(stderr).toMatch(/^winnow: the database is away \(.*ECONNREFUSED 127.0.0.1:1\)/);
    expect(code).toBe(1);
  });
});
