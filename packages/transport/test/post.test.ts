import type { Envelope, TransportMakeRequestResponse } from "@sentry/core";
import { describe, expect, it } from "vitest";
import { createLimits } from "../src/limits.ts";
import { LOST_INSIDE } from "../src/link.ts";
import { createPost } from "../src/post.ts";
import { testPlatform } from "./support/client.ts";

const parcel = () => ({
  category: "error" as const,
  key: "a",
  envelope: [{}, []] as unknown as Envelope,
  settled: () => {},
});

describe("a payload in doubt", () => {
  it.each([
    ["stays in the SDK's own transport", { statusCode: LOST_INSIDE }],
    [
      "is refused under a limit of something else",
      {
        statusCode: 429,
        headers: { "x-sentry-rate-limits": "60:transaction:organization", "retry-after": null },
      },
    ],
  ])("that %s is not tried again without a pause", async (_name, kept) => {
    const answers: TransportMakeRequestResponse[] = [{ statusCode: 503 }];
    let requests = 0;
    let now = 0;
    let timers: (() => void)[] = [];
    const platform = {
      ...testPlatform,
      elapsed: () => now,
      later: (callback: () => void) => {
        timers.push(callback);
        return () => {};
      },
    };
    const limits = createLimits(platform);
    const link = {
      async send() {
        // Ends the loop of a post that knows no pause: it would never give the process back.
        if (++requests > 100) return {};
        const answer = answers.shift() ?? kept;
        limits.learn(answer);
        return answer;
      },
      flush: async () => true,
    };
    const post = createPost(
      link,
      limits,
      platform,
      () => undefined,
      (failure) => expect.fail(String(failure)),
    );
    await post.submit(parcel());
    for (let round = 2; round <= 4; round++) {
      now += 600_000;
      const due = timers;
      timers = [];
      for (const timer of due) timer();
      await new Promise((resolve) => setTimeout(resolve));
      expect(requests).toBe(round);
      expect(timers).not.toHaveLength(0);
    }
  });
});
