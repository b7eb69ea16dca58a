import { createHash } from "node:crypto";
import { isIPv6 } from "node:net";
import type { Database } from "../database/database.ts";
import { ReceiverError } from "../receiver-error.ts";

/** Bounds how often somebody may guess. Kept in the database: a restart and a second receiver do not begin anew. */
export type Attempts = {
  /**
   * Counts an attempt before it is judged, so that many at once gain nothing.
   *
   * @param who the account, by id or, when there is none, by the name that was given.
   * @param address where it comes from, if the host says so.
   * @throws ReceiverError `rate_limited` with the seconds to wait.
   */
  begin(who: string, address: string | undefined): Promise<void>;
  /** Takes an attempt back that was right, or was not judged. @param right forgets the failures of the account as well. */
  takeBack(who: string, address: string | undefined, right: boolean): Promise<void>;
};

/** Failures in a window of so many seconds: of one account, from one address (a /64 of IPv6). */
export const ATTEMPTS = { seconds: 900, account: 10, address: 50 };

const BEGIN = `
insert into :schema.login_attempt as a (key, kind, n)
select decode(k.key, 'hex'), k.kind, 1 from unnest($1::text[], $2::text[]) as k(key, kind) order by k.key
on conflict (key) do update set n = a.n + 1
returning kind, n, ceil(extract(epoch from at - now()) + $3::integer)::integer as wait`;

const TAKE_BACK = `
update :schema.login_attempt set n = case when $2 and kind = 'account' then 0 else greatest(n - 1, 0) end
where key = decode($1, 'hex')`;

export function createAttempts(database: Database): Attempts {
  return {
    async begin(who, address) {
      await database.query("delete from :schema.login_attempt where at < now() - $1::integer * interval '1 second'", [
        ATTEMPTS.seconds,
      ]);
      const counted = keys(who, address);
      const rows = await database.query<{ kind: "account" | "address"; n: number; wait: number }>(BEGIN, [
        counted.map(({ key }) => key),
        counted.map(({ kind }) => kind),
        ATTEMPTS.seconds,
      ]);
      const over = rows.filter(({ kind, n }) => n > ATTEMPTS[kind]);
      if (over.length === 0) return;
      const retryAfter = Math.max(1, ...over.map(({ wait }) => wait));
      throw new ReceiverError("rate_limited", "too many attempts to log in; try again later", { retryAfter });
    },
    async takeBack(who, address, right) {
      // One row at a time: two in one statement could wait for each other with those who begin.
      for (const { key } of keys(who, address)) await database.query(TAKE_BACK, [key, right]);
    },
  };
}

/** As hashes: what people mistype for a name may be a password. */
function keys(who: string, address: string | undefined): { kind: "account" | "address"; key: string }[] {
  const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
  const account = { kind: "account" as const, key: hash(`account:${who}`) };
  return address === undefined
    ? [account]
    : [account, { kind: "address" as const, key: hash(`address:${network(address)}`) }];
}

/** Whoever has an IPv6 address has 2^64 of them. */
function network(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address;
  const [head = "", tail] = address.split("%")[0]?.split("::") ?? [];
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros =
    tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => "0");
  return [...before, ...zeros, ...after]
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 16).toString(16))
    .join(":");
}
