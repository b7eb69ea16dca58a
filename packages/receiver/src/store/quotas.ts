import type { Query } from "../database/database.ts";
import { covers, quotaKey, type StoredQuota, storedQuotas } from "./quota-table.ts";
import { addQuotaUse, lockQuotaUse, type QuotaUse } from "./quota-use.ts";

/** How long the list of quotas is believed, milliseconds. */
const BELIEVE = 10_000;

/** Something that a quota may refuse. */
export type QuotaWish = {
  projectId: number;
  publicKey: string;
  /** 1 for the payload of an event; 0 for what comes with one, such as an attachment. */
  payloads: 0 | 1;
  /** As it came, before it is compressed. */
  bytes: number;
};

/** Counts payloads and bytes against quotas. */
export type Quotas = {
  /** Whether there is anything to count against. */
  inForce(query: Query): Promise<boolean>;
  /** Makes this receiver read the list anew; others follow within ten seconds. */
  forget(): void;
  /**
   * Admits wishes in order, inside the batch's transaction. What is admitted counts against every quota that covers it, and what one of
   * them refuses counts against none. The rows that count are locked until the commit, so any number of receivers together let
   * through exactly what a quota says.
   *
   * @returns per wish, in order, the seconds until the quota that refused it begins anew, or 0 when it was admitted.
   */
  admit(query: Query, wishes: readonly QuotaWish[]): Promise<number[]>;
};

export function createQuotas(): Quotas {
  let known: StoredQuota[] = [];
  let until = 0;
  const load = async (query: Query): Promise<StoredQuota[]> => {
    if (until > Date.now()) return known;
    known = await storedQuotas(query);
    until = Date.now() + BELIEVE;
    return known;
  };
  return {
    inForce: async (query) => (await load(query)).length > 0,
    forget: () => {
      until = 0;
    },
    async admit(query, wishes) {
      const quotas = (await load(query)).filter((quota) => wishes.some((wish) => covers(quota, wish)));
      if (quotas.length === 0) return wishes.map(() => 0);
      const used = await lockQuotaUse(query, quotas);
      const counters = quotas.map((quota) => startCounter(quota, used.get(quotaKey(quota))));
      const waits = wishes.map((wish) => admitOne(counters, wish));
      await addQuotaUse(
        query,
        counters.filter(({ payloads, bytes }) => payloads > 0 || bytes > 0),
      );
      return waits;
    },
  };
}

/** What is left of a quota, and what this batch took of it. */
type Counter = { quota: StoredQuota; use: QuotaUse; payloads: number; bytes: number };

const startCounter = (quota: StoredQuota, use: QuotaUse | undefined): Counter => ({
  quota,
  use: use ?? { payloads: 0, bytes: 0, startedAt: "", endsIn: 1 },
  payloads: 0,
  bytes: 0,
});

function admitOne(counters: readonly Counter[], wish: QuotaWish): number {
  const concerned = counters.filter(({ quota }) => covers(quota, wish));
  const full = concerned.filter((counter) => !hasRoom(counter, wish));
  if (full.length > 0) return Math.max(1, ...full.map(({ use }) => use.endsIn));
  for (const counter of concerned) {
    counter.payloads += wish.payloads;
    counter.bytes += wish.bytes;
  }
  return 0;
}

function hasRoom({ quota, use, payloads, bytes }: Counter, wish: QuotaWish): boolean {
  if (quota.payloads !== null && wish.payloads > 0 && use.payloads + payloads + wish.payloads > quota.payloads) {
    return false;
  }
  return quota.bytes === null || use.bytes + bytes + wish.bytes <= quota.bytes;
}
