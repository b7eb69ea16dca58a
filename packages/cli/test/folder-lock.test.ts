import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockFolder } from "../src/serve/folder-lock.ts";

let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "winnow-lock-"));
  lock = join(folder, "winnow.lock");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const held = (holder: object) => writeFileSync(lock, JSON.stringify(holder));

async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  return child.pid as number;
}

describe("the lock of a data folder", () => {
  it("is there until it is released, and nothing else is left behind", async () => {
    const release = await lockFolder(lock);
    expect(readdirSync(folder)).toEqual(["winnow.lock"]);
    release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is refused while a process of this machine is alive, and names it", async () => {
    held({ pid: process.ppid, host: hostname(), id: "other" });
    await expect(lockFolder(lock)).rejects.toThrow(`in use by process ${process.ppid} on ${hostname()}`);
    expect(existsSync(lock)).toBe(true);
  });

  it("is taken over at once from a process that was killed", async () => {
    held({ pid: await deadProcess(), host: hostname(), id: "other" });
    const release = await lockFolder(lock);
    release();
  });

  it("is taken over from the container before this one, which had the same process id", async () => {
    held({ pid: process.pid, host: hostname(), id: "other" });
    const release = await lockFolder(lock);
    release();
  });

  it("of another machine is respected while it gives signs of life, and taken over after that", async () => {
    held({ pid: 1, host: "elsewhere", id: "other" });
    await expect(lockFolder(lock)).rejects.toThrow("in use by process 1 on elsewhere");
    const past = new Date(Date.now() - 60_000);
    utimesSync(lock, past, past);
    const release = await lockFolder(lock);
    release();
  });

  it("that is half written or rubbish is taken over", async () => {
    writeFileSync(lock, "");
    const release = await lockFolder(lock);
    release();
  });

  it("is given to one of many that take over at once", async () => {
    held({ pid: await deadProcess(), host: hostname(), id: "other" });
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(lock)));
    const winners = results.filter((result) => result.status === "fulfilled");
    expect(winners).toHaveLength(1);
    winners[0]?.value();
  });

  it("is not removed by somebody who lost it", async () => {
    const release = await lockFolder(lock);
    held({ pid: process.ppid, host: hostname(), id: "other" });
    release();
    expect(existsSync(lock)).toBe(true);
  });
});
