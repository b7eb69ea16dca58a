import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";

/**
 * A new PGlite. Making its first database takes two seconds of work, so that is done once for this machine and copied.
 *
 * @param folder where it keeps its data, or has kept it before; in memory without
 */
export async function openPglite(folder?: string): Promise<PGlite> {
  if (folder !== undefined && existsSync(folder)) return PGlite.create(folder);
  const blob = new Blob([readFileSync(await template())]);
  return PGlite.create({ ...(folder !== undefined && { dataDir: folder }), loadDataDir: blob });
}

async function template(): Promise<string> {
  // Another version of PGlite has another data directory.
  const manifest = new URL("../package.json", import.meta.resolve("@electric-sql/pglite"));
  const { version } = JSON.parse(readFileSync(manifest, "utf8"));
  const file = join(tmpdir(), `winnow-pglite-template-${version}-${process.getuid?.() ?? 0}.tar`);
  if (existsSync(file)) return file;
  const pglite = await PGlite.create();
  const dump = await pglite.dumpDataDir("none");
  await pglite.close();
  // In one step: other test files look for it at the same time.
  const making = `${file}.${randomUUID()}`;
  writeFileSync(making, Buffer.from(await dump.arrayBuffer()));
  renameSync(making, file);
  return file;
}
