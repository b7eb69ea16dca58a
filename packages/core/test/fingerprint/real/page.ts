import * as Sentry from "@sentry/browser";
import { FAULTS, REJECTIONS } from "./faults.ts";

declare const WORKER: string;
const events: Record<string, unknown[]> = {};
let current = "";

const keep = (event: unknown) => {
  events[current] = [...(events[current] ?? []), event];
  return null;
};
const rest = () => new Promise((resolve) => setTimeout(resolve, 30));

async function run(): Promise<unknown> {
  Sentry.init({
    dsn: "https://key@localhost/1",
    beforeSend: keep,
    integrations: (all) => all.filter(({ name }) => name !== "Dedupe"),
  });
  for (const [name, fault] of Object.entries(FAULTS)) {
    for (const id of [17, 90_211]) {
      current = name;
      try {
        await fault(id);
      } catch (error) {
        Sentry.captureException(error);
      }
    }
  }
  for (const [name, value] of Object.entries(REJECTIONS)) {
    for (const id of [17, 90_211]) {
      current = name;
      void Promise.reject(value(id));
      await rest();
    }
  }
  current = "in a worker";
  const worker = new Worker(WORKER, { type: "module" });
  await new Promise<void>((resolve) => {
    worker.onmessage = ({ data }) => (data === "done" ? resolve() : keep(data));
  });
  return events;
}

Object.assign(globalThis, { run });
