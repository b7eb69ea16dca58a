import { setTimeout as wait } from "node:timers/promises";

/** What an app needs to play its fault. */
export type Play = {
  /** Captures one occurrence of the error. */
  fail(kind?: string, message?: string): void;
  close(): Promise<unknown>;
  /** Says the truth so far; the last one counts. */
  truth(): void;
};

export type Fault = {
  name: string;
  /** What the world between app and server does, from the start of the app. */
  network?: { mode: "429" | "offline"; forMs: number };
  play(app: Play): Promise<void> | void;
  /** The page's part, for the fault that needs a browser. */
  browser?: true;
};

async function every(ms: number, times: number, act: (i: number) => void): Promise<void> {
  for (let i = 0; i < times; i++) {
    act(i);
    await wait(ms);
  }
}

const HOUR = 4_000;

export const faults: readonly Fault[] = [
  {
    name: "a render loop, 60 times a second",
    async play({ fail, close }) {
      await every(16, 240, () => fail());
      await close();
    },
  },
  {
    name: "a retry loop over two errors in turns",
    async play({ fail, close }) {
      await every(0, 1_000, (i) => fail(i % 2 ? "Odd" : "Even"));
      await close();
    },
  },
  {
    name: "an outage of a database in 64 parallel requests",
    async play({ fail, close }) {
      const request = () => every(5, 20, () => fail("Connection"));
      await Promise.all(Array.from({ length: 64 }, request));
      await close();
    },
  },
  {
    name: "a burst of 10,000",
    async play({ fail, close }) {
      for (let i = 0; i < 10_000; i++) fail();
      await close();
    },
  },
  {
    name: "a 429 for an hour",
    network: { mode: "429", forMs: HOUR },
    async play({ fail, close }) {
      await every(20, 300, () => fail());
      await close();
    },
  },
  {
    name: "an offline hour",
    network: { mode: "offline", forMs: HOUR },
    async play({ fail, close }) {
      await every(20, 300, () => fail());
      await close();
    },
  },
  {
    name: "a crash by an uncaught exception",
    async play({ fail, truth }) {
      await every(5, 200, () => fail());
      truth();
      setTimeout(() => {
        throw new Error("the end");
      });
    },
  },
  {
    name: "SIGTERM, the app calls close",
    async play({ fail, close, truth }) {
      process.once("SIGTERM", async () => {
        await close();
        process.exit(0);
      });
      await every(5, 300, () => fail());
      truth();
      process.kill(process.pid, "SIGTERM");
      await wait(10_000);
    },
  },
  {
    name: "SIGTERM, nobody calls close",
    async play({ fail, truth }) {
      await every(5, 300, () => fail());
      truth();
      process.kill(process.pid, "SIGTERM");
      await wait(10_000);
    },
  },
  {
    name: "SIGTERM, nobody calls close, with `spool`",
    async play({ fail, truth }) {
      await every(5, 300, () => fail());
      await wait(1_100);
      truth();
      process.kill(process.pid, "SIGTERM");
      await wait(10_000);
    },
  },
  { name: "a page closed at once", browser: true, play() {} },
  {
    name: "an id in each message",
    async play({ fail, close }) {
      await every(1, 1_000, (i) => fail("Order", `order ${100_000 + i} was not found`));
      await close();
    },
  },
];
