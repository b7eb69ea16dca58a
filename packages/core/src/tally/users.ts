import type { UserSketch } from "@winnow/envelope/wire";
import { smallHash } from "../hash/small-hash.ts";

/** Up to this many distinct users are kept as ids and counted exactly. */
export const MAX_USER_IDS = 64;
/** log2 of the number of registers of the sketch beyond that. */
const PRECISION = 10;
const REGISTERS = 1 << PRECISION;
/** Relative standard error of the estimate beyond `MAX_USER_IDS`: 1.04 / sqrt(1024). */
export const USER_ESTIMATE_ERROR = 0.0325;

// A rank is at most 55 (64 - 10 bits + 1), so that one register is exactly one character of this alphabet.
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The parts of a user that identify them, as Sentry's `event.user` has them. */
export type UserLike = {
  id?: string | number | null | undefined;
  email?: string | null | undefined;
  username?: string | null | undefined;
  ip_address?: string | null | undefined;
};

/** What identifies a user, the best first. */
const KINDS = ["id", "username", "email", "ip_address"] as const;

/**
 * A stable 64-bit id of a user as 16 hex digits, or `undefined` when nothing identifies them. The order of preference is Sentry's own
 * (id, username, email, IP address), so that one person counts once across clients. The text itself never enters a tally.
 */
export function hashUser(user: UserLike | null | undefined): string | undefined {
  for (const kind of KINDS) {
    const value = user?.[kind];
    // The SDKs put "{{auto}}" where the server fills in the peer's address: it identifies nobody yet.
    if ((value || value === 0) && value !== "{{auto}}") return smallHash(`${kind}:${value}`, 2);
  }
  return undefined;
}

/** Distinct users while they are counted: ids up to `MAX_USER_IDS`, beyond that the ranks of a HyperLogLog sketch (Flajolet et al. 2007). */
export type LiveUsers = string[] | Uint8Array;

/** Counts one user. @returns what to use from now on; the argument is consumed */
export function addUser(users: LiveUsers, id: string): LiveUsers {
  if (users instanceof Uint8Array) {
    const high = Number.parseInt(id.slice(0, 8), 16);
    const rest = high & (0xffffffff >>> PRECISION);
    // The position of the first set bit in the 54 bits after the register's index, from 1; 55 when none is set.
    const rank = rest
      ? Math.clz32(rest) - PRECISION + 1
      : Math.clz32(Number.parseInt(id.slice(8), 16)) + 33 - PRECISION;
    return raise(users, high >>> (32 - PRECISION), rank);
  }
  if (users.includes(id)) return users;
  // A new user is rare, and concat takes no spare room.
  const more = users.concat(id);
  return more.length > MAX_USER_IDS ? more.reduce(addUser, new Uint8Array(REGISTERS) as LiveUsers) : more;
}

/** Counts the users of a sealed tally. @returns what to use from now on; the argument is consumed */
export function addUsers(users: LiveUsers, more: UserSketch | undefined): LiveUsers {
  if (more === undefined) return users;
  if ("ids" in more) return more.ids.reduce(addUser, users);
  const sketch = users instanceof Uint8Array ? users : users.reduce(addUser, new Uint8Array(REGISTERS) as LiveUsers);
  for (let at = 0; at < REGISTERS; at++) raise(sketch as Uint8Array, at, ALPHABET.indexOf(more.hll.charAt(at)));
  return sketch;
}

function raise(ranks: Uint8Array, at: number, rank: number): Uint8Array {
  if (rank > (ranks[at] as number)) ranks[at] = rank;
  return ranks;
}

/** The wire form: it depends on the set of users only. */
export function sealUsers(users: LiveUsers): UserSketch | undefined {
  if (users instanceof Uint8Array) return { hll: Array.from(users, (rank) => ALPHABET[rank]).join("") };
  return users.length > 0 ? { ids: [...users].sort() } : undefined;
}

/**
 * The union of two sets of users: exact while at most 64 distinct ids are known, a sketch beyond. The result depends only on the set of
 * users, so merging is commutative, associative and idempotent.
 */
export function mergeUsers(a: UserSketch | undefined, b: UserSketch | undefined): UserSketch | undefined {
  return a === undefined || b === undefined ? (a ?? b) : sealUsers(addUsers(addUsers([], a), b));
}

/** How many users a sketch stands for: exact for ids, else an estimate with relative error `USER_ESTIMATE_ERROR`. */
export function countUsers(users: UserSketch | undefined): number {
  if (users === undefined) return 0;
  if ("ids" in users) return users.ids.length;
  return Math.round(estimate(users.hll));
}

function estimate(sketch: string): number {
  let sum = 0;
  let empty = 0;
  for (const character of sketch) {
    const rank = Math.max(0, ALPHABET.indexOf(character));
    if (rank === 0) empty++;
    sum += 2 ** -rank;
  }
  const raw = ((0.7213 / (1 + 1.079 / REGISTERS)) * REGISTERS * REGISTERS) / sum;
  // Linear counting corrects the known bias of the raw estimate at small numbers.
  return raw <= 2.5 * REGISTERS && empty > 0 ? REGISTERS * Math.log(REGISTERS / empty) : raw;
}
