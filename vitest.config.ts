import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

// Tests start hundreds of Node processes of our sources: compiled once, each starts in a third of the time.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), "winnow-compile-cache");

// Tests run on the sources of every package: the export condition keeps a stale dist/ from hiding a change.
const conditions = ["@winnow/source"];

const packages = readdirSync("packages").filter((name) => existsSync(`packages/${name}/test`));

const project = (name: string, root: string) => ({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name,
    root,
    include: ["**/*.test.{ts,tsx}"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});

export default defineConfig({
  test: {
    // One more than the cores of the smallest machine: a third of what tests do is waiting for a database, a browser or a server.
    maxWorkers: 3,
    // Tests of pages and of killed servers share two cores there; what needs its second try is reported as such.
    retry: process.env.CI ? 1 : 0,
    reporters: process.env.CI ? ["default", ["json", { outputFile: "test-results.json" }]] : ["default"],
    projects: [...packages.map((name) => project(name, `packages/${name}`)), project("whole", "test")],
  },
});
