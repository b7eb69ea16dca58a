import { z } from "zod";
import { json } from "../http/neutral.ts";
import { ReceiverError } from "../receiver-error.ts";
import {
  type Quota,
  quotaKey,
  type StoredQuota,
  setQuota,
  storedQuotas,
  WINDOW_SECONDS,
} from "../store/quota-table.ts";
import { readQuotaUse } from "../store/quota-use.ts";
import { onlyPage } from "./cursor.ts";
import { type Call, type Endpoint, endpointsAt } from "./endpoint.ts";
import { findOrganization, findProject } from "./find-project.ts";
import { isoTime } from "./iso-time.ts";

/** Of one project, and of the whole installation, which is reached by any of its organizations. */
const PATHS = ["/projects/{organization}/{project}/winnow/quotas/", "/organizations/{organization}/winnow/quotas/"];

const per = z.enum(["minute", "hour", "month"]);
const limit = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).nullish();

const quotaSchema = z.object({
  key: z.string().nullable().describe("Public key; null for all of the project or installation."),
  per,
  payloads: z.number().nullable(),
  bytes: z.number().nullable(),
  used: z.object({ payloads: z.number(), bytes: z.number() }).describe("Admitted in the running window."),
  resetsAt: z.string(),
});

type QuotaCall<Query = unknown, Body = unknown> = Call<Query, Body>;

/** What is limited, how much of it is used, and how to change it. */
export const QUOTA_ENDPOINTS: readonly Endpoint[] = [
  ...endpointsAt(PATHS, {
    method: "GET",
    scopes: ["project:read"],
    summary: "Quotas, and how much of each is used",
    response: z.array(quotaSchema),
    handle: async (call) => {
      const projectId = await projectOf(call);
      return json(200, await listQuotas(call, projectId), { link: onlyPage(call.request) });
    },
  }),
  ...PATHS.flatMap((path) =>
    endpointsAt([path], {
      method: "PUT",
      scopes: path.startsWith("/projects/") ? ["project:write"] : ["org:write"],
      summary: "Set a quota of payloads, of bytes, or of both",
      body: z
        .object({ key: z.string().min(1).max(64).nullish(), per: per.default("hour"), payloads: limit, bytes: limit })
        .refine(({ payloads, bytes }) => payloads != null || bytes != null, "payloads or bytes is needed"),
      response: quotaSchema,
      handle: async (call) => {
        const projectId = await projectOf(call);
        const { key, ...limits } = call.body;
        await requireKey(call, projectId, key);
        await change(call, { projectId, publicKey: key ?? undefined, ...limits });
        const stored = await listQuotas(call, projectId);
        return json(
          200,
          stored.find((quota) => quota.key === (key ?? null) && quota.per === limits.per),
        );
      },
    }),
  ),
  ...PATHS.flatMap((path) =>
    endpointsAt([path], {
      method: "DELETE",
      scopes: path.startsWith("/projects/") ? ["project:write"] : ["org:write"],
      summary: "Lift a quota",
      query: z.object({ key: z.string().optional(), per: per.default("hour") }),
      status: 204,
      handle: async (call) => {
        await change(call, { projectId: await projectOf(call), publicKey: call.query.key, per: call.query.per });
        return { status: 204, headers: {} };
      },
    }),
  ),
];

/** Id of the project of the path; 0 is the installation, which only those may touch who see all of it. */
async function projectOf({ database, access, parts }: QuotaCall): Promise<number> {
  const { organization = "", project } = parts;
  if (project !== undefined) return Number((await findProject(database, access, organization, project)).id);
  await findOrganization(database, access, organization);
  if (access.projects !== undefined) {
    throw new ReceiverError("forbidden", "quotas of the installation need access to all projects");
  }
  return 0;
}

async function requireKey(call: QuotaCall, projectId: number, key: string | null | undefined): Promise<void> {
  if (key == null) return;
  const rows = await call.database.query(
    "select 1 as one from :schema.project_key where project_id = $1::bigint and public_key = $2",
    [projectId, key],
  );
  if (rows.length === 0) throw new ReceiverError("malformed", "key: the project has no such key", { where: "key" });
}

async function change(call: QuotaCall, quota: Quota): Promise<void> {
  await setQuota(call.database.query, quota);
  call.context.quotas.forget();
}

async function listQuotas(call: QuotaCall, projectId: number): Promise<z.infer<typeof quotaSchema>[]> {
  const stored = await storedQuotas(call.database.query, projectId);
  const used = await readQuotaUse(call.database.query, stored);
  return stored.map((quota) => {
    const { payloads = 0, bytes = 0, endsIn = 0 } = used.get(quotaKey(quota)) ?? {};
    return {
      key: quota.publicKey === "" ? null : quota.publicKey,
      per: windowName(quota),
      payloads: quota.payloads,
      bytes: quota.bytes,
      used: { payloads, bytes },
      resetsAt: isoTime(call.now + endsIn * 1_000),
    };
  });
}

function windowName({ seconds }: StoredQuota): "minute" | "hour" | "month" {
  return seconds === WINDOW_SECONDS.minute ? "minute" : seconds === WINDOW_SECONDS.hour ? "hour" : "month";
}
