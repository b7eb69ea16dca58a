import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { importsOf, readModules, runtimeNeeds, valueCycles } from "./support/module-graph.ts";

const root = join(import.meta.dirname, "..");
const packagesFolder = join(root, "packages");

/** What each package may import from the workspace: downwards only, never sideways. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  envelope: [],
  core: ["@winnow/envelope/wire"],
  transport: ["@winnow/core", "@winnow/envelope/wire"],
  receiver: ["@winnow/core", "@winnow/envelope", "@winnow/envelope/wire"],
  ui: [],
  cli: [
    "@winnow/core",
    "@winnow/envelope",
    "@winnow/envelope/wire",
    "@winnow/transport",
    "@winnow/transport/node",
    "@winnow/receiver",
    "@winnow/receiver/node",
    "@winnow/receiver/postgres",
    "@winnow/receiver/pglite",
    "@winnow/ui",
  ],
  "test-kit": ["@winnow/core", "@winnow/envelope", "@winnow/envelope/wire", "@winnow/receiver", "@winnow/transport"],
};

/** Types are erased: the page may know the shapes of the API that it speaks. */
const MAY_IMPORT_TYPES: Record<string, readonly string[]> = { ui: ["@winnow/receiver"] };

const packages = readdirSync(packagesFolder).map((name) => ({
  name,
  manifest: JSON.parse(readFileSync(join(packagesFolder, name, "package.json"), "utf8")) as {
    name: string;
    exports: Record<string, Record<string, string> | string>;
  },
  modules: readModules(join(packagesFolder, name, "src")),
}));

function forbiddenImports(name: string, modules: ReturnType<typeof readModules>): string[] {
  return modules.flatMap(({ file, imports }) =>
    imports
      .filter(({ specifier, typeOnly }) => !isAllowed(name, file, specifier, typeOnly))
      .map(({ specifier }) => `${relative(root, file)} imports ${specifier}`),
  );
}

function isAllowed(name: string, file: string, specifier: string, typeOnly: boolean): boolean {
  if (specifier.startsWith(".")) {
    const own = join(packagesFolder, name);
    return join(file, "..", specifier).startsWith(own);
  }
  if (!specifier.startsWith("@winnow/")) return true;
  return (
    (MAY_IMPORT[name] ?? []).includes(specifier) || (typeOnly && (MAY_IMPORT_TYPES[name] ?? []).includes(specifier))
  );
}

/** The source file of a workspace import, by the export condition that tests run on. */
function locate(specifier: string): string | undefined {
  for (const { name, manifest } of packages) {
    if (specifier !== manifest.name && !specifier.startsWith(`${manifest.name}/`)) continue;
    const target = manifest.exports[`.${specifier.slice(manifest.name.length)}`];
    const source = typeof target === "object" ? target["@winnow/source"] : undefined;
    if (source !== undefined) return join(packagesFolder, name, source);
  }
  return undefined;
}

const entry = (specifier: string): string => {
  const file = locate(specifier);
  if (file === undefined) throw new Error(`${specifier} has no source entry`);
  return file;
};

describe("the structure of the workspace", () => {
  it("knows every package", () => {
    expect(packages.map(({ name }) => name).sort()).toEqual(Object.keys(MAY_IMPORT).sort());
    for (const { name, modules } of packages) expect(modules.length, name).toBeGreaterThan(0);
  });

  it.each(packages)("$name imports downwards only, and never another package's src", ({ name, modules }) => {
    expect(forbiddenImports(name, modules)).toEqual([]);
  });

  it.each(packages)("$name has no cycle of value imports", ({ modules }) => {
    expect(valueCycles(modules)).toEqual([]);
  });

  it.each(packages)("$name keeps its files under 300 lines", ({ modules }) => {
    // A file that a script writes says so in its first line; nobody reads it top to bottom.
    const written = modules.filter(({ file }) => !/^\/\/ Generated/.test(readFileSync(file, "utf8")));
    expect(
      written.filter(({ lines }) => lines > 301).map(({ file, lines }) => `${relative(root, file)}: ${lines}`),
    ).toEqual([]);
  });

  it.each(packages)("$name names each file after what it holds", ({ modules }) => {
    const town = modules.filter(({ file }) => /(^|\/)(utils?|helpers?|types|misc|common)\.tsx?$/.test(file));
    expect(town.map(({ file }) => relative(root, file))).toEqual([]);
  });
});

describe("entries that run anywhere", () => {
  const neutral = [
    "@winnow/envelope",
    "@winnow/envelope/wire",
    "@winnow/core",
    "@winnow/transport",
    "@winnow/transport/browser",
  ];

  it.each(neutral)("%s needs no module of Node", (specifier) => {
    expect([...runtimeNeeds(entry(specifier), locate)].filter((need) => need.startsWith("node:"))).toEqual([]);
  });

  it.each(["@winnow/envelope/wire", "@winnow/core"])("%s needs nothing at all", (specifier) => {
    expect([...runtimeNeeds(entry(specifier), locate)]).toEqual([]);
  });

  it.each(["@winnow/transport", "@winnow/transport/node", "@winnow/transport/browser"])(
    "%s needs @sentry/core and nothing else from outside",
    (specifier) => {
      const outside = [...runtimeNeeds(entry(specifier), locate)].filter((need) => !need.startsWith("node:"));
      expect(outside.filter((need) => need !== "@sentry/core")).toEqual([]);
    },
  );
});

describe("these checks", () => {
  const folder = mkdtempSync(join(tmpdir(), "winnow-architecture-"));
  const write = (name: string, source: string) => {
    writeFileSync(join(folder, name), source);
    return join(folder, name);
  };

  it("see static, dynamic, type-only and re-exporting imports", () => {
    const source =
      'import a from "a"; import type b from "b"; export * from "c"; export type { d } from "d"; await import("e");';
    expect(importsOf(source)).toEqual([
      { specifier: "a", typeOnly: false },
      { specifier: "b", typeOnly: true },
      { specifier: "c", typeOnly: false },
      { specifier: "d", typeOnly: true },
      { specifier: "e", typeOnly: false },
    ]);
  });

  it("find a cycle of values, and none where types close the circle", () => {
    write("a.ts", 'import "./b.ts";');
    write("b.ts", 'import "./c.ts"; import type { A } from "./a.ts";');
    write("c.ts", 'import "./b.ts";');
    expect(valueCycles(readModules(folder))).toHaveLength(1);
  });

  it("find what an entry needs through other modules", () => {
    write("c.ts", 'import "node:fs"; import type { Z } from "zod";');
    write("b.ts", 'import "./c.ts";');
    expect([...runtimeNeeds(write("a.ts", 'import "./b.ts";'), locate)]).toEqual(["node:fs"]);
  });

  it("refuse an import upwards, sideways and into another package's sources", () => {
    const module = (specifier: string) => [
      { file: join(packagesFolder, "core/src/x.ts"), lines: 1, imports: [{ specifier, typeOnly: false }] },
    ];
    expect(forbiddenImports("core", module("@winnow/transport"))).toHaveLength(1);
    expect(forbiddenImports("core", module("@winnow/envelope"))).toHaveLength(1);
    expect(forbiddenImports("core", module("../../envelope/src/wire.ts"))).toHaveLength(1);
    expect(forbiddenImports("core", module("@winnow/envelope/wire"))).toEqual([]);
  });
});
