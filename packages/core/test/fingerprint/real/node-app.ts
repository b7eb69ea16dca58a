// Fails in every way, twice each, through the real SDK, in a process of its own: rejections that nobody handles are part of it. Prints the
// events by fault. In a worker thread it runs the one fault of the worker and posts its events.
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import * as Sentry from "@sentry/node";
import { FAULTS, REJECTIONS } from "./faults.ts";

const IDS = [17, 90_211];
const captured: Record<string, unknown[]> = {};
let current = "";

Sentry.init({
  dsn: "https://key@localhost/1",
  defaultIntegrations: false,
  integrations: [
    Sentry.linkedErrorsIntegration(),
    Sentry.contextLinesIntegration(),
    Sentry.onUnhandledRejectionIntegration({ mode: "none" }),
  ],
  beforeSend(event) {
    captured[current] = [...(captured[current] ?? []), event];
    return null;
  },
});

async function fail(name: string, fault: (id: number) => unknown): Promise<void> {
  for (const id of IDS) {
    current = name;
    try {
      await fault(id);
    } catch (error) {
      Sentry.captureException(error);
    }
    await Sentry.flush(500);
  }
}

async function reject(name: string, reasonOf: (id: number) => unknown): Promise<void> {
  for (const id of IDS) {
    current = name;
    void Promise.reject(reasonOf(id));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await Sentry.flush(500);
  }
}

function packParcel(id: number): never {
  throw new Error(`Parcel ${id} does not fit`);
}

if (isMainThread) {
  for (const [name, fault] of Object.entries(FAULTS)) await fail(name, fault);
  for (const [name, reasonOf] of Object.entries(REJECTIONS)) await reject(name, reasonOf);
  captured["in a worker"] = await new Promise((resolve, rejectAll) => {
    new Worker(new URL(import.meta.url)).once("message", resolve).once("error", rejectAll);
  });
  console.log(JSON.stringify(captured));
} else {
  await fail("in a worker", packParcel);
  parentPort?.postMessage(JSON.parse(JSON.stringify(captured["in a worker"])));
}
