import { formatDsn } from "@winnow/envelope/wire";
import { createLive } from "./api/live.ts";
import { migrate } from "./database/migrate.ts";
import { openDatabase } from "./database/open-database.ts";
import { inSchema } from "./database/schema.ts";
import { createBodyBudget } from "./http/body-budget.ts";
import type { NeutralRequest, NeutralResponse } from "./http/neutral.ts";
import { route } from "./http/route.ts";
import { toNeutralRequest, toResponse } from "./http/web.ts";
import { createGroupCommit } from "./ingest/group-commit.ts";
import { createSaver } from "./ingest/saver.ts";
import { createJobs } from "./jobs/jobs.ts";
import { createUpkeepJob } from "./jobs/upkeep-job.ts";
import { createNotifier } from "./notify/notifier.ts";
import { type ReceiverOptions, resolveReceiverOptions } from "./options.ts";
import { createAttempts } from "./project/attempts.ts";
import { createMembers } from "./project/members.ts";
import { createPasswords } from "./project/password.ts";
import { createProjects, type EnsuredProject, type ProjectOptions } from "./project/projects.ts";
import { createSessions, type LoginLinkOptions } from "./project/sessions.ts";
import { createShares } from "./project/shares.ts";
import { createTokens, type TokenOptions } from "./project/tokens.ts";
import { ReceiverError } from "./receiver-error.ts";
import { type Quota, setQuota } from "./store/quota-table.ts";
import { createQuotas } from "./store/quotas.ts";
import { createSettler } from "./store/settler.ts";
import { ensurePartitions, runUpkeep } from "./store/upkeep.ts";

/** Numbers of a receiver since it started. */
export type ReceiverStats = {
  /** Deliveries waiting for their transaction, and the bytes of their payloads. */
  waiting: number;
  waitingBytes: number;
  /** Transactions committed, deliveries in them, and how many of those were known already. */
  transactions: number;
  deliveries: number;
  duplicates: number;
  /** Seconds spent in transactions. */
  commitSeconds: number;
  /** Pages that follow live. */
  listeners: number;
};

/** A running receiver. */
export type Receiver = {
  /** Answers a neutral request; what adapters call. Never rejects. */
  handle(request: NeutralRequest): Promise<NeutralResponse>;
  /** Answers a web request whose path may carry a prefix before `/api/`. Never rejects. */
  fetch(request: Request): Promise<Response>;
  /** Finds or creates a project and its key. */
  ensureProject(options: ProjectOptions): Promise<EnsuredProject>;
  /** The DSN of a project for a base URL such as `https://example.com/errors`. */
  dsn(project: { id: number; publicKey: string }, baseUrl: string): string;
  /** A new bearer token for the API: stored hashed, so this is the only time it is seen. */
  createToken(options?: TokenOptions): Promise<{ token: string }>;
  /** A link below `baseUrl` that lets in whoever uses it first, within a day: a member, who is made when there is none, or a guest. */
  createLoginLink(baseUrl: string, options?: LoginLinkOptions): Promise<string>;
  /** Whether somebody who may do everything can log in by name and password: then no link is needed. */
  hasOwnerWithPassword(): Promise<boolean>;
  /** Limits how many payloads or bytes are kept in a window, or lifts the limit. Other receivers follow within ten seconds. */
  setQuota(quota: Quota): Promise<void>;
  stats(): ReceiverStats;
  /** Stops taking requests, waits until everything accepted is committed, and ends an own pool. May be called again. */
  close(): Promise<void>;
};

/**
 * Starts a receiver: brings the schema up to date and takes requests.
 *
 * @throws ReceiverError `option` for an unusable option, `database_away` when the database cannot be reached.
 */
export async function createReceiver(options: ReceiverOptions): Promise<Receiver> {
  const {
    database: opened,
    schema,
    limits,
    retention,
    logger,
    site,
    authorize,
    notify,
    github,
  } = resolveReceiverOptions(options);
  const raw = openDatabase(opened);
  const database = inSchema(raw, schema);
  const settler = createSettler(database, logger);
  try {
    const applied = await migrate(database);
    if (applied.length > 0) logger.info({ migrations: applied, schema }, "schema brought up to date");
    await ensurePartitions(database);
    await settler.settleAll();
  } catch (error) {
    await raw.close();
    throw error;
  }
  const live = createLive(database, schema, logger);
  const projects = createProjects(database);
  const tokens = createTokens(database);
  const sessions = createSessions(database);
  const members = createMembers(database);
  const quotas = createQuotas();
  const commit = createGroupCommit(createSaver(database, live, settler, quotas, logger), database.parallel, limits);
  const jobs = createJobs(database, schema, logger);
  const upkeep = createUpkeepJob(jobs, () => runUpkeep(database, settler, retention), logger);
  const notifier = notify === false ? undefined : createNotifier(database, jobs, notify ?? {}, logger);
  const stats = (): ReceiverStats => ({ ...commit.stats(), listeners: live.listeners() });
  const context = {
    database,
    ingest: { projects, commit, limits, bodies: createBodyBudget() },
    projects,
    tokens,
    sessions,
    members,
    passwords: createPasswords(),
    attempts: createAttempts(database),
    shares: createShares(database),
    live,
    quotas,
    settler,
    notifier,
    github,
    authorize,
    site,
    logger,
    metrics: () => metricsText(stats()),
  };
  const handle = (request: NeutralRequest): Promise<NeutralResponse> => route(context, request);
  let closing: Promise<void> | undefined;
  return {
    handle,
    fetch: async (request) => toResponse(await handle(toNeutralRequest(request))),
    ensureProject: (wanted) => projects.ensure(wanted),
    dsn: (project, baseUrl) => dsnOf(project, baseUrl),
    createToken: async (wanted) => ({ token: (await tokens.create(wanted)).token }),
    createLoginLink: async (baseUrl, wanted = {}) => {
      const isGuest = wanted.scopes !== undefined || wanted.projects !== undefined;
      const code = isGuest
        ? await sessions.createCode(wanted)
        : await sessions.createMemberCode((await members.ensureOwner(wanted.actor)).id);
      return `${baseUrl.replace(/\/+$/, "")}/login?code=${code}`;
    },
    hasOwnerWithPassword: () => members.hasOwnerWithPassword(),
    setQuota: async (quota) => {
      await setQuota(database.query, quota);
      quotas.forget();
    },
    stats,
    close: () => {
      closing ??= (async () => {
        // From now on nothing new is taken.
        const drained = commit.close();
        await live.close();
        await upkeep.close();
        await drained;
        await notifier?.close();
        await jobs.close();
        await settler.close();
        await raw.close();
      })();
      return closing;
    },
  };
}

function dsnOf(project: { id: number; publicKey: string }, baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new ReceiverError("option", `option baseUrl must be an http(s) URL, received ${JSON.stringify(baseUrl)}`);
  }
  return formatDsn({
    protocol: url.protocol === "http:" ? "http" : "https",
    publicKey: project.publicKey,
    host: url.hostname,
    port: url.port === "" ? undefined : Number(url.port),
    path: url.pathname.split("/").filter(Boolean).join("/"),
    projectId: String(project.id),
  });
}

function metricsText(stats: ReceiverStats): string {
  const lines = [
    ["winnow_deliveries_total", "counter", stats.deliveries],
    ["winnow_duplicates_total", "counter", stats.duplicates],
    ["winnow_commit_seconds_total", "counter", stats.commitSeconds],
    ["winnow_transactions_total", "counter", stats.transactions],
    ["winnow_waiting_deliveries", "gauge", stats.waiting],
    ["winnow_waiting_bytes", "gauge", stats.waitingBytes],
    ["winnow_live_listeners", "gauge", stats.listeners],
  ] as const;
  return lines.map(([name, type, value]) => `# TYPE ${name} ${type}\n${name} ${value}\n`).join("");
}
