import { describeEachDatabase } from "@winnow/test-kit";
import { afterEach, describe, expect, it } from "vitest";
import { sharedPayload } from "../src/api/shared-view.ts";
import type { Receiver } from "../src/index.ts";
import { startApi } from "./support/api.ts";

/** What a stock SDK may send, with a secret in every corner. */
const REVEALING = {
  user: { id: "SECRET-user", email: "SECRET@example.com", ip_address: "203.0.113.99" },
  server_name: "SECRET-host",
  extra: { cart: "SECRET-extra" },
  modules: { "SECRET-module": "1" },
  tags: {
    "user.id": "SECRET-tag",
    server_name: "SECRET-host",
    url: "https://x.test/SECRET",
    username: "SECRET-name",
    email_address: "SECRET-address",
    client_ip: "SECRET-ip",
    hostname: "SECRET-host",
    device_id: "SECRET-phone",
    plan: "gold",
    session_token: "SECRET-token",
  },
  contexts: {
    os: { name: "Linux", token: "SECRET-os" },
    device: { name: "SECRET-phone" },
    account: { id: "SECRET-account" },
  },
  request: {
    method: "POST",
    url: "https://joe:SECRET@shop.test/pay?card=SECRET#SECRET",
    headers: { cookie: "SECRET", "x-forwarded-for": "SECRET" },
    cookies: "a=SECRET",
    data: { password: "SECRET" },
    query_string: "q=SECRET",
    env: { REMOTE_ADDR: "SECRET" },
  },
  breadcrumbs: [
    { message: "login with password=SECRET", data: { body: "SECRET" }, timestamp: 1 },
    {
      category: "fetch",
      data: { url: "https://api.test/a?key=SECRET", method: "GET", status_code: 500, "http.query": "SECRET" },
    },
  ],
  unheard_of: "SECRET-new",
};

describe("what a shared link shows of an event", () => {
  it("is a list of what is harmless, and nothing that SDKs may think of later", () => {
    const frames = [
      { function: "pay", filename: "pay.js", lineno: 3, context_line: "pay(card)", vars: { card: "SECRET" } },
    ];
    const exception = {
      values: [
        {
          type: "PayError",
          value: "no pay, token=SECRET",
          stacktrace: { frames },
          mechanism: { type: "x", handled: false, data: "SECRET" },
        },
      ],
    };
    const shown = sharedPayload({ ...REVEALING, exception, message: "no pay", platform: "node" });
    expect(JSON.stringify(shown)).not.toContain("SECRET");
    expect(shown).toMatchObject({
      message: "no pay",
      platform: "node",
      exception: {
        values: [
          {
            type: "PayError",
            mechanism: { handled: false },
            stacktrace: { frames: [{ function: "pay", lineno: 3, context_line: "pay(card)" }] },
          },
        ],
      },
      request: { method: "POST", url: "https://shop.test/pay" },
      contexts: { os: { name: "Linux" } },
      breadcrumbs: {
        values: [{ timestamp: 1 }, { category: "fetch", data: { url: "https://api.test/a", status_code: 500 } }],
      },
    });
    expect(shown.tags).toContainEqual(["plan", "gold"]);
    expect(
      sharedPayload({
        exception: null,
        threads: 7,
        stacktrace: [],
        breadcrumbs: "x",
        contexts: [],
        request: 1,
        tags: [[], [null, 1], "x"],
      }),
    ).toBeDefined();
  });
});

describeEachDatabase("a link to one issue", (provide) => {
  let receiver: Receiver | undefined;
  afterEach(async () => {
    await receiver?.close();
  });

  const start = async () => {
    const provided = await provide();
    const started = await startApi(provided);
    receiver = started.receiver;
    const { api, crash, issues } = started;
    await crash("Shared", REVEALING);
    await crash("Kept");
    const all = await issues();
    const idOf = (name: string): string => all.find(({ title }) => title.startsWith(name))?.id ?? "";
    const share = async (id: string, body: unknown = {}) =>
      (await api("POST", `/issues/${id}/winnow/shares/`, "", body)).json;
    /** Somebody without any access. */
    const look = async (path: string, method = "GET") => {
      const secret = path.replace("/share/", "");
      const answer = await started.receiver.handle({
        method,
        path: `/api/0/winnow/shared/${secret}/`,
        query: "",
        headers: {},
      });
      return { ...answer, json: JSON.parse(String(answer.body)) };
    };
    return { ...started, provided, shared: idOf("Shared"), kept: idOf("Kept"), share, look };
  };

  it("shows it to whoever has the link, without what is personal, until it expires or is taken back", async () => {
    const { shared, share, look, api, provided } = await start();
    const made = await share(shared, { days: 2 });
    expect(made.path).toMatch(/^\/share\/[\w-]{43}$/);
    expect(Date.parse(made.expires) - Date.parse(made.dateCreated)).toBe(2 * 86_400_000);
    const seen = await look(made.path);
    expect([seen.status, seen.headers["cache-control"], seen.headers["x-robots-tag"]]).toEqual([
      200,
      "no-store",
      "noindex",
    ]);
    expect(seen.json.issue).toMatchObject({
      title: "SharedError: Shared failed",
      count: "1",
      status: "unresolved",
      project: { slug: "web" },
    });
    expect(seen.json.event.entries.map(({ type }: { type: string }) => type)).toEqual(
      expect.arrayContaining(["exception", "request", "breadcrumbs"]),
    );
    expect(seen.json.tags.map(({ key }: { key: string }) => key)).toContain("plan");
    expect(JSON.stringify(seen.json)).not.toContain("SECRET");
    expect(JSON.stringify(seen.json)).not.toContain("jane@example.com");
    const list = await api("GET", `/issues/${shared}/winnow/shares/`);
    expect(list.json).toMatchObject([{ id: made.id, createdBy: "jane@example.com" }]);
    const secret = made.path.slice(7);
    expect(JSON.stringify([list.json, await provided.rows(`select * from "${provided.schema}".share`)])).not.toContain(
      secret,
    );
    expect((await look(made.path, "DELETE")).status).toBe(405);

    const second = await share(shared);
    expect((await api("DELETE", `/issues/${shared}/winnow/shares/${made.id}/`)).status).toBe(204);
    expect((await look(made.path)).status).toBe(404);
    expect((await look(second.path)).status).toBe(200);
    await provided.rows(`update "${provided.schema}".share set expires_at = now()`);
    expect((await look(second.path)).status).toBe(404);
    expect((await api("GET", `/issues/${shared}/winnow/shares/`)).json).toEqual([]);
    expect((await look("/share/nonsense")).status).toBe(404);
  });

  it("is for people who may change the issue to make, and theirs to take back", async () => {
    const { shared, kept, share, look, api, receiver: own } = await start();
    const made = await share(shared);
    const shares = `/issues/${shared}/winnow/shares/`;
    const other = await own.ensureProject({ organization: "acme", project: "other" });
    const elsewhere = (await own.createToken({ projects: [other.id] })).token;
    const reader = (await own.createToken({ scopes: ["event:read"] })).token;
    for (const [method, path] of [
      ["GET", shares],
      ["POST", shares],
      ["DELETE", `${shares}${made.id}/`],
    ] as const) {
      expect([method, (await api(method, path, "", {}, elsewhere)).status]).toEqual([method, 404]);
      expect([method, (await api(method, path, "", {}, reader)).status]).toEqual([
        method,
        method === "GET" ? 200 : 403,
      ]);
    }
    expect((await api("DELETE", `/issues/${kept}/winnow/shares/${made.id}/`)).status).toBe(404);
    for (const days of [0, 91, 1.5]) expect((await share(shared, { days })).where).toBe("days");
    expect((await look(made.path)).status).toBe(200);
  });

  it("ends with the issue, and never turns into a link to another one", async () => {
    const { shared, kept, share, look, api } = await start();
    const [one, two] = [await share(shared), await share(kept)];
    const merge = await api("PUT", "/projects/acme/web/issues/", `id=${kept}&id=${shared}`, { merge: 1 });
    const { parent, children } = merge.json.merge;
    const [gone, stays] = children[0] === shared ? [one, two] : [two, one];
    expect([parent, ...children].sort()).toEqual([shared, kept].sort());
    expect([(await look(gone.path)).status, (await look(stays.path)).status]).toEqual([404, 200]);
    await api("DELETE", `/issues/${parent}/`);
    expect((await look(stays.path)).status).toBe(404);
  });
});
