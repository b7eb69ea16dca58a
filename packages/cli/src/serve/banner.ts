import pc from "picocolors";
import type { RunningServer } from "./start-server.ts";

/** The address of the page that goes in with the token, for demos. The fragment never travels to a server or into its logs. */
export function pageUrl({ url, token }: Pick<RunningServer, "url" | "token">): string {
  return `${url}/#token=${encodeURIComponent(token)}`;
}

/** What `winnow serve` prints for a person when it accepts requests. */
export function banner(server: RunningServer): string {
  return [
    "",
    `  ${pc.bold("Winnow")} is ready.`,
    "",
    `  Page   ${pc.cyan(`${server.url}/`)}`,
    ...login(server.login),
    `  DSN    ${pc.cyan(server.dsn)}`,
    `  Token  ${pc.cyan(server.token)} ${pc.dim("(for the API and sentry-cli)")}`,
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
export function jsonLine({ url, dsn, token, org, project, login }: RunningServer): string {
  return JSON.stringify({ url, dsn, token, org, project, login: login ?? null });
}

function login(link: string | undefined): string[] {
  if (link === undefined) {
    return [pc.dim("  Log in with your name and password; winnow serve --login prints a link for who forgot it.")];
  }
  return [
    `  Login  ${pc.cyan(link)}`,
    pc.dim("         lets in whoever uses it first, within a day, to set a password"),
  ];
}

function snippet(dsn: string): string[] {
  return [
    'import * as Sentry from "@sentry/node";',
    'import { withWinnow } from "@winnow/transport/node";',
    "",
    `Sentry.init(withWinnow({ dsn: "${dsn}" }));`,
  ];
}
