import { existsSync, readdirSync } from "node:fs";
import { defineConfig } from "vitest/config";

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
    // Two cores, and several suites start a database or a browser of their own.
    maxWorkers: 2,
    // Tests of pages and of killed servers share two cores there; what needs its second try is reported as such.
    retry: process.env.CI ? 1 : 0,
    reporters: process.env.CI ? ["default", ["json", { outputFile: "test-results.json" }]] : ["default"],
    projects: [...packages.map((name) => project(name, `packages/${name}`)), project("whole", "test")],
  },
});
