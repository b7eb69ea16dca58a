import { scrypt as nodeScrypt, randomBytes, type ScryptOptions, timingSafeEqual } from "node:crypto";
import { ReceiverError } from "../receiver-error.ts";

/** What turns a password into a key; a parameter so that a test sees when it runs. */
export type Derive = (password: string, salt: Buffer, length: number, options: ScryptOptions) => Promise<Buffer>;

/** Keeps passwords as something from which they cannot be read. */
export type Passwords = {
  /** A text to be stored: the rule, its parameters, a salt and the key. */
  hash(password: string): Promise<string>;
  /**
   * Whether a password is the one that was stored. Where nothing is stored the same work is done, so that how long it takes says nothing
   * about who exists.
   */
  verify(password: string, stored: string | null | undefined): Promise<boolean>;
};

/** As OWASP's cheat sheet on password storage has it for 32 MiB of memory: N = 2^15, r = 8, p = 3; about a third of a second. */
const COST = { log: 15, blockSize: 8, parallel: 3 };
const BYTES = { salt: 16, key: 32 };

/** How many run at once (32 MiB each, on the threads that files and names are read with as well), and how many may wait. */
const AT_ONCE = 2;
const WAITING = 16;

/** How long a password may be, characters. Nothing else is asked of it, as NIST SP 800-63B advises. */
export const PASSWORD_LENGTH = { min: 10, max: 200 };

const STORED = /^scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([\w-]{8,})\$([\w-]{20,})$/;

type Stored = { log: number; blockSize: number; parallel: number; salt: Buffer; key: Buffer };

/** @param derive Node's scrypt by default. */
export function createPasswords(derive: Derive = scrypt): Passwords {
  const turn = createTurns();
  const keyOf = (password: string, { log, blockSize, parallel, salt }: Omit<Stored, "key">, length: number) =>
    turn(() =>
      derive(password.normalize("NFKC"), salt, length, {
        N: 2 ** log,
        r: blockSize,
        p: parallel,
        maxmem: 128 * blockSize * (2 ** log + parallel) * 2,
      }),
    );
  // Nobody's password: what an unknown name is compared with.
  const nobody: Stored = { ...COST, salt: randomBytes(BYTES.salt), key: randomBytes(BYTES.key) };
  return {
    async hash(password) {
      const salt = randomBytes(BYTES.salt);
      const key = await keyOf(password, { ...COST, salt }, BYTES.key);
      const { log, blockSize, parallel } = COST;
      return ["scrypt", log, blockSize, parallel, salt.toString("base64url"), key.toString("base64url")].join("$");
    },
    async verify(password, stored) {
      const known = parse(stored);
      const { key, ...rest } = known ?? nobody;
      const given = await keyOf(password, rest, key.length);
      return timingSafeEqual(given, key) && known !== undefined;
    },
  };
}

function parse(stored: string | null | undefined): Stored | undefined {
  const [, log, blockSize, parallel, salt = "", key = ""] = STORED.exec(stored ?? "") ?? [];
  if (log === undefined) return undefined;
  const cost = { log: Number(log), blockSize: Number(blockSize), parallel: Number(parallel) };
  return { ...cost, salt: Buffer.from(salt, "base64url"), key: Buffer.from(key, "base64url") };
}

const scrypt: Derive = (password, salt, length, options) =>
  new Promise((resolve, reject) =>
    nodeScrypt(password, salt, length, options, (error, key) => (error ? reject(error) : resolve(key))),
  );

/** A few at once, a few more in line; whoever comes then is told to come back. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const line: (() => void)[] = [];
  return async (work) => {
    if (running >= AT_ONCE) {
      if (line.length >= WAITING) {
        throw new ReceiverError("overloaded", "too many people log in at this moment", { retryAfter: 2 });
      }
      // Who leaves hands over the place, so that nobody who just came takes it.
      await new Promise<void>((resolve) => line.push(resolve));
    } else running++;
    try {
      return await work();
    } finally {
      const next = line.shift();
      if (next) next();
      else running--;
    }
  };
}
