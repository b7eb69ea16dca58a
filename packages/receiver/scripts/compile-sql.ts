// Compiles sql/*.sql into a module, so that bundles, tests on sources and `node --conditions` read the same migrations.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const folder = new URL("../sql/", import.meta.url);

/** The module's text for the migrations on disk. */
export function compileMigrations(): string {
  const files = readdirSync(folder)
    .filter((name) => /^\d{6}\.sql$/.test(name))
    .sort();
  const entries = files.map((name) => {
    const sql = readFileSync(new URL(name, folder), "utf8").replaceAll("\\", "\\\\").replaceAll("`", "\\`");
    return `  {\n    id: ${Number.parseInt(name, 10)},\n    sql: \`${sql.replaceAll("${", "\\${")}\`,\n  },\n`;
  });
  return `// Generated from sql/*.sql by scripts/compile-sql.ts. Do not edit.\n\n/** Numbered migrations; \`:schema\` stands for the escaped name of the schema. */\nexport const migrations: readonly { id: number; sql: string }[] = [\n${entries.join("")}];\n`;
}

if (import.meta.main) writeFileSync(new URL("../src/database/migrations.ts", import.meta.url), compileMigrations());
