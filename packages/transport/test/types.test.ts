import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../../..");
const modules = join(root, "node_modules");

it.each([
  ["9.47", "sentry-node-9/node_modules/@sentry/core"],
  ["10.26", "sentry-core-10-26"],
  ["10.78", "sentry-node-10/node_modules/@sentry/core"],
  ["11", "@sentry/core"],
])("compiles against @sentry/core %s", (_version, core) => {
  const folder = mkdtempSync(join(import.meta.dirname, ".types-"));
  try {
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({
        extends: join(root, "tsconfig.base.json"),
        compilerOptions: {
          paths: { "@sentry/core": [join(modules, core)] },
          types: ["node"],
          typeRoots: [join(modules, "@types")],
        },
        files: ["../types/init.ts"],
      }),
    );
    const { stdout } = spawnSync(process.execPath, [join(modules, "typescript-native/bin/tsc"), "-p", folder], {
      encoding: "utf8",
    });
    expect(stdout).toBe("");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
