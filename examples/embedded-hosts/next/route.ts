// A route handler of Next: put it at `app/errors/[...path]/route.ts`. One receiver per process, also when Next loads modules anew.
import { createReceiver, type Receiver } from "@winnow/receiver";
import { toFetchHandler } from "@winnow/receiver/fetch";

const kept = globalThis as { winnow?: Promise<Receiver> };
kept.winnow ??= createReceiver({ database: process.env.DATABASE_URL ?? "" });
const receiver = kept.winnow;

const handle = async (request: Request): Promise<Response> =>
  await toFetchHandler(await receiver, { prefix: "/errors" })(request);

export { handle as DELETE, handle as GET, handle as OPTIONS, handle as POST, handle as PUT };

/** Envelopes are read by the receiver, on Node's runtime. */
export const runtime = "nodejs";
