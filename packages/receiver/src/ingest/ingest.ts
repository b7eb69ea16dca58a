import { type Envelope, parseDsn, TALLY_ITEM_TYPE } from "@winnow/envelope/wire";
import { readClaim } from "../http/claim.ts";
import { json, type NeutralRequest, type NeutralResponse } from "../http/neutral.ts";
import { type BodyLimits, readBody } from "../http/read-body.ts";
import type { Projects } from "../project/projects.ts";
import { ReceiverError } from "../receiver-error.ts";
import { type Digest, decodeEnvelope, digestItems } from "./envelope-items.ts";
import { clockAhead } from "./event-time.ts";
import type { GroupCommit } from "./group-commit.ts";
import { storeBodyAsEnvelope } from "./store-endpoint.ts";

/** What ingest works with. */
export type IngestContext = {
  projects: Projects;
  commit: GroupCommit;
  limits: BodyLimits & { count: number };
};

/** Where a request was posted to. */
export type IngestRoute = { project: string; endpoint: "envelope" | "store" };

/**
 * The story of an envelope: authenticate, read the body, decode, digest (fingerprint, tally), save with everything that waits at
 * the same time, and answer when it is committed.
 */
export async function ingest(
  context: IngestContext,
  request: NeutralRequest,
  route: IngestRoute,
): Promise<NeutralResponse> {
  const now = Date.now();
  const { key } = readClaim(request.headers, request.query);
  // A key in the URL or a header is checked before a single byte of the body is read.
  let project = key === undefined ? undefined : await context.projects.authenticate(route.project, key);
  const body = await readBody(request, context.limits);
  const envelope =
    route.endpoint === "store"
      ? storeBodyAsEnvelope(body)
      : decodeEnvelope(body, { maxBytes: context.limits.decompressed });
  project ??= await authenticateByDsn(context.projects, route.project, envelope.header.dsn);
  const ahead = clockAhead(envelope.header.sent_at, now);
  const digest = digestItems(envelope, project.id, { now, ahead, maxCount: context.limits.count });
  if (digest.deliveries.length > 0 || digest.outcomes.length > 0) await context.commit.submit(digest);
  refuseEmptyBatch(envelope, digest);
  const answer: Record<string, unknown> = {};
  if (digest.eventId !== undefined) answer.id = digest.eventId;
  if (digest.refused.length > 0) answer.refused = digest.refused;
  return json(200, answer);
}

/** A 2xx tells a transport that its counts are kept. When not one of them is, it must be able to say so in its own figures. */
function refuseEmptyBatch({ items }: Envelope, { deliveries, refused }: Digest): void {
  const isBatch = items.length > 0 && items.every((item) => item.header.type === TALLY_ITEM_TYPE);
  if (!isBatch || deliveries.length > 0) return;
  throw new ReceiverError("malformed", `no tally of this batch can be counted: ${refused[0]?.reason ?? "it is empty"}`);
}

async function authenticateByDsn(projects: Projects, project: string, dsn: unknown): Promise<{ id: number }> {
  const parsed = typeof dsn === "string" && dsn.length <= 1_000 ? parseDsn(dsn) : undefined;
  if (parsed === undefined) {
    throw new ReceiverError(
      "unauthorized",
      "no key: send sentry_key in the query, X-Sentry-Auth, or a dsn in the envelope",
    );
  }
  if (parsed.projectId !== project) throw new ReceiverError("forbidden", "the dsn belongs to another project");
  return await projects.authenticate(project, parsed.publicKey);
}
