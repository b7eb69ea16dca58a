import { type Envelope, parseDsn, TALLY_ITEM_TYPE } from "@winnow/envelope/wire";
import { readClaim } from "../http/claim.ts";
import { json, type NeutralRequest, type NeutralResponse } from "../http/neutral.ts";
import { type BodyLimits, readBody } from "../http/read-body.ts";
import type { ProjectAccess, Projects } from "../project/projects.ts";
import { ReceiverError } from "../receiver-error.ts";
import type { Saved } from "./delivery.ts";
import { type Digest, decodeEnvelope, digestItems } from "./envelope-items.ts";
import { clockAhead } from "./event-time.ts";
import type { GroupCommit } from "./group-commit.ts";
import { securityBodyAsEnvelope, storeBodyAsEnvelope } from "./store-endpoint.ts";

/** What ingest works with. */
export type IngestContext = {
  projects: Projects;
  commit: GroupCommit;
  limits: BodyLimits & { count: number };
};

/** Where a request was posted to. */
export type IngestRoute = {
  /** As it stands in the path; of a tunnel only the envelope knows it. */
  project?: string;
  endpoint: "envelope" | "store" | "security";
};

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
  let access =
    key === undefined || !route.project ? undefined : await context.projects.authenticate(route.project, key);
  const body = await readBody(request, context.limits);
  const envelope = decodeBody(context, request, route, body);
  access ??= await authenticateByDsn(context.projects, route.project, envelope.header.dsn);
  const ahead = clockAhead(envelope.header.sent_at, now);
  const digest = digestItems(envelope, access, { now, ahead, maxCount: context.limits.count });
  let saved: Saved | undefined;
  if (digest.deliveries.length + digest.items.length + digest.outcomes.length > 0) {
    saved = await context.commit.submit(digest);
  }
  refuseEmptyBatch(envelope, digest);
  const answer: Record<string, unknown> = {};
  if (digest.eventId !== undefined) answer.id = digest.eventId;
  if (digest.refused.length > 0) answer.refused = digest.refused;
  return json(200, answer, limitHeaders(saved));
}

function decodeBody(context: IngestContext, request: NeutralRequest, route: IngestRoute, body: Uint8Array): Envelope {
  if (route.endpoint === "store") return storeBodyAsEnvelope(body);
  if (route.endpoint === "security") return securityBodyAsEnvelope(body, request.query);
  return decodeEnvelope(body, { maxBytes: context.limits.decompressed });
}

/**
 * Over quota the occurrence was counted and only its payload dropped, so the answer is a success; the header asks for silence. It
 * names errors alone: tallies go on.
 */
function limitHeaders(saved: Saved | undefined): Record<string, string> {
  if (saved?.quotaEndsIn === undefined) return {};
  return { "x-sentry-rate-limits": `${saved.quotaEndsIn}:error:project:quota` };
}

/** A 2xx tells a transport that its counts are kept. When not one of them is, it must be able to say so in its own figures. */
function refuseEmptyBatch({ items }: Envelope, { deliveries, refused }: Digest): void {
  const isBatch = items.length > 0 && items.every((item) => item.header.type === TALLY_ITEM_TYPE);
  if (!isBatch || deliveries.length > 0) return;
  throw new ReceiverError("malformed", `no tally of this batch can be counted: ${refused[0]?.reason ?? "it is empty"}`);
}

async function authenticateByDsn(
  projects: Projects,
  project: string | undefined,
  dsn: unknown,
): Promise<ProjectAccess> {
  const parsed = typeof dsn === "string" && dsn.length <= 1_000 ? parseDsn(dsn) : undefined;
  if (parsed === undefined) {
    throw new ReceiverError(
      "unauthorized",
      "no key: send sentry_key in the query, X-Sentry-Auth, or a dsn in the envelope",
    );
  }
  if (project !== undefined && parsed.projectId !== project)
    throw new ReceiverError("forbidden", "the dsn belongs to another project");
  return await projects.authenticate(parsed.projectId, parsed.publicKey);
}
