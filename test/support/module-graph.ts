import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";

export type Import = { specifier: string; typeOnly: boolean };
export type Module = { file: string; lines: number; imports: Import[] };

/** Every import, re-export and dynamic import of a TypeScript source. */
export function importsOf(source: string, file = "file.ts"): Import[] {
  const tree = ts.createSourceFile(
    file,
    source,
    ts.ScriptTarget.Latest,
    true,
    file.endsWith("x") ? ts.ScriptKind.TSX : undefined,
  );
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const typeOnly = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
      found.push({ specifier: textOf(node.moduleSpecifier), typeOnly });
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
      found.push({ specifier: textOf(node.moduleSpecifier), typeOnly: node.isTypeOnly });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && node.arguments[0]) {
      found.push({ specifier: textOf(node.arguments[0]), typeOnly: false });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function textOf(node: ts.Node): string {
  return ts.isStringLiteralLike(node) ? node.text : node.getText();
}

/** The modules below a folder. */
export function readModules(folder: string): Module[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => {
      const file = join(folder, name);
      const source = readFileSync(file, "utf8");
      return { file, lines: source.split("\n").length, imports: importsOf(source, file) };
    });
}

/** Chains of value imports that come back to where they started; imports of types are erased and may form any shape. */
export function valueCycles(modules: readonly Module[]): string[] {
  const byFile = new Map(modules.map((module) => [module.file, module]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const walk = (file: string, path: string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) {
      cycles.push([...path.slice(at), file].map((step) => relative(process.cwd(), step)).join(" -> "));
      return;
    }
    if (done.has(file)) return;
    for (const { specifier, typeOnly } of byFile.get(file)?.imports ?? []) {
      if (!typeOnly && specifier.startsWith(".")) walk(resolve(dirname(file), specifier), [...path, file]);
    }
    done.add(file);
  };
  for (const { file } of modules) walk(file, []);
  return cycles;
}

/**
 * Everything that a module needs at run time from outside the workspace, directly or through other modules and packages of it.
 *
 * @param locate gives the source file of a workspace import such as `@winnow/core`, or undefined for a package from outside.
 */
export function runtimeNeeds(entry: string, locate: (specifier: string) => string | undefined): Set<string> {
  const outside = new Set<string>();
  const seen = new Set<string>();
  const walk = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { specifier, typeOnly } of importsOf(readFileSync(file, "utf8"), file)) {
      if (typeOnly) continue;
      const source = specifier.startsWith(".") ? resolve(dirname(file), specifier) : locate(specifier);
      if (source === undefined) outside.add(specifier);
      else if (/\.tsx?$/.test(source)) walk(source);
    }
  };
  walk(entry);
  return outside;
}
