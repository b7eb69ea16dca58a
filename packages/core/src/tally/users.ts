import type { UserSketch } from "@winnow/envelope/wire";
import { hash128 } from "../hash/murmur3.ts";

/** Up to this many distinct users are kept as ids and counted exactly. */
export const MAX_USER_IDS = 64;
/** log2 of the number of registers of the sketch beyond that. */
const PRECISION = 10;
const REGISTERS = 1 << PRECISION;
/** Relative standard error of the estimate beyond `MAX_USER_IDS`: 1.04 / sqrt(1024). */
export const USER_ESTIMATE_ERROR = 0.0325;

// A rank is at most 55 (64 - 10 bits + 1), so that one register is exactly one character of this alphabet.
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const EMPTY_SKETCH = "A".repeat(REGISTERS);

/** The parts of a user that identify them, as Sentry's `event.user` has them. */
export type UserLike = {
  id?: string | number | null | undefined;
  email?: string | null | undefined;
  username?: string | null | undefined;
  ip_address?: string | null | undefined;
};

/**
 * A stable 64-bit id of a user as 16 hex digits, or `undefined` when nothing identifies them. The order of preference is Sentry's own
 * (id, username, email, IP address), so that one person counts once across clients. The text itself never enters a tally.
 */
export function hashUser(user: UserLike | null | undefined): string | undefined {
  if (user == null) return undefined;
  const found =
    part("id", user.id) ?? part("username", user.username) ?? part("email", user.email) ?? part("ip", user.ip_address);
  if (found === undefined) return undefined;
  const hash = hash128(`user\u001f${found}`);
  // Joined from two halves: one slice of 16 characters would keep the whole hash alive behind it, three times the memory per user.
  return [hash.slice(0, 8), hash.slice(8, 16)].join("");
}

function part(kind: string, value: unknown): string | undefined {
  // The SDKs put "{{auto}}" where the server fills in the peer's address: it identifies nobody yet.
  return value == null || value === "" || value === "{{auto}}" ? undefined : `${kind}:${String(value)}`;
}

/**
 * The union of two sets of users: exact while at most 64 distinct ids are known, a HyperLogLog sketch beyond (Flajolet et al. 2007).
 * The result depends only on the set of users, so merging is commutative, associative and idempotent.
 */
export function mergeUsers(a: UserSketch | undefined, b: UserSketch | undefined): UserSketch | undefined {
  if (a === undefined) return b;
  if (b === undefined) return a;
  if ("ids" in a && "ids" in b) {
    const ids = [...new Set([...a.ids, ...b.ids])].sort();
    return ids.length <= MAX_USER_IDS ? { ids } : { hll: addIds(EMPTY_SKETCH, ids) };
  }
  if ("ids" in a) return { hll: addIds((b as { hll: string }).hll, a.ids) };
  if ("ids" in b) return { hll: addIds(a.hll, b.ids) };
  return { hll: maxRegisters(a.hll, b.hll) };
}

/** How many users a sketch stands for: exact for ids, else an estimate with relative error `USER_ESTIMATE_ERROR`. */
export function countUsers(users: UserSketch | undefined): number {
  if (users === undefined) return 0;
  if ("ids" in users) return users.ids.length;
  return Math.round(estimate(users.hll));
}

function addIds(sketch: string, ids: readonly string[]): string {
  let registers = sketch;
  for (const id of ids) {
    const high = Number.parseInt(id.slice(0, 8), 16);
    const low = Number.parseInt(id.slice(8, 16), 16);
    const index = high >>> (32 - PRECISION);
    const rank = rankOf(high, low);
    // A register changes rarely once the sketch has seen many users, so the copy of 1 kB is the exception.
    if (rank > ALPHABET.indexOf(registers[index] ?? "A")) {
      registers = registers.slice(0, index) + ALPHABET[rank] + registers.slice(index + 1);
    }
  }
  return registers;
}

/** Position of the first set bit in the 54 bits after the register's index, from 1; 55 when none is set. */
function rankOf(high: number, low: number): number {
  const rest = (high << PRECISION) >>> PRECISION;
  if (rest !== 0) return Math.clz32(rest) - PRECISION + 1;
  return 32 - PRECISION + (low === 0 ? 33 : Math.clz32(low) + 1);
}

function maxRegisters(a: string, b: string): string {
  let merged = "";
  for (let i = 0; i < REGISTERS; i++) {
    const left = a[i] ?? "A";
    const right = b[i] ?? "A";
    merged += ALPHABET.indexOf(left) >= ALPHABET.indexOf(right) ? left : right;
  }
  return merged;
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
