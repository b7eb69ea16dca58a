import { asArray, asCount, asMoment, asObject, asText } from "./decode.ts";
import { inProject, type Place } from "./place.ts";
import type { ApiRequest } from "./request.ts";

export const quotaPeriods = ["minute", "hour", "month"] as const;
export type QuotaPeriod = (typeof quotaPeriods)[number];

/** How much may be kept in a period, of a whole project or of one of its keys. An absent limit is none. */
export type Quota = {
  /** The public key that it is for; absent for all of the project. */
  key: string | undefined;
  per: QuotaPeriod;
  payloads: number | undefined;
  bytes: number | undefined;
  used: { payloads: number; bytes: number };
  /** ms since epoch */
  resetsAt: number | undefined;
};

function decodeQuota(value: unknown): Quota | undefined {
  const raw = asObject(value);
  const per = quotaPeriods.find((period) => period === raw?.per);
  if (raw === undefined || per === undefined) return undefined;
  const used = asObject(raw.used);
  return {
    key: asText(raw.key),
    per,
    payloads: asCount(raw.payloads),
    bytes: asCount(raw.bytes),
    used: { payloads: asCount(used?.payloads) ?? 0, bytes: asCount(used?.bytes) ?? 0 },
    resetsAt: asMoment(raw.resetsAt),
  };
}

const PATH = "winnow/quotas/";

export async function listQuotas(request: ApiRequest, place: Place, signal?: AbortSignal): Promise<Quota[]> {
  const { body } = await request.json(inProject(place, PATH), signal);
  return asArray(body).flatMap((item) => decodeQuota(item) ?? []);
}

/** Sets a quota; one for the same key and period is replaced. */
export async function saveQuota(
  request: ApiRequest,
  place: Place,
  quota: Pick<Quota, "key" | "per" | "payloads" | "bytes">,
): Promise<void> {
  const body = {
    ...(quota.key === undefined ? {} : { key: quota.key }),
    per: quota.per,
    payloads: quota.payloads ?? null,
    bytes: quota.bytes ?? null,
  };
  await request.json(inProject(place, PATH), undefined, { method: "PUT", body });
}

export async function deleteQuota(request: ApiRequest, place: Place, quota: Pick<Quota, "key" | "per">): Promise<void> {
  const which = new URLSearchParams({ per: quota.per, ...(quota.key === undefined ? {} : { key: quota.key }) });
  await request.json(inProject(place, `${PATH}?${which}`), undefined, { method: "DELETE" });
}
