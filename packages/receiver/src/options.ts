import type { Authorize } from "./api/access.ts";
import type { DatabaseOption } from "./database/open-database.ts";
import type { GithubOptions } from "./github/github.ts";
import type { StaticSite } from "./http/site.ts";
import { type CommitLimits, DEFAULT_COMMIT_LIMITS } from "./ingest/group-commit.ts";
import type { NotifyOptions } from "./notify/notify-options.ts";
import { ReceiverError } from "./receiver-error.ts";

/** What bounds a receiver. Bytes and counts; each has a default. */
export type ReceiverLimits = CommitLimits & {
  /** Bytes of a request's body as it travels. @default 20971520 (20 MiB) */
  body: number;
  /** Bytes of a body after decompression. @default 104857600 (100 MiB) */
  decompressed: number;
  /** Occurrences one delivery may claim for one group. @default 1000000000 */
  count: number;
};

/** How long things are kept, days. Issues, their counts and their samples are kept until somebody deletes them. */
export type Retention = {
  /** Attachments, feedback, check-ins and reports. @default 30 */
  items: number;
  /** Hourly statistics and outcomes. @default 90 */
  statistics: number;
};

/** Where a receiver writes what an operator should know; `pino` and Fastify's logger fit. */
export type ReceiverLogger = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

/** Options of `createReceiver`. */
export type ReceiverOptions = {
  /** A `pg` pool of the host (used, never ended), a `postgres://` URL (an own pool), or a PGlite. */
  database: DatabaseOption;
  /** Name of the Postgres schema that holds everything. @default "winnow" */
  schema?: string;
  /** Files of a page to serve below the prefix, as `loadUi()` of `@winnow/ui` gives them. */
  site?: StaticSite;
  /** How people are told of issues; `false` for not at all by this receiver. */
  notify?: NotifyOptions | false;
  /** Lets people make and link issues of GitHub. */
  github?: GithubOptions;
  /** The host's own answer to who may use the API, asked when a request has no bearer token. */
  authorize?: Authorize;
  limits?: Partial<ReceiverLimits>;
  retention?: Partial<Retention>;
  /** Silent by default. */
  logger?: ReceiverLogger;
};

/** Options with every default filled in. */
export type ResolvedReceiverOptions = Omit<ReceiverOptions, "limits" | "retention"> & {
  schema: string;
  limits: ReceiverLimits;
  retention: Retention;
  logger: ReceiverLogger;
};

const NAMES: ReadonlySet<string> = new Set(
  Object.keys({
    database: 1,
    schema: 1,
    site: 1,
    notify: 1,
    github: 1,
    authorize: 1,
    limits: 1,
    retention: 1,
    logger: 1,
  } satisfies Record<keyof ReceiverOptions, 1>),
);

const DEFAULT_LIMITS: Readonly<ReceiverLimits> = Object.freeze({
  ...DEFAULT_COMMIT_LIMITS,
  body: 20 * 1024 * 1024,
  decompressed: 100 * 1024 * 1024,
  count: 1_000_000_000,
});

const SILENT: ReceiverLogger = { info() {}, warn() {}, error() {} };

/**
 * Checks options and fills in defaults.
 *
 * @throws ReceiverError `option` with the option's name, the rule and the value.
 */
export function resolveReceiverOptions(options: ReceiverOptions): ResolvedReceiverOptions {
  if (typeof options !== "object" || options === null) throw unusable("options", "an object", options);
  for (const name of Object.keys(options)) {
    if (!NAMES.has(name)) throw unusable(name, `one of ${[...NAMES].join(", ")}`, name);
  }
  if (options.site !== undefined && typeof options.site?.files?.get !== "function") {
    throw unusable("site", "what loadUi() of @winnow/ui gives", options.site);
  }
  const isLogger = (["info", "warn", "error"] as const).every((level) => typeof options.logger?.[level] === "function");
  if (options.logger !== undefined && !isLogger)
    throw unusable("logger", "an object with info, warn and error", options.logger);
  const schema = options.schema ?? "winnow";
  if (typeof schema !== "string" || !/^[^\0]{1,63}$/.test(schema) || /^pg_/i.test(schema)) {
    throw unusable("schema", "a name of 1 to 63 characters that does not begin with pg_", schema);
  }
  if (options.authorize !== undefined && typeof options.authorize !== "function") {
    throw unusable("authorize", "a function", options.authorize);
  }
  return {
    ...options,
    schema,
    limits: resolveLimits(options.limits),
    retention: resolveRetention(options.retention),
    logger: options.logger ?? SILENT,
  };
}

const DEFAULT_RETENTION: Readonly<Retention> = Object.freeze({ items: 30, statistics: 90 });

function resolveRetention(retention: Partial<Retention> = {}): Retention {
  const resolved = { ...DEFAULT_RETENTION };
  for (const [name, value] of Object.entries(retention)) {
    if (!Object.hasOwn(DEFAULT_RETENTION, name)) throw unusable(`retention.${name}`, "items or statistics", value);
    if (value === undefined) continue;
    if (!Number.isSafeInteger(value) || value < 1) throw unusable(`retention.${name}`, "whole days above 0", value);
    resolved[name as keyof Retention] = value;
  }
  return resolved;
}

function resolveLimits(limits: Partial<ReceiverLimits> = {}): ReceiverLimits {
  const resolved = { ...DEFAULT_LIMITS };
  for (const [name, value] of Object.entries(limits)) {
    if (!Object.hasOwn(DEFAULT_LIMITS, name))
      throw unusable(`limits.${name}`, `one of ${Object.keys(resolved).join(", ")}`, value);
    if (value === undefined) continue;
    const fine = name === "projectShare" ? value > 0 && value <= 1 : Number.isSafeInteger(value) && value > 0;
    if (!fine)
      throw unusable(
        `limits.${name}`,
        name === "projectShare" ? "above 0 and at most 1" : "a whole number above 0",
        value,
      );
    resolved[name as keyof ReceiverLimits] = value;
  }
  return resolved;
}

const unusable = (option: string, rule: string, received: unknown): ReceiverError =>
  new ReceiverError("option", `option ${option} must be ${rule}, received ${String(JSON.stringify(received))}`);
