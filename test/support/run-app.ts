import { spawn } from "node:child_process";
import { join } from "node:path";

/** Runs one of the programs in `test/apps` in a process of its own; gives what it printed, parsed as JSON. */
export async function runApp(name: string, environment: Record<string, string>): Promise<Record<string, number>> {
  const child = spawn(process.execPath, ["--conditions=@winnow/source", join(import.meta.dirname, "../apps", name)], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let complaints = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    complaints += chunk;
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`${name} ended with ${code}:\n${complaints}`);
  return JSON.parse(output) as Record<string, number>;
}
