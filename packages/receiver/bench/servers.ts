// The servers of the benchmarks, each in a process of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** `bare` reads and parses, `naive` inserts a row per event, `receiver` is ours. */
export type Mode = "bare" | "naive" | "receiver";

/** A running server: where it listens, a path for each of two projects, and its memory before the first request, bytes. */
export type Server = { mode: Mode; port: number; paths: [string, string]; idle: number; child: ChildProcess };

const bundle = fileURLToPath(new URL("../../../node_modules/.cache/winnow-bench/server.mjs", import.meta.url));

/** Makes JavaScript of the sources as they are: what strips types at run time takes 18 MB of the memory that is measured. */
export async function buildServer(): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL("./server.ts", import.meta.url))],
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node22",
    conditions: ["@winnow/source"],
    plugins: [{ name: "ours", setup: ({ onResolve }) => onResolve({ filter: /^[^./]/ }, leaveOthers) }],
  });
}

/** Packages of others are loaded as they are installed. */
const leaveOthers = ({ path }: { path: string }) =>
  path.startsWith("@winnow/") || path.startsWith("/") ? undefined : { external: true };

export async function startServer(mode: Mode, url: string): Promise<Server> {
  const child = spawn(process.execPath, [bundle, mode, url], { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
  return { mode, ...(JSON.parse(line.toString()) as Pick<Server, "port" | "paths" | "idle">), child };
}

/** Ends a server. @returns its largest memory, bytes, and how many deliveries shared a transaction. */
export async function stopServer({ child }: Server): Promise<{ peak: number; perTransaction?: number }> {
  const answer = once(child, "message");
  child.send("peak");
  const [stats] = (await answer) as [{ peak: number; perTransaction?: number }];
  child.kill("SIGINT");
  await once(child, "exit");
  return stats;
}
