import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll } from "vitest";

const COMMAND = join(import.meta.dirname, "../../packages/cli/src/main.ts");

const running: ChildProcess[] = [];

// A test that fails half way leaves no server behind.
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
});

/** A `winnow serve` in a process of its own, so that it can be killed. */
export type Served = {
  url: string;
  dsn: string;
  token: string;
  org: string;
  project: string;
  /** Ends the process with a signal and waits until it is gone; gives its exit code, or the signal's name. */
  kill(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
};

/**
 * Starts `winnow serve` with these arguments on a free port, and waits until it accepts requests.
 *
 * @throws with what it printed, when it ends before that.
 */
export async function serve(...args: string[]): Promise<Served> {
  const child = spawn(
    process.execPath,
    ["--conditions=@winnow/source", COMMAND, "serve", "--json", "--port", "0", ...args],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  running.push(child);
  const ready = JSON.parse(await firstLine(child)) as Omit<Served, "kill">;
  return {
    ...ready,
    kill: async (signal) => {
      if (child.exitCode !== null) return child.exitCode;
      const ended = once(child, "exit");
      child.kill(signal);
      const [code, killedBy] = (await ended) as [number | null, NodeJS.Signals | null];
      return code ?? killedBy;
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  let complaints = "";
  child.stderr?.on("data", (chunk) => {
    complaints += chunk;
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const line = once(lines, "line").then(([text]) => text as string);
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`winnow serve ended with ${code} before it was ready:\n${complaints}`);
  });
  // A process that ends later, when the test kills it, is nobody's unhandled rejection.
  ended.catch(() => {});
  return Promise.race([line, ended]);
}

export type ShownIssue = {
  id: string;
  title: string;
  count: string;
  userCount: number;
  metadata: { type?: string };
  firstSeen: string;
  lastSeen: string;
};

/** The issues that a receiver shows, as its API gives them. */
export async function issuesOf({ url, token, org, project }: Omit<Served, "kill">): Promise<ShownIssue[]> {
  const issues: ShownIssue[] = [];
  let next: string | undefined = `${url}/api/0/projects/${org}/${project}/issues/?query=&limit=100`;
  while (next !== undefined) {
    const response: Response = await fetch(next, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(`${next} answered ${response.status}: ${await response.text()}`);
    issues.push(...((await response.json()) as ShownIssue[]));
    next = /<([^>]+)>; rel="next"; results="true"/.exec(response.headers.get("link") ?? "")?.[1];
  }
  return issues;
}

/** The sum of all counts. */
export function totalOf(issues: readonly ShownIssue[]): number {
  return issues.reduce((sum, { count }) => sum + Number(count), 0);
}
