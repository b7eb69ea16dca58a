import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SentryEvent } from "@winnow/envelope/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CoreError, FILTERED, fingerprint, resolveScrubRules, scrub } from "../src/index.ts";

const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P";

describe("secrets by name", () => {
  test.each([
    "password",
    "PASSWD",
    "userPassword",
    "passphrase",
    "pwd",
    "client_secret",
    "token",
    "access_token",
    "refreshToken",
    "X-Api-Key",
    "apiKey",
    "AWS_SECRET_ACCESS_KEY",
    "private_key",
    "credentials",
    "Cookie",
    "Set-Cookie",
    "cookies",
    "Authorization",
    "Proxy-Authorization",
    "auth",
    "x-auth",
    "oauth",
    "csrfmiddlewaretoken",
    "X-XSRF",
    "jwt",
    "cvc",
    "card_number",
    "cardNumber",
  ])("%s is scrubbed, at any depth and in any container", (key) => {
    expect(scrub({ extra: { [key]: "s3cr3t" } })).toEqual({ extra: { [key]: FILTERED } });
    expect(scrub({ a: [{ b: { [key]: { whole: "tree" } } }] })).toEqual({ a: [{ b: { [key]: FILTERED } }] });
    expect(
      scrub({
        request: {
          headers: [
            [key, "s3cr3t"],
            ["host", "x"],
          ],
        },
      }),
    ).toEqual({
      request: {
        headers: [
          [key, FILTERED],
          ["host", "x"],
        ],
      },
    });
    expect(scrub({ [key]: "s3cr3t" })).toEqual({ [key]: FILTERED });
  });

  test.each([
    "author",
    "authority",
    "compass",
    "bypass",
    "passenger",
    "keyboard",
    "monkey",
    "primary_key",
    "discard",
    "status",
    "url",
  ])("%s is no secret", (key) => {
    const event = { extra: { [key]: "value" } };
    expect(scrub(event)).toBe(event);
  });

  test("flags, empty values and numbers of tokens are no secrets, other numbers are", () => {
    const event = { extra: { hasPassword: true, password: "", token: null, total_tokens: 512, token_count: 3 } };
    expect(scrub(event)).toBe(event);
    expect(scrub({ extra: { password: 1234, token: 998877 } })).toEqual({
      extra: { password: FILTERED, token: FILTERED },
    });
  });
});

describe("secrets inside of text", () => {
  test.each([
    ["https://x.test/a?token=abc&page=2#f", `https://x.test/a?token=${FILTERED}&page=2#f`],
    ["user=bob&password=hun%20ter2&x=1", `user=bob&password=${FILTERED}&x=1`],
    ['{"user":"bob","password":"hunter 2","n":1}', `{"user":"bob","password":"${FILTERED}","n":1}`],
    ["{'api_key': 'abc def'}", `{'api_key': '${FILTERED}'}`],
    ['{"body":"{\\"token\\":\\"abc\\"}"}', `{"body":"{\\"token\\":\\"${FILTERED}\\"}"}`],
    ['{"password":"pa\\"ss\\\\","user":"bob"}', `{"password":"${FILTERED}","user":"bob"}`],
    ['{"password":"it\'s","user":"bob"}', `{"password":"${FILTERED}","user":"bob"}`],
    ['level=info password="my own" user=bob', `level=info password="${FILTERED}" user=bob`],
    ["{ user: 'bob', token: 'abc', n: 1 }", `{ user: 'bob', token: '${FILTERED}', n: 1 }`],
    ['cut off: {"secret": "abc', `cut off: {"secret": "${FILTERED}`],
    ['password="" user=bob', 'password="" user=bob'],
    ["redis://:hunter2@cache:6379", `redis://:${FILTERED}@cache:6379`],
    ["sent Bearer abcdefgh12345678 to x", `sent Bearer ${FILTERED} to x`],
    ["authorization was Basic dXNlcjpwYXNzd29yZDEyMw==", `authorization was Basic ${FILTERED}`],
    ["connect postgres://app:hunter2@db:5432/app failed", `connect postgres://app:${FILTERED}@db:5432/app failed`],
    [`rejected ${JWT}.`, `rejected ${FILTERED}.`],
    ["Server=db;Password=abc;Pooling=1", `Server=db;Password=${FILTERED};Pooling=1`],
    ["card 4111111111111111 declined", `card ${FILTERED} declined`],
    ["card 4111-1111-1111-1111.", `card ${FILTERED}.`],
    ["card 4111 1111 1111 1111 12/27 123", `card ${FILTERED} 12/27 123`],
    ["amex 3782 822463 10005", `amex ${FILTERED}`],
    ["amex 378282246310005", `amex ${FILTERED}`],
    ["diners 30569309025904", `diners ${FILTERED}`],
    ["old visa 4222222222222", `old visa ${FILTERED}`],
    ["mastercard 5555555555554444 and 2223003122003222", `mastercard ${FILTERED} and ${FILTERED}`],
    ["4012888888881881", FILTERED],
  ])("%j becomes %j", (text, expected) => {
    expect(scrub({ message: text })).toEqual({ message: expected });
  });

  test.each([
    "Unexpected token } in JSON at position 5",
    "Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON",
    "Invalid password: must have eight characters",
    "Basic authentication failed",
    "order 4111111111111112 not found",
    "at 1732143938123 and 1732143938123456",
    "took 0.4111111111111111 s",
    "id 3f9f4a1c-5b2e-4f60-a1b2-c3d4e5f60718",
    "https://x.test:8080/a@b?page=2",
    "eyJ is how a token begins",
  ])("%j holds no secret", (text) => {
    const event = { message: text };
    expect(scrub(event)).toBe(event);
  });

  test("a card number that is a number is scrubbed, a timestamp is not", () => {
    expect(scrub({ extra: { pan: 4111111111111111, at: 1732143938123 } })).toEqual({
      extra: { pan: FILTERED, at: 1732143938123 },
    });
  });
});

describe("spans, logs and metrics", () => {
  test.each([
    [
      { value: "s3cr3t", type: "string" },
      { value: FILTERED, type: "string" },
    ],
    [
      { value: 1234, type: "integer", unit: "none" },
      { value: FILTERED, type: "string", unit: "none" },
    ],
    [
      { value: ["a", "b"], type: "array" },
      { value: FILTERED, type: "string" },
    ],
    [
      { value: ["a"], type: "string[]" },
      { value: FILTERED, type: "string" },
    ],
    [
      { value: true, type: "boolean" },
      { value: true, type: "boolean" },
    ],
    [
      { value: "", type: "string" },
      { value: "", type: "string" },
    ],
    // Nothing that an SDK would write.
    [{ value: "", type: "s3cr3t" }, FILTERED],
    [{ value: "", type: "string", more: "s3cr3t" }, FILTERED],
    [{ type: "string" }, FILTERED],
  ])("the attribute %j of a secret name becomes %j", (attribute, expected) => {
    expect(scrub({ attributes: { "user.password": attribute } })).toEqual({
      attributes: { "user.password": expected },
    });
  });

  test("an attribute that changes has the type of what it has become, and members of a list have its name", () => {
    const pair = { value: ["--token", "abc"], type: "array" };
    expect(
      scrub({ a: { value: 4111111111111111, type: "integer" }, pair, total_tokens: { value: 7, type: "integer" } }),
    ).toEqual({
      a: { value: FILTERED, type: "string" },
      pair: { value: ["--token", FILTERED], type: "array" },
      total_tokens: { value: 7, type: "integer" },
    });
  });

  test("ids of spans that look like a card number stay, another thing of that form does not", () => {
    const card = "4111111111111111";
    const trace = { span_id: card, parent_span_id: card, trace_id: card + card, links: [{ span_id: card }] };
    const event = { contexts: { trace }, attributes: { "sentry.segment.id": { value: card, type: "string" } } };
    expect(scrub(event)).toBe(event);
    expect(scrub({ span_id: "4111 1111 1111 1111", card_id: card })).toEqual({ span_id: FILTERED, card_id: FILTERED });
  });

  test("what a metric has measured is a number, however it looks", () => {
    const metric = { name: "bytes", type: "distribution", value: 4111111111111111 };
    expect(scrub({ items: [metric] }).items[0]).toBe(metric);
    expect(scrub({ items: [{ ...metric, value: "4111111111111111" }] }).items[0]?.value).toBe(FILTERED);
  });

  test("a parameter is hidden where its text is", () => {
    const attributes = {
      "sentry.message.parameter.0": { value: "bob", type: "string" },
      "sentry.message.parameter.1": { value: "s3cr3t", type: "string" },
      other: { value: "s3cr3t", type: "string" },
    };
    expect(scrub({ items: [{ body: "bob: token=s3cr3t", attributes }] }).items[0]).toEqual({
      body: `bob: token=${FILTERED}`,
      attributes: { ...attributes, "sentry.message.parameter.1": { value: FILTERED, type: "string" } },
    });
    expect(scrub({ logentry: { message: "%s sent Bearer %s", params: ["bob", "abcdefgh12345678"] } })).toEqual({
      logentry: { message: "%s sent Bearer %s", params: ["bob", FILTERED] },
    });
    expect(scrub({ body: "token=s3cr3t", attributes: ["s3cr3t"] })).toEqual({
      body: `token=${FILTERED}`,
      attributes: ["s3cr3t"],
    });
    const harmless = { logentry: { message: "%s of %s", params: [1, 2] } };
    expect(scrub(harmless)).toBe(harmless);
  });

  test("a text that is an object is a text", () => {
    const body = Object.assign(new String("token=abc"), { template: "token=%s" });
    expect(scrub({ body }).body).toBe(`token=${FILTERED}`);
    const harmless = { body: new String("hello") };
    expect(scrub(harmless)).toBe(harmless);
  });

  test("a replay's addresses are no name and value", () => {
    const urls = ["https://shop.test/auth/login", "https://shop.test/cart"];
    const replay = { urls };
    expect(scrub(replay)).toBe(replay);
  });
});

describe("what grouping needs", () => {
  const frame = {
    filename: "auth/token=x.ts",
    function: "checkPassword",
    module: "auth",
    lineno: 5,
    context_line: 'token = "abc"',
  };

  test("stack frames lose nothing but secret variables", () => {
    const event = {
      exception: {
        values: [{ type: "AuthError", stacktrace: { frames: [{ ...frame, vars: { password: "x", n: 1 } }, null] } }],
      },
    };
    expect(scrub(event).exception.values[0]?.stacktrace.frames).toEqual([
      { ...frame, vars: { password: FILTERED, n: 1 } },
      null,
    ]);
    const harmless = { exception: { values: [{ type: "AuthError", stacktrace: { frames: [frame] } }] } };
    expect(scrub(harmless)).toBe(harmless);
  });

  test("what an app itself calls frames is scrubbed like any other data", () => {
    expect(scrub({ extra: { frames: [{ password: "x", note: "token=abc" }] } })).toEqual({
      extra: { frames: [{ password: FILTERED, note: `token=${FILTERED}` }] },
    });
  });

  test("fingerprint, modules, sdk and debug images stay as they are", () => {
    const event = {
      fingerprint: ["token=abc"],
      modules: { jsonwebtoken: "9.0.0", "cookie-parser": "1.4" },
      sdk: { integrations: ["Cookie"] },
      debug_meta: { images: [{ debug_id: "4111111111111111" }] },
    };
    expect(scrub(event)).toBe(event);
  });

  const root = fileURLToPath(new URL("../../test-kit/corpus/events", import.meta.url));
  const files = readdirSync(root).flatMap((origin) =>
    readdirSync(join(root, origin)).map((file) => join(origin, file)),
  );
  test.each(files)("the fingerprint of %s is the same after scrubbing", (file) => {
    const event = JSON.parse(readFileSync(join(root, file), "utf8")) as SentryEvent;
    expect(fingerprint(scrub(event)).fingerprint).toBe(fingerprint(event).fingerprint);
  });
});

describe("as a pure function", () => {
  const secretText = fc.constantFrom(
    "token=abc",
    '"password":"x"',
    "4111111111111111",
    JWT,
    "://a:b@",
    "Bearer ",
    "=",
    "'",
    ":",
    "abcdefgh12345678",
    " ",
    "%s",
    "string",
  );
  const text = fc
    .array(fc.oneof(secretText, fc.string({ maxLength: 5 })), { maxLength: 6 })
    .map((parts) => parts.join(""));
  const key = fc.oneof(
    fc.constantFrom(
      "password",
      "frames",
      "vars",
      "cookies",
      "__proto__",
      "modules",
      "type",
      "value",
      "body",
      "attributes",
      "logentry",
      "params",
      "message",
      "sentry.message.parameter.0",
    ),
    fc.string({ maxLength: 4 }),
  );
  const value = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      text,
      fc.double(),
      fc.constantFrom(null, true, undefined),
      tie("list"),
      tie("object"),
    ),
    list: fc.array(tie("node"), { maxLength: 4 }),
    object: fc.dictionary(key, tie("node"), { maxKeys: 4 }),
  })).object;

  test("scrubbing a second time changes nothing, and returns the same object", () => {
    fc.assert(
      fc.property(value, (event) => {
        const once = scrub(event);
        expect(scrub(once)).toBe(once);
      }),
      { numRuns: 1000 },
    );
  });

  test("the argument is never changed", () => {
    fc.assert(
      fc.property(value, (event) => {
        const before = JSON.stringify(event);
        scrub(event);
        expect(JSON.stringify(event)).toBe(before);
      }),
    );
  });

  test("what has no secret in it stays the same object inside of a changed event", () => {
    const event = { request: { headers: { Cookie: "a=b" } }, contexts: { os: { name: "x" } }, tags: { a: "b" } };
    const scrubbed = scrub(event);
    expect(scrubbed).not.toBe(event);
    expect(scrubbed.contexts).toBe(event.contexts);
    expect(scrubbed.tags).toBe(event.tags);
  });

  test("a key named __proto__ is a key like any other", () => {
    const event = JSON.parse('{"extra":{"__proto__":{"password":"x"},"a":1}}');
    expect(JSON.stringify(scrub(event))).toBe('{"extra":{"__proto__":{"password":"[Filtered]"},"a":1}}');
    expect(({} as Record<string, unknown>).password).toBeUndefined();
  });
});

describe("odd input", () => {
  test("a circle ends in [Circular] and hides no secret", () => {
    const event: Record<string, unknown> = { password: "x" };
    event.self = event;
    event.list = [event, event];
    expect(scrub(event)).toEqual({ password: FILTERED, self: "[Circular]", list: ["[Circular]", "[Circular]"] });
  });

  test("an object that appears in many places is read once, however they are nested", () => {
    let reads = 0;
    let node: object = Object.defineProperty({}, "leaf", { enumerable: true, get: () => reads++ && "x" });
    for (let depth = 0; depth < 40; depth++) node = { a: node, b: node };
    scrub(node);
    expect(reads).toBe(1);
  });

  test("what throws when read, or lies too deep to be looked at, is replaced", () => {
    const throws = Object.defineProperty({}, "a", {
      enumerable: true,
      get: () => {
        throw new Error("no");
      },
    });
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    let deep: object = { password: "x" };
    for (let depth = 0; depth < 50_000; depth++) deep = { deep };
    const scrubbed = scrub({ throws, proxy, fine: 1, deep });
    expect(scrubbed).toMatchObject({ throws: FILTERED, proxy: FILTERED, fine: 1 });
    expect(JSON.stringify(scrubbed)).not.toContain("password");
  });

  test("things that are no data are left alone", () => {
    const event = {
      d: new Date(0),
      f: () => 1,
      s: Symbol("password"),
      n: 10n,
      m: new Map([["password", "x"]]),
      bytes: new Uint8Array(9),
    };
    expect(scrub(event)).toBe(event);
    for (const value of [null, undefined, 5, true, "text"]) expect(scrub(value)).toBe(value);
  });

  test.each([
    ["one run of letters", "a"],
    ["names without values", "token"],
    ["names and dashes", "token-"],
    ["beginnings of web tokens", "eyJ-"],
    ["beginnings of web tokens with points", "eyJa. "],
    ["digits", "4"],
    ["digits in groups", "4111 "],
    ["quotes after names", 'token"'],
    ["openings of quotes", "token='\\\\"],
    ["quotes that change", `token:"token:'`],
    ["openings of quotes in quotes", 'token\\":\\"'],
    ["schemes", "://a:"],
    ["spaces after a scheme", "basic "],
  ])("a megabyte of %s is read without going back over it", (_name, piece) => {
    // Quadratic matching of a megabyte would take minutes, far beyond the limit of any test.
    const message = piece.repeat(Math.ceil(1e6 / piece.length));
    expect(scrub({ message }).message.length).toBeGreaterThan(0);
  });
});

test("text too long for the engine's expressions is replaced, not thrown at", () => {
  for (const piece of ["a", "\\a", "'", '"']) {
    const cleaned = scrub(`password="${piece.repeat(1e7)}`);
    expect(cleaned.slice(0, 50)).toMatch(/^(?:password=")?\[Filtered\]|^password=""/);
  }
});

describe("resolveScrubRules", () => {
  test("true and nothing are the built-in rules, false is none", () => {
    expect(resolveScrubRules()).toEqual(resolveScrubRules(true));
    expect(resolveScrubRules(false)).toBeUndefined();
  });

  test("more names and patterns come on top of the built-in ones", () => {
    const rules = resolveScrubRules({ keys: ["iban", "a.b", /^x-internal/i], patterns: [/cust-\d+/, /(z)\1/y] });
    const event = {
      IBAN: "DE1",
      "X-Internal-Id": "7",
      password: "p",
      aXb: "kept",
      "a.b": "gone",
      text: "cust-1, cust-22 and zz",
    };
    expect(scrub(event, rules)).toEqual({
      IBAN: FILTERED,
      "X-Internal-Id": FILTERED,
      password: FILTERED,
      aXb: "kept",
      "a.b": FILTERED,
      text: `${FILTERED}, ${FILTERED} and ${FILTERED}`,
    });
  });

  test("expressions keep their own groups, flags and names", () => {
    const rules = resolveScrubRules({ keys: [/^(?<x>a)b$/, /^(?<x>c)\1$/g, /^\p{Lu}\p{Ll}$/u], patterns: [/é+/iu] });
    const event = { ab: 1, cc: 2, Éé: 3, cd: 4, text: "caféÉ é" };
    const scrubbed = { ab: FILTERED, cc: FILTERED, Éé: FILTERED, cd: 4, text: `caf${FILTERED} ${FILTERED}` };
    expect(scrub(event, rules)).toEqual(scrubbed);
    expect(scrub(event, rules)).toEqual(scrubbed);
  });

  test.each([
    [null, 'option "scrub" must be true, false or an object, got null'],
    ["yes", 'option "scrub" must be true, false or an object, got "yes"'],
    [{ keys: "iban" }, 'option "scrub.keys" must be a list of texts and RegExps, got "iban"'],
    [{ keys: [""] }, 'option "scrub.keys" must be a list of texts and RegExps, got [""]'],
    [{ keys: [5] }, 'option "scrub.keys" must be a list of texts and RegExps, got [5]'],
    [{ patterns: ["a"] }, 'option "scrub.patterns" must be a list of RegExps, got ["a"]'],
  ])("%j is refused by name, rule and value", (option, message) => {
    expect(() => resolveScrubRules(option as never)).toThrow(new CoreError("option", message));
  });
});
