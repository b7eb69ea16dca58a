import pc from "picocolors";
import type { RunningServer } from "./start-server.ts";

/** The address of the page that logs in by itself. The fragment never travels to a server or into its logs. */
export function pageUrl({ url, token }: Pick<RunningServer, "url" | "token">): string {
  return `${url}/#token=${encodeURIComponent(token)}`;
}

/** What `winnow serve` prints for a person when it accepts requests. */
export function banner(server: RunningServer): string {
  return [
    "",
    `  ${pc.bold("Winnow")} is ready.`,
    "",
    `  Page   ${pc.cyan(pageUrl(server))}`,
    `  DSN    ${pc.cyan(server.dsn)}`,
    "",
    pc.dim("  In your app:"),
    "",
    ...snippet(server.dsn).map((line) => `    ${line}`),
    "",
    pc.dim("  Stop with Ctrl+C; everything acknowledged is kept."),
    "",
  ].join("\n");
}

/** The one line that `--json` prints, for programs. */
export function jsonLine({ url, dsn, token, org, project }: RunningServer): string {
  return JSON.stringify({ url, dsn, token, org, project });
}

function snippet(dsn: string): string[] {
  return [
    'import * as Sentry from "@sentry/node";',
    'import { withWinnow } from "@winnow/transport/node";',
    "",
    `Sentry.init(withWinnow({ dsn: "${dsn}" }));`,
  ];
}
