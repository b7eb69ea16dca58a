import { type PGliteLike, pgliteDatabase } from "../pglite.ts";
import { openPostgres, type PoolLike, postgresDatabase } from "../postgres.ts";
import { ReceiverError } from "../receiver-error.ts";
import type { Database } from "./database.ts";

/** What `createReceiver` takes as its database. */
export type DatabaseOption = string | PoolLike | PGliteLike | Database;

/** Makes a {@link Database} of whatever was handed in, told apart by shape. */
export function openDatabase(option: DatabaseOption): Database {
  if (typeof option === "string") {
    if (!/^postgres(ql)?:\/\//.test(option)) throw unusable("a postgres:// URL", option.slice(0, 12));
    return openPostgres(option);
  }
  if (typeof option === "object" && option !== null) {
    if ("parallel" in option) return option;
    if ("connect" in option && typeof option.connect === "function") return postgresDatabase(option as PoolLike);
    if ("exec" in option && typeof option.exec === "function") return pgliteDatabase(option as PGliteLike);
  }
  throw unusable("a postgres:// URL, a pg Pool or a PGlite", typeof option);
}

const unusable = (rule: string, received: string): ReceiverError =>
  new ReceiverError("option", `option database must be ${rule}, received ${JSON.stringify(received)}`);
