import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";

const dist = (file: string) => fileURLToPath(new URL(`../dist/${file}`, import.meta.url));

/** What a bundler for browsers makes of a built entry: the modules that end up in it, and its size. */
async function bundle(file: string) {
  if (!existsSync(dist(file))) throw new Error(`packages/envelope/dist/${file} is missing: run "npm run build" first`);
  const result = await build({
    entryPoints: [dist(file)],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    external: ["node:*"],
    metafile: true,
    write: false,
  });
  const [output] = Object.values(result.metafile.outputs);
  return {
    modules: Object.keys(result.metafile.inputs),
    external: (output?.imports ?? []).map((one) => one.path),
    gzip: gzipSync(result.outputFiles[0]!.contents).length,
  };
}

const hasZod = (modules: string[]) => modules.some((path) => path.includes("node_modules/zod/"));

describe("the built package", () => {
  test.each(["wire.js", "wire.cjs"])("%s runs without zod and without Node", async (file) => {
    const { modules, external, gzip } = await bundle(file);
    expect(hasZod(modules)).toBe(false);
    expect(external).toEqual([]);
    expect(gzip, "the whole codec is small").toBeLessThan(3200);
  });

  test.each(["index.js", "index.cjs"])("%s brings zod, so the check above can fail", async (file) => {
    expect(hasZod((await bundle(file)).modules)).toBe(true);
  });

  test("both forms export the same names", async () => {
    const esm = await import(dist("wire.js"));
    const cjs = await import(dist("wire.cjs"));
    expect(
      Object.keys(cjs)
        .filter((name) => name !== "default" && name !== "module.exports")
        .sort(),
    ).toEqual(Object.keys(esm).sort());
  });
});
