import { resolve } from "node:path";
import { CliError } from "../cli-error.ts";

/** Where the receiver keeps its data: a folder with an embedded Postgres, or a database somewhere else. */
export type Storage = { kind: "folder"; path: string } | { kind: "url"; url: string };

export type ServeOptions = {
  /** TCP port; 0 lets the system choose a free one. @default 9780 */
  port?: number | string | undefined;
  /** Address to listen on. @default "127.0.0.1" */
  host?: string | undefined;
  /** Where people and SDKs reach it, behind a proxy: `https://errors.example.com`. @default address and port it listens on */
  url?: string | undefined;
  /** Folder of the embedded Postgres. @default "./.winnow" */
  dataDir?: string | undefined;
  /** A Postgres connection URL in place of the folder. */
  databaseUrl?: string | undefined;
  /** The bearer token of the API and the page, at least 16 characters. @default one is made and kept in the data folder */
  token?: string | undefined;
  /** Makes a one-time login link even if the owner can log in by password. @default false */
  login?: boolean | undefined;
};

export type ResolvedServeOptions = {
  port: number;
  host: string;
  url: string | undefined;
  storage: Storage;
  token: string | undefined;
};

export const DEFAULT_PORT = 9780;

/**
 * Checks the options of `winnow serve`.
 *
 * @param environment `DATABASE_URL` and `WINNOW_TOKEN` stand in for options that were not given.
 * @throws CliError `option`, naming the option, the rule and the value.
 */
export function resolveServeOptions(
  options: ServeOptions,
  environment: Readonly<Record<string, string | undefined>> = {},
): ResolvedServeOptions {
  return {
    port: resolvePort(options.port ?? DEFAULT_PORT),
    host: resolveHost(options.host ?? "127.0.0.1"),
    url: resolveUrl(options.url),
    storage: resolveStorage(options, environment.DATABASE_URL),
    token:
      resolveToken(options.token, "option --token") ??
      resolveToken(environment.WINNOW_TOKEN || undefined, "WINNOW_TOKEN"),
  };
}

function resolvePort(value: number | string): number {
  const port = typeof value === "number" ? value : /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new CliError("option", `option --port must be a whole number from 0 to 65535, got "${value}"`);
}

function resolveHost(host: string): string {
  if (/^[A-Za-z0-9.:_-]{1,253}$/.test(host)) return host;
  throw new CliError("option", `option --host must be an address or a host name, got "${host}"`);
}

function resolveUrl(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed && /^https?:$/.test(parsed.protocol) && !/[?#]|\/\/[^/]*@/.test(url)) return url.replace(/\/+$/, "");
  throw new CliError("option", `option --url must be an http(s) address without query and fragment, got "${url}"`);
}

function resolveStorage({ dataDir, databaseUrl }: ServeOptions, inherited: string | undefined): Storage {
  if (dataDir !== undefined && databaseUrl !== undefined) {
    throw new CliError(
      "option",
      `options --data-dir and --database-url exclude each other, got "${dataDir}" and "${withoutPassword(databaseUrl)}"`,
    );
  }
  if (dataDir === "") throw new CliError("option", 'option --data-dir must name a folder, got ""');
  // A folder named on the command line is a choice; a DATABASE_URL lying in the environment is only a default.
  const url = databaseUrl ?? (dataDir === undefined && inherited !== "" ? inherited : undefined);
  if (url === undefined) return { kind: "folder", path: resolve(dataDir ?? ".winnow") };
  if (!/^postgres(ql)?:\/\//.test(url)) {
    const name = databaseUrl === undefined ? "the environment's DATABASE_URL" : "option --database-url";
    throw new CliError("option", `${name} must begin with postgres:// or postgresql://, got "${withoutPassword(url)}"`);
  }
  return { kind: "url", url };
}

function resolveToken(token: string | undefined, name: string): string | undefined {
  if (token === undefined || /^[\x21-\x7e]{16,}$/.test(token)) return token;
  throw new CliError(
    "option",
    `${name} must be at least 16 printable characters without blanks, got ${token.length} characters`,
  );
}

/** An error message may end in a log: the password of a URL must not. */
function withoutPassword(url: string): string {
  return url.replace(/:\/\/([^:@/]*):[^@/]*@/, "://$1:***@");
}
