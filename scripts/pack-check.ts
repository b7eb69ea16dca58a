// Checks what would be published, not what lies in the folder: packs every public package, then runs publint and are-the-types-wrong on the
// tarball. Fails when nothing was packed.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

type Manifest = { name: string; private?: boolean; exports: Record<string, unknown> };

const root = join(import.meta.dirname, "..");
const tarballs = mkdtempSync(join(tmpdir(), "winnow-pack-"));
let checked = 0;

try {
  for (const folder of readdirSync(join(root, "packages"))) {
    const directory = join(root, "packages", folder);
    const manifest = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as Manifest;
    if (manifest.private) continue;
    const tarball = pack(directory);
    run("publint", ["run", tarball, "--strict"]);
    // Packages for servers are ESM only, which are-the-types-wrong reports as a fault towards require().
    const esmOnly = !JSON.stringify(manifest.exports).includes('"require"');
    run("attw", [
      tarball,
      "--format",
      "table-flipped",
      ...(esmOnly ? ["--profile", "esm-only"] : ["--profile", "node16"]),
    ]);
    checked++;
  }
} finally {
  rmSync(tarballs, { recursive: true, force: true });
}

if (checked === 0) throw new Error("no public package was found below packages/");
console.log(`${checked} packed packages are sound`);

function pack(directory: string): string {
  const output = execFileSync("npm", ["pack", "--json", "--pack-destination", tarballs], {
    cwd: directory,
    encoding: "utf8",
  });
  // npm 11 prints a list, npm 12 an object by package name.
  const parsed = Object.values(JSON.parse(output) as Record<string, { filename: string }>)[0];
  if (parsed === undefined) throw new Error(`npm pack printed no file name in ${directory}`);
  return join(tarballs, parsed.filename.replace("@", "").replace("/", "-"));
}

function run(command: string, args: string[]): void {
  try {
    execFileSync(join(root, "node_modules", ".bin", command), args, {
      stdio: ["ignore", "pipe", "pipe"],
      encoding: "utf8",
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    console.error(`${command} ${args.join(" ")} failed:\n${stdout}${stderr}`);
    process.exit(1);
  }
}
