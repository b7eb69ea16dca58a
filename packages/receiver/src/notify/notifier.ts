import type { PgBoss } from "pg-boss";
import { isAway } from "../database/away.ts";
import type { Database, Session } from "../database/database.ts";
import { storableText } from "../ingest/text.ts";
import { bossSession } from "../jobs/boss-database.ts";
import type { Jobs } from "../jobs/jobs.ts";
import { endExpiredSnoozes } from "../life-cycle/snoozes.ts";
import type { ReceiverLogger } from "../options.ts";
import { type DeliveryContext, deliver } from "./deliver.ts";
import { dispatchProject, messageOf, saveNotification, waitingProjects } from "./dispatch.ts";
import { createMailer } from "./mailer.ts";
import type { NotificationMessage } from "./message.ts";
import type { NotifyOptions } from "./notify-options.ts";
import type { Channel } from "./rule.ts";
import type { StoredRule } from "./rules.ts";
import { forgetMinutes, watchedProjects, watchNumbers } from "./watch-numbers.ts";

/** Tells people what happened. */
export type Notifier = {
  /** Looks at the outbox now. */
  dispatch(now?: number): Promise<void>;
  /** Looks at numbers and at what was ignored until a moment, now. */
  watch(now?: number): Promise<void>;
  /** Sends a message of a rule that says that it arrives. @returns its id. */
  test(rule: StoredRule, now: number): Promise<string>;
  /** Tries a message again that was given up. */
  retry(projectId: number, id: string): Promise<void>;
  close(): Promise<void>;
};

const QUEUE = "notify";
/** Milliseconds between two looks at the outbox, and at numbers. */
const EVERY = { dispatch: 1_000, watch: 60_000 };

/** Messages that are on their way at the same time from one receiver. */
const AT_ONCE = 20;

type Job = { projectId: number; id: string };

/** Starts the notifier. Its queue is made when the first message is to leave; until then it is one small query a second. */
export function createNotifier(
  database: Database,
  jobs: Jobs,
  options: NotifyOptions,
  logger: ReceiverLogger,
): Notifier {
  const { first = 5, most = 600, attempts = 60 } = options.retry ?? {};
  const context: DeliveryContext = {
    send: options.send,
    mail: options.smtp && { mailer: createMailer(options.smtp.url), from: options.smtp.from },
    allowPrivate: options.allowPrivate ?? false,
  };
  let boss: Promise<PgBoss> | undefined;
  let closed = false;

  const startBoss = async (): Promise<PgBoss> => {
    const started = await jobs.boss();
    await started.createQueue(QUEUE);
    // Many at once, each by itself: one side that does not answer must not hold up what is for others.
    const work = {
      batchSize: AT_ONCE,
      pollingIntervalSeconds: 1,
      burstWhenBatchFull: true,
      perJobResults: true,
    } as const;
    await started.work<Job>(QUEUE, work, async (waiting) => {
      const settle = async (job: (typeof waiting)[number]) => {
        const status = await deliverJob(database, job.data, context);
        return { id: job.id, status, output: {} };
      };
      return await Promise.all(waiting.map(settle));
    });
    return started;
  };
  const running = (): Promise<PgBoss> => {
    boss ??= startBoss().catch((error: unknown) => {
      boss = undefined;
      throw error;
    });
    return boss;
  };
  const enqueue = async (session: Session, job: Job): Promise<void> => {
    const retry = { retryLimit: attempts, retryDelay: first, retryBackoff: true, retryDelayMax: most };
    await (await running()).send(QUEUE, job, { db: bossSession(session), expireInSeconds: 60, ...retry });
  };

  const dispatch = async (now = Date.now()): Promise<void> => {
    // Before any transaction: on a database of one connection the queue could not be made within one.
    const projects = await waitingProjects(database);
    if (projects.length > 0 && (await hasRules(database))) await running();
    await eachByItself(projects, async (projectId) => {
      await dispatchProject(database, projectId, { enqueue, baseUrl: options.baseUrl, now });
    });
  };
  const watch = async (now = Date.now()): Promise<void> => {
    await endExpiredSnoozes(database, now);
    await eachByItself(await watchedProjects(database), async (projectId) => {
      await watchNumbers(database, projectId, now);
      await forgetMinutes(database, projectId, now);
    });
  };
  const loops = [loop(dispatch, EVERY.dispatch, logger), loop(watch, EVERY.watch, logger)];
  // What was on its way when a receiver was killed waits in the queue, not in the outbox.
  const resumed = hasUndelivered(database)
    .then(async (waiting) => {
      if (waiting && !closed) await running();
    })
    .catch((error: unknown) =>
      logger.warn({ error }, "notifications could not be resumed; they are with the next one"),
    );

  return {
    dispatch,
    watch,
    async test(rule, now) {
      await running();
      return await database.transaction(async (session) => {
        const news = [{ kind: "test" as const, at: new Date(now).toISOString(), issue: null, data: {} }];
        const message = await messageOf(session.query, rule, now, { kind: "test", total: 1, news });
        await saveNotification(session, rule, message, { enqueue });
        return message.id;
      });
    },
    async retry(projectId, id) {
      await running();
      await database.transaction(async (session) => {
        const rows = await session.query(
          `update :schema.notification set status = 'waiting', delivered_at = null
           where project_id = $1::bigint and id = $2::uuid and status <> 'delivered' returning id`,
          [projectId, id],
        );
        if (rows.length > 0) await enqueue(session, { projectId, id });
      });
    },
    async close() {
      closed = true;
      await Promise.all(loops.map((stop) => stop()));
      await resumed;
      await (await boss?.catch(() => undefined))?.offWork(QUEUE, { wait: true });
      context.mail?.mailer.close();
    },
  };
}

/** Delivers one message, unless an earlier attempt has. What failed is tried again by the queue, later each time. */
async function deliverJob(
  database: Database,
  { projectId, id }: Job,
  context: DeliveryContext,
): Promise<"completed" | "failed"> {
  try {
    const [row] = await database.query<{ message: string; channel: string; secret: string | null }>(TAKE, [
      projectId,
      id,
    ]);
    if (row === undefined) return "completed";
    const error = await attempt(row, context);
    await database.query(
      `update :schema.notification set status = $3, last_error = $4, delivered_at = case when $3 = 'delivered' then now() end
       where project_id = $1::bigint and id = $2::uuid`,
      [projectId, id, error === undefined ? "delivered" : "failing", error ?? null],
    );
    return error === undefined ? "completed" : "failed";
  } catch {
    // The database is away: whether it arrived is not known, so it is told again, with the same id.
    return "failed";
  }
}

const TAKE = `
update :schema.notification n set attempts = attempts + 1
where n.project_id = $1::bigint and n.id = $2::uuid and n.status <> 'delivered'
returning n.message, n.channel, (select r.secret from :schema.notify_rule r where r.project_id = n.project_id and r.id = n.rule_id) as secret`;

/** @returns what kept a message from arriving. */
async function attempt(
  row: { message: string; channel: string; secret: string | null },
  context: DeliveryContext,
): Promise<string | undefined> {
  try {
    const message = JSON.parse(row.message) as NotificationMessage;
    const channel = JSON.parse(row.channel) as Channel & { secret?: string | null };
    await deliver(message, channel, channel.secret ?? row.secret, context);
    return undefined;
  } catch (error) {
    return error instanceof Error ? storableText(error.message, 500) || error.name : "failed";
  }
}

/**
 * Works for one project after the other: what fails for one must not keep the others from being told.
 *
 * @throws the first failure, when all have had their turn; at once when the database is away.
 */
async function eachByItself(projects: readonly number[], work: (projectId: number) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  for (const projectId of projects) {
    try {
      await work(projectId);
    } catch (error) {
      if (isAway(error)) throw error;
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

async function hasRules(database: Database): Promise<boolean> {
  return (await database.query("select 1 as one from :schema.notify_rule where enabled limit 1")).length > 0;
}

async function hasUndelivered(database: Database): Promise<boolean> {
  const rows = await database.query(
    "select 1 as one from :schema.notification where status in ('waiting', 'failing') limit 1",
  );
  return rows.length > 0;
}

/** Runs something again and again, never twice at once; a failure waits for the next round. */
function loop(run: () => Promise<void>, every: number, logger: ReceiverLogger): () => Promise<void> {
  let current: Promise<void> | undefined;
  const timer = setInterval(() => {
    current ??= run()
      .catch((error: unknown) => logger.warn({ error }, "notifications wait; they are tried again"))
      .finally(() => {
        current = undefined;
      });
  }, every).unref();
  return async () => {
    clearInterval(timer);
    await current;
  };
}
