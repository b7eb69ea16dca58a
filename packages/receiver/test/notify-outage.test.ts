import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { usePostgres } from "@winnow/test-kit";
import { afterEach, describe, expect, it } from "vitest";
import { makeTally, tallyEnvelope } from "./support/envelopes.ts";

const CHILD = new URL("./support/notify-process.ts", import.meta.url).pathname;
const MESSAGES = 40;
/** The longest that a message waits between two attempts, seconds. */
const LONGEST_WAIT = 600;

type Ready = { url: string; id: number; publicKey: string; token: string };
type Answer = "refuse" | "fail" | "hang" | "take";

let cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanUp) clean();
  cleanUp = [];
});

/** The server of a webhook, which is not always well. */
async function startHook() {
  const state = {
    answer: "refuse" as Answer,
    attempts: new Map<string, number>(),
    taken: [] as { id: string; title: string }[],
  };
  const hanging = new Set<ServerResponse>();
  const onTaken: (() => void)[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (piece) => (text += piece));
    request.on("end", () => {
      const { id, news } = JSON.parse(text) as { id: string; news: { issue: { title: string } }[] };
      expect(request.headers["x-winnow-delivery"]).toBe(id);
      state.attempts.set(id, (state.attempts.get(id) ?? 0) + 1);
      if (state.answer === "refuse") return void request.socket.destroy();
      if (state.answer === "hang") return void hanging.add(response);
      response.writeHead(state.answer === "take" ? 200 : 503).end();
      if (state.answer !== "take") return;
      state.taken.push({ id, title: news[0]?.issue.title ?? "" });
      for (const listener of onTaken) listener();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanUp.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return { url, state, hanging, onTaken };
}

async function startReceiver(place: string) {
  const child = fork(CHILD, [place], {
    execArgv: ["--conditions=@winnow/source"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  cleanUp.push(() => child.kill("SIGKILL"));
  const { ready } = await message<{ ready: Ready }>(child);
  const api = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${ready.url}/api/0${path}`, {
      method,
      headers: { authorization: `Bearer ${ready.token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return await response.json();
  };
  return {
    api,
    /** New issues, as many as numbers, acknowledged when this ends. */
    crash: async (numbers: readonly number[]) => {
      const body = tallyEnvelope(numbers.map((n) => makeTally(n, 1)));
      const url = `${ready.url}/api/${ready.id}/envelope/?sentry_key=${ready.publicKey}`;
      expect((await fetch(url, { method: "POST", body })).status).toBe(200);
    },
    /** Lets time pass for whatever waits in the queue. @param restFirst when what is under way has been put back; not what a dead receiver took. */
    pass: async (seconds: number, restFirst = true) => {
      const passed = message(child);
      child.send({ seconds, restFirst });
      expect(await passed).toEqual({ passed: seconds });
    },
    kill: async () => {
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      expect((await gone)[1]).toBe("SIGKILL");
    },
  };
}

async function message<T>(child: ChildProcess): Promise<T> {
  const exited = once(child, "exit").then(([code, signal]) => {
    throw new Error(`the receiver ended with ${code ?? signal}`);
  });
  exited.catch(() => {});
  return (await Promise.race([once(child, "message"), exited]))[0] as T;
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

const postgresPlaces = usePostgres();

describe.each([
  { on: "Postgres", place: async () => (await postgresPlaces()).url ?? "" },
  {
    on: "PGlite",
    place: async () => {
      const folder = mkdtempSync(join(tmpdir(), "winnow-told-"));
      cleanUp.push(() => rmSync(folder, { recursive: true, force: true }));
      return join(folder, "postgres");
    },
  },
])("messages, on $on,", ({ place }) => {
  it("all arrive when the other side is away for an hour and receivers are killed meanwhile, a repeat with the same id", async () => {
    const where = await place();
    const { url, state, hanging, onTaken } = await startHook();
    const first = await startReceiver(where);
    const channel = { type: "webhook", url };
    const digest = { after: 1_000, seconds: 60 };
    await first.api("POST", "/projects/acme/web/notify-rules/", {
      name: "All",
      events: [{ on: "new_issue" }],
      channel,
      digest,
    });
    await first.crash(range(0, MESSAGES / 2));
    const seen = () => state.attempts.size;
    await expect.poll(seen, { timeout: 15_000 }).toBe(MESSAGES / 2);

    // Half an hour of it: every message has been tried again after each of the longest waits.
    for (const answer of ["fail", "refuse", "fail"] as const) {
      state.answer = answer;
      const before = new Map(state.attempts);
      await first.pass(LONGEST_WAIT);
      const again = () => [...before].filter(([id, n]) => (state.attempts.get(id) ?? 0) > n).length;
      await expect.poll(again, { timeout: 15_000 }).toBe(MESSAGES / 2);
    }
    // The receiver is killed while messages are under way, and right after it has acknowledged more of them.
    state.answer = "hang";
    await first.pass(LONGEST_WAIT);
    await expect.poll(() => hanging.size, { timeout: 15_000 }).toBeGreaterThan(0);
    await first.crash(range(MESSAGES / 2, MESSAGES));
    await first.kill();
    expect(state.taken).toEqual([]);

    state.answer = "fail";
    const second = await startReceiver(where);
    for (let minutes = 40; minutes <= 60; minutes += 10) await second.pass(LONGEST_WAIT, minutes > 40);
    await expect.poll(seen, { timeout: 15_000 }).toBe(MESSAGES);
    // It is well again; the receiver dies as it hears so, and does not know which it has told.
    const died = new Promise<void>((resolve, reject) => {
      onTaken.push(() => {
        if (state.taken.length === 5) second.kill().then(resolve, reject);
      });
    });
    state.answer = "take";
    // It may die before it says that the time has passed.
    await Promise.all([died, second.pass(LONGEST_WAIT).catch(() => {})]);

    const third = await startReceiver(where);
    // What the dead one had taken comes back first, and then waits its time.
    await third.pass(LONGEST_WAIT, false);
    await third.pass(LONGEST_WAIT);
    const told = () => new Set(state.taken.map(({ title }) => title)).size;
    await expect.poll(told, { timeout: 15_000 }).toBe(MESSAGES);
    // Each is one message, however often it came.
    expect(new Set(state.taken.map(({ id, title }) => `${id} ${title}`)).size).toBe(MESSAGES);
    expect(state.attempts.size).toBe(MESSAGES);
    const waiting = async () =>
      (await third.api("GET", "/projects/acme/web/notifications/")).filter(
        (one: { status: string }) => one.status !== "delivered",
      ).length;
    await expect.poll(waiting, { timeout: 15_000 }).toBe(0);
    await third.kill();
    // Ten seconds on a quiet machine, most of it the start of three receivers.
  }, 180_000);
});
