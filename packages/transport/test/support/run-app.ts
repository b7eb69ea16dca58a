import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type Ended = { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string };

/** A Node program in a process of its own, on the sources of this package. `sdk` names the alias of the SDK to import. */
export function runApp(
  sdk: string,
  code: string,
  env: Record<string, string>,
  kill?: { after: RegExp; signal: NodeJS.Signals },
) {
  // Inside the package, so that the SDKs and this package resolve.
  const folder = mkdtempSync(join(import.meta.dirname, "..", ".app-"));
  const file = join(folder, "app.ts");
  writeFileSync(
    file,
    `import * as Sentry from "${sdk}";\nimport { createWinnow, withWinnow } from "../../src/node.ts";\n${code}\n`,
  );
  return new Promise<Ended>((resolve) => {
    const child = spawn(process.execPath, ["--conditions=@winnow/source", "--no-warnings", file], {
      env: { ...process.env, NODE_OPTIONS: "", VITEST: "", ...env },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (data) => {
      stdout += data;
      if (kill?.after.test(stdout)) child.kill(kill.signal);
    });
    child.stderr.on("data", (data) => {
      stderr += data;
    });
    child.on("close", (code, signal) => {
      rmSync(folder, { recursive: true, force: true });
      resolve({ code, signal, stdout, stderr });
    });
  });
}
