import { spawn } from "node:child_process";
import { join } from "node:path";

const COMMAND = join(import.meta.dirname, "../src/main.ts");

export type Ended = { code: number | null; stdout: string; stderr: string };

/** Runs `winnow` with these arguments until it ends. */
export function winnow(args: readonly string[], input = ""): Promise<Ended> {
  const child = spawn(process.execPath, ["--conditions=@winnow/source", COMMAND, ...args], {
    env: { ...process.env, NO_COLOR: "1", DATABASE_URL: undefined, WINNOW_TOKEN: undefined },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  child.stdin.end(input);
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, stdout, stderr })));
}
