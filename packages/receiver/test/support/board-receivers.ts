import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { PostgresServer } from "@winnow/test-kit/postgres";

/** Where receivers keep their data, and the server behind it if there is one. */
export type Place = { name: "Postgres" | "PGlite"; at: string; server?: PostgresServer };

/** A receiver in a process of its own. */
export type Running = {
  url: string;
  id: number;
  publicKey: string;
  token: string;
  /** Occurrences that clients said they dropped. */
  reported: number;
  child: ChildProcess;
  /** What it printed as errors. */
  said(): string;
};

/** Starts a receiver. */
export async function launch(place: Place): Promise<Running> {
  const script = new URL("./receiver-process.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--conditions=@winnow/source", script, place.at], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const line = await Promise.race([
    once(child.stdout, "data").then(([chunk]) => String(chunk)),
    once(child, "exit").then(() => Promise.reject(new Error(`the receiver did not start: ${said}`))),
  ]);
  return { ...JSON.parse(line), child, said: () => said };
}

/** Ends a receiver. One that ended by itself is a fault that no row of the board may hide. */
export async function end(running: Running, signal: NodeJS.Signals): Promise<void> {
  requireAlive(running);
  const gone = once(running.child, "exit");
  running.child.kill(signal);
  await gone;
}

/** @throws when a receiver ended by itself. */
export function requireAlive({ child, said }: Running): void {
  if (child.exitCode !== null) throw new Error(`a receiver ended by itself with ${child.exitCode}: ${said()}`);
}

type Numbers = Record<"seen" | "stored" | "sampled" | "suppressed" | "lost", number>;

/** The counts that are shown, by title. @throws when an issue's numbers do not add up. */
export async function countsOf({ url, token }: Running): Promise<Map<string, number>> {
  const response = await fetch(`${url}/api/0/projects/acme/web/issues/?limit=100&query=`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const issues = (await response.json()) as { title: string; count: string; winnow: Numbers }[];
  const counts = new Map<string, number>();
  for (const { title, count, winnow } of issues) {
    const { seen, stored, sampled, suppressed, lost } = winnow;
    if (seen !== stored + sampled + suppressed + lost) throw new Error(`not conserved: ${JSON.stringify(winnow)}`);
    counts.set(title, (counts.get(title) ?? 0) + Number(count));
  }
  return counts;
}
