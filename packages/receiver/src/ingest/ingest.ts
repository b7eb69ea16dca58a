import { dataCategoryOf, type Envelope, parseDsn } from "@winnow/envelope/wire";
import type { BodyBudget } from "../http/body-budget.ts";
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
  bodies: BodyBudget;
};

/** A compressed body of somebody whose key stands in the envelope itself may become this large, bytes: it is read before it is known who sent it. */
const KEYLESS = 1024 * 1024;

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
  const refusal = access && context.commit.refusal(access.id);
  if (refusal) throw refusal;
  const { body: largest, decompressed } = context.limits;
  const limits = { body: largest, decompressed: access === undefined ? Math.min(decompressed, KEYLESS) : decompressed };
  const body = await readBody(request, limits, context.bodies);
  try {
    const envelope = decodeBody(context, request, route, body.bytes);
    access ??= await authenticateByDsn(context.projects, route.project, envelope.header.dsn);
    return await save(context, envelope, access, now);
  } finally {
    body.release();
  }
}

async function save(
  context: IngestContext,
  envelope: Envelope,
  access: ProjectAccess,
  now: number,
): Promise<NeutralResponse> {
  const ahead = clockAhead(envelope.header.sent_at, now);
  const digest = digestItems(envelope, access, { now, ahead, maxCount: context.limits.count });
  let saved: Saved | undefined;
  if (digest.deliveries.length + digest.items.length + digest.outcomes.length > 0) {
    saved = await context.commit.submit(digest);
  }
  refuseWhole(envelope, digest);
  const answer: Record<string, unknown> = {};
  if (digest.eventId !== undefined) answer.id = digest.eventId;
  if (digest.refused.length > 0)
    answer.refused = digest.refused.map(({ item, type, reason }) => ({ item, type, reason }));
  return json(200, answer, { ...limitHeaders(saved, digest), ...discardHeaders(saved) });
}

function decodeBody(context: IngestContext, request: NeutralRequest, route: IngestRoute, body: Uint8Array): Envelope {
  if (route.endpoint === "store") return storeBodyAsEnvelope(body);
  if (route.endpoint === "security") return securityBodyAsEnvelope(body, request.query);
  return decodeEnvelope(body, { maxBytes: context.limits.decompressed });
}

/** How long a client is asked for silence at most, seconds: what a silent client captures is only known from its reports. */
const MAX_SILENCE = 3_600;

/**
 * Over quota the occurrence was counted and only its payload dropped, so the answer is a success; the header asks for silence. It
 * names what was refused alone: tallies go on. A limit of no seconds tells a Winnow transport how much of a batch that was taken was not counted:
 * transports of SDKs see no body and no other header. To everybody else it says nothing.
 */
function limitHeaders(saved: Saved | undefined, { uncounted }: Digest): Record<string, string> {
  const limits = Object.entries(saved?.itemsOver ?? {}).map(([type, wait]) => [dataCategoryOf(type), wait] as const);
  if (saved?.quotaEndsIn !== undefined) limits.unshift(["error", saved.quotaEndsIn]);
  const texts = limits.map(([category, wait]) => `${Math.min(wait, MAX_SILENCE)}:${category}:project:quota`);
  if (uncounted > 0) texts.push(`0:winnow_refused:project:${uncounted}`);
  if (texts.length === 0) return {};
  return { "x-sentry-rate-limits": texts.join(", ") };
}

/** Fingerprints named in one answer at most: what is discarded often is named again. */
const MAX_DISCARDED = 50;

/** Of discarded issues nothing is kept, so their payloads need not travel; a client that knows our header counts them only. */
function discardHeaders(saved: Saved | undefined): Record<string, string> {
  const named =
    saved?.discarded?.filter((fingerprint) => /^[\w.]{1,64}$/.test(fingerprint)).slice(0, MAX_DISCARDED) ?? [];
  return named.length === 0 ? {} : { "x-winnow-discard": named.join(", ") };
}

/**
 * A 2xx tells a client that something was kept. When every item was malformed it is told what and where instead; what is refused by rule
 * (a replay, a profile) is no fault of the client.
 */
function refuseWhole({ items }: Envelope, { refused }: Digest): void {
  const faults = refused.filter((refusal) => refusal.malformed);
  const [first] = faults;
  if (first === undefined || new Set(faults.map(({ item }) => item)).size < items.length) return;
  const code = faults.every(({ reason }) => reason === "too_large") ? "too_large" : "malformed";
  const message = `item ${first.item} (${first.type}) is refused as ${first.reason}${first.detail ? `: ${first.detail}` : ""}`;
  throw new ReceiverError(code, message, { where: `item ${first.item}` });
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
