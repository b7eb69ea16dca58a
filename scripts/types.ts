// Checks the types of every package, example and test with the native compiler: a fifth of the time of the one that tsup needs for declarations.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const compiler = join(root, "node_modules/typescript-native/bin/tsc");
const projects = ["packages", "examples"]
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))
  .concat("test")
  .filter((folder) => existsSync(join(root, folder, "tsconfig.json")));

if (projects.length < 2) throw new Error("no project was found below packages/ and examples/");
const wrong = projects.filter((project) => {
  const { status } = spawnSync(process.execPath, [compiler, "--noEmit", "-p", project], {
    cwd: root,
    stdio: "inherit",
  });
  return status !== 0;
});
if (wrong.length > 0) {
  console.error(`types are wrong in ${wrong.join(", ")}`);
  process.exit(1);
}
console.log(`the types of ${projects.length} projects hold`);
