import { describe, expect, it, test } from "vitest";
import { FILTERED, scrub, scrubPage, scrubRules } from "../src/index.ts";
import { corpusEvents } from "./fingerprint/corpus.ts";

const rules = scrubRules();

test.each(corpusEvents().map(({ name, event }) => [name, event] as const))(
  "%s leaves a page as it leaves a server",
  (_name, event) => {
    expect(scrubPage(event, rules)).toEqual(scrub(event, rules));
  },
);

describe("what leaves a page", () => {
  it("has no secrets under names, in texts, in pairs and in tags", () => {
    const event = {
      message: "login with password='hunter2' failed",
      request: { headers: [["Authorization", "Bearer abcdefghijklmnopqrst"]], url: "/x?token=abc" },
      tags: { api_token: "abc" },
      extra: { card: "4111 1111 1111 1111", list: ["plain", { secret: [1, 2] }] },
    };
    expect(scrubPage(event, rules)).toEqual(scrub(event, rules));
    expect(JSON.stringify(scrubPage(event, rules))).not.toMatch(/hunter2|abcdef|abc"|4111/);
  });

  it("keeps what names the group, and ids", () => {
    const event = {
      exception: { values: [{ stacktrace: { frames: [{ function: "token='x1y2'", filename: "/a.js" }] } }] },
      contexts: { trace: { span_id: "4111111111111111" } },
      sdk: { packages: ["jsonwebtoken"] },
    };
    expect(scrubPage(event, rules)).toEqual(event);
  });

  it("is as it was where nothing is to be scrubbed", () => {
    const event = { password: "x" };
    expect(scrubPage(event, undefined)).toBe(event);
  });

  it("has no secrets in the address of a page that is the file of an inline script", () => {
    const frames = [{ filename: "https://h/reset?token=abc", abs_path: "https://u:pw@h/x", function: "f" }];
    const clean = scrubPage({ exception: { values: [{ stacktrace: { frames } }] } }, rules);
    expect(JSON.stringify(clean)).not.toMatch(/abc|pw@/);
  });

  it("is written as JSON writes it", () => {
    const body = { text: new String("token=abc"), when: new Date(0), map: { toJSON: () => ({ password: "x", a: 1 }) } };
    expect(scrubPage(body, rules)).toEqual({
      text: `token=${FILTERED}`,
      when: "1970-01-01T00:00:00.000Z",
      map: { password: FILTERED, a: 1 },
    });
  });

  it("is what the app calls secret, wherever it stands", () => {
    const own = scrubRules({ keys: ["modules", /^(?:pin|)$/] });
    expect(scrubPage({ modules: { a: "1" }, pin: "1234", message: "stays" }, own)).toEqual({
      modules: FILTERED,
      pin: FILTERED,
      message: "stays",
    });
    expect(scrubPage({ sdk: "token=hunter2", modules: { jsonwebtoken: "1.0.0" } }, rules)).toEqual({
      sdk: `token=${FILTERED}`,
      modules: { jsonwebtoken: "1.0.0" },
    });
    const frames = [{ context: { password: "hunter2" }, context_line: "token = 1", pre_context: ["password = 2"] }];
    expect(scrubPage({ extra: { frames } }, rules)).toEqual({
      extra: { frames: [{ ...frames[0], context: { password: FILTERED } }] },
    });
  });

  it("is no circle, and nothing that cannot be read", () => {
    const circle: Record<string, unknown> = { a: 1 };
    circle.self = circle;
    const broken = Object.defineProperty({}, "x", {
      enumerable: true,
      get() {
        throw new Error("no");
      },
    });
    expect(scrubPage({ circle, broken }, rules)).toEqual({ circle: { a: 1, self: FILTERED }, broken: FILTERED });
    let deep: unknown = "x";
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(() => scrubPage({ deep }, rules)).not.toThrow();
  });
});
