import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { hostname } from "node:os";
import { PGlite } from "@electric-sql/pglite";
import { createReceiver, type Receiver } from "@winnow/receiver";
import { toNodeHandler } from "@winnow/receiver/node";
import { loadUi } from "@winnow/ui";
import { CliError } from "../cli-error.ts";
import { type DataFolder, openDataFolder } from "./data-folder.ts";
import { type ResolvedServeOptions, resolveServeOptions, type ServeOptions } from "./serve-options.ts";
import { stoppable } from "./stop-server.ts";
import { createTerminalLogger } from "./terminal-logger.ts";

/** A receiver that accepts requests. */
export type RunningServer = {
  /** The address of the page and the API, without a slash at the end. */
  url: string;
  /** The DSN of the first project. */
  dsn: string;
  /** The bearer token of the API and the page. */
  token: string;
  /** A link that lets in whoever uses it first, within a day; nothing when an owner has a password, unless it was asked for. */
  login: string | undefined;
  /** The slugs of the first project. */
  org: string;
  project: string;
  server: Server;
  receiver: Receiver;
  /** Stops listening, lets running requests end, commits what was acknowledged and closes the database. Safe to call twice. */
  close(): Promise<void>;
};

const ORGANIZATION = "default";
const PROJECT = "app";

/**
 * Starts a receiver with its page on an embedded Postgres or on a database of its own: what `winnow serve` does.
 *
 * @throws CliError `option`, `data_dir` or `address`, with a message for the person at the terminal.
 */
export async function startServer(
  options: ServeOptions = {},
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<RunningServer> {
  const resolved = resolveServeOptions(options, environment);
  const opened = await openStorage(resolved);
  const { receiver, token } = opened;
  // A proxy may take the path of the address off or leave it: both arrive.
  const prefix = resolved.url === undefined ? "" : new URL(resolved.url).pathname;
  const server = createServer(toNodeHandler(receiver, { prefix }));
  const stop = stoppable(server);
  try {
    const project = await receiver.ensureProject({ organization: ORGANIZATION, project: PROJECT });
    const listening = await listen(server, resolved);
    const url = resolved.url ?? listening;
    return {
      url,
      dsn: receiver.dsn(project, url),
      token,
      login:
        options.login || !(await receiver.hasOwnerWithPassword()) ? await receiver.createLoginLink(url) : undefined,
      org: project.organization,
      project: project.project,
      server,
      receiver,
      close: once(async () => {
        await stop();
        await opened.close();
      }),
    };
  } catch (error) {
    await stop();
    await opened.close();
    throw error;
  }
}

type OpenStorage = { receiver: Receiver; token: string; close(): Promise<void> };

async function openStorage({ storage, token, url, host, port }: ResolvedServeOptions): Promise<OpenStorage> {
  // A port that the system chooses is another one tomorrow: no link then.
  const baseUrl = url ?? (port === 0 ? undefined : `http://${visibleHost(host)}:${port}`);
  const options = { site: loadUi(), logger: createTerminalLogger(), notify: { baseUrl } };
  if (storage.kind === "url") {
    const receiver = await createReceiver({ ...options, database: storage.url });
    return { receiver, token: await admit(receiver, token ?? newToken()), close: () => receiver.close() };
  }
  const folder = await openDataFolder(storage.path);
  let database: PGlite | undefined;
  const close = async (receiver?: Receiver) => {
    await receiver?.close();
    await database?.close();
    folder.release();
  };
  try {
    database = await PGlite.create(folder.database);
    const receiver = await createReceiver({ ...options, database });
    const admitted = await admit(receiver, token ?? keptToken(folder));
    return { receiver, token: admitted, close: () => close(receiver) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The token of an earlier start, so that a bookmarked page goes on working; a new one at the first. */
function keptToken(folder: DataFolder): string {
  const kept = folder.readToken();
  if (kept !== undefined) return kept;
  const token = newToken();
  folder.writeToken(token);
  return token;
}

function newToken(): string {
  return `wnt_${randomBytes(24).toString("base64url")}`;
}

async function admit(receiver: Receiver, token: string): Promise<string> {
  // The token of the start before ends with this one; another machine's, on the same database, does not.
  await receiver.createToken({ token, name: `winnow serve on ${hostname()}`, replace: true });
  return token;
}

function listen(server: Server, { port, host }: ResolvedServeOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(addressError(error, port, host)));
    server.listen(port, host, () => {
      const address = server.address() as AddressInfo;
      resolve(`http://${visibleHost(host)}:${address.port}`);
    });
  });
}

/** A server on every interface is reached from this machine by its loopback address. */
function visibleHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}

function addressError(error: NodeJS.ErrnoException, port: number, host: string): CliError {
  const why: Record<string, string> = {
    EADDRINUSE: "something else listens there already; give --port another number (0 takes a free one)",
    EACCES: "this user may not listen there; ports below 1024 need privileges",
    EADDRNOTAVAIL: "this machine has no such address",
    ENOTFOUND: "there is no such host",
  };
  return new CliError("address", `cannot listen on ${host}:${port}: ${why[error.code ?? ""] ?? error.message}`, {
    cause: error,
  });
}

function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= action();
    return done;
  };
}
