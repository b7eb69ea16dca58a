// Runs every benchmark of every package, one after the other: they measure time, so they must not share the machine.
// `npm run bench -- fold` runs those whose path contains "fold"; flags are handed on, `--full` is the long form.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const flags = process.argv.slice(2).filter((word) => word.startsWith("--"));
const wanted = process.argv.slice(2).find((word) => !word.startsWith("--")) ?? "";
const files = readdirSync(join(root, "packages"))
  .map((name) => join(root, "packages", name, "bench"))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith(".bench.ts"))
      .map((file) => join(folder, file)),
  )
  .filter((file) => file.includes(wanted));

if (files.length === 0) {
  console.error(`no benchmark has "${wanted}" in its path`);
  process.exit(2);
}
let failed = 0;
for (const file of files) {
  console.log(`\n# ${file.slice(root.length + 1)}\n`);
  const { status } = spawnSync(process.execPath, ["--conditions=@winnow/source", "--expose-gc", file, ...flags], {
    stdio: "inherit",
  });
  if (status !== 0) failed++;
}
process.exit(failed === 0 ? 0 : 1);
