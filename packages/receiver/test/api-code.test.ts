import { describeEachDatabase } from "@winnow/test-kit";
import { afterEach, describe, expect, it } from "vitest";
import { createSourceLinks } from "../src/github/source-links.ts";
import type { Receiver } from "../src/index.ts";
import { startApi } from "./support/api.ts";

const WEB = "/projects/acme/web";

describe("a link from a frame to its source", () => {
  const mapping = (stackRoot: string, sourceRoot = "") => ({
    stackRoot,
    sourceRoot,
    repository: "acme/shop",
    branch: "main",
  });
  const link = (frame: object, ...mappings: ReturnType<typeof mapping>[]) =>
    createSourceLinks(mappings, () => undefined)(frame);
  const at = (path: string) => `https://github.com/acme/shop/blob/main/${path}`;

  it.each([
    ["/app/src/cart.js", mapping("/app/"), "src/cart.js"],
    ["/app/src/cart.js", mapping("/app", "packages/shop"), "packages/shop/src/cart.js"],
    ["webpack:///./src/cart.js?a1b2", mapping("webpack:///./"), "src/cart.js"],
    ["app:///lib\\till.js", mapping("app:///", "src/"), "src/lib/till.js"],
    ["src/Größe 1.js", mapping(""), "src/Gr%C3%B6%C3%9Fe%201.js"],
    ["/application/src/cart.js", mapping("/app"), undefined],
    ["/app/../../etc/passwd", mapping("/app/"), undefined],
    ["/usr/lib/x.js", mapping(""), undefined],
    ["node:internal/timers", mapping(""), undefined],
    ["https://shop.example/a.js", mapping(""), undefined],
  ])("leads from %s by %o to %s", (filename, one, path) => {
    expect(link({ filename, lineno: 12, in_app: true }, one)).toBe(path === undefined ? null : `${at(path)}#L12`);
  });

  it("goes by the longest root, by the absolute path where the name says nothing, and never from foreign code", () => {
    const all = [mapping("/app/"), mapping("/app/packages/till/", "till")];
    expect(link({ filename: "/app/packages/till/a.js" }, ...all)).toBe(at("till/a.js"));
    expect(link({ filename: "a.js", abs_path: "/app/a.js" }, ...all)).toBe(at("a.js"));
    expect(link({ filename: "/app/node_modules/x/a.js", in_app: false }, ...all)).toBeNull();
    expect(link({}, ...all)).toBeNull();
  });
});

describeEachDatabase("code of a project", (provide) => {
  let receiver: Receiver | undefined;
  const start = async () => {
    const started = await startApi(await provide());
    receiver = started.receiver;
    return started;
  };
  afterEach(async () => {
    await receiver?.close();
  });

  it("is linked from frames in the commit of the release, or on the branch", async () => {
    const { crash, issues, api } = await start();
    const path = `${WEB}/winnow/code-mappings/`;
    await crash("Linked", { release: "shop@1.0.0" });
    const [issue] = await issues();
    const linkOf = async (id = issue?.id) => {
      const { entries } = (await api("GET", `/issues/${id}/events/latest/`)).json;
      return entries[0].data.values[0].stacktrace.frames[0].sourceLink;
    };
    expect(await linkOf()).toBeNull();
    const made = await api("POST", path, "", {
      stackRoot: "app/",
      sourceRoot: "src",
      repository: "acme/shop",
      branch: "trunk",
    });
    expect([made.status, made.json.id]).toEqual([201, expect.any(String)]);
    expect((await api("GET", path)).json).toEqual([made.json]);
    expect(await linkOf()).toBe("https://github.com/acme/shop/blob/trunk/src/Linked.js#L3");
    const commits = [
      { id: "c0ffee1", repository: "acme/other" },
      { id: "c0ffee2", repository: "acme/shop" },
      { id: "c0ffee3", repository: "acme/shop" },
    ];
    await api("POST", "/organizations/acme/releases/", "", { version: "shop@1.0.0", projects: ["web"], commits });
    expect(await linkOf()).toBe("https://github.com/acme/shop/blob/c0ffee2/src/Linked.js#L3");
    await crash("Named", { release: "9f1c0a7e5b" });
    const named = (await issues()).find(({ title }) => title.startsWith("Named"));
    expect(await linkOf(named?.id)).toBe("https://github.com/acme/shop/blob/9f1c0a7e5b/src/Named.js#L3");
    for (const [field, value] of [
      ["repository", "acme"],
      ["branch", "../x"],
      ["sourceRoot", "../../x"],
    ] as const) {
      const wrong = await api("POST", path, "", { repository: "acme/shop", [field]: value });
      expect([field, wrong.status, wrong.json.where]).toEqual([field, 400, field]);
    }
    expect((await api("DELETE", `${path}${made.json.id}/`)).status).toBe(204);
    expect((await api("DELETE", `${path}${made.json.id}/`)).status).toBe(404);
    expect(await linkOf()).toBeNull();
  });

  it("knows the release before another one, not the one after it", async () => {
    const { api } = await start();
    for (const day of [1, 2, 3]) {
      await api("POST", "/organizations/acme/releases/", "", {
        version: `shop@${day}.0.0`,
        projects: ["web"],
        dateReleased: `2026-01-0${day}T00:00:00Z`,
        commits: [{ id: `c0ffee${day}` }],
      });
    }
    const before = async (version: string) =>
      (await api("GET", `/organizations/acme/releases/${version}/previous-with-commits/`)).json;
    expect(await before("shop@3.0.0")).toMatchObject({ version: "shop@2.0.0", lastCommit: { id: "c0ffee2" } });
    expect(await before("shop@2.0.0")).toMatchObject({ version: "shop@1.0.0" });
    expect(await before("shop@1.0.0")).toEqual({});
    // Of one that is not there yet it is the newest.
    expect(await before("shop@4.0.0")).toMatchObject({ version: "shop@3.0.0" });
  });

  it("has releases that tell what was new in them, what came back, and how often they failed", async () => {
    const { crash, issues, api } = await start();
    await crash("Old", { release: "shop@1.0.0" });
    await crash("Fixed", { release: "shop@1.0.0" });
    const fixed = (await issues()).find(({ title }) => title.startsWith("Fixed"));
    await api("PUT", `/issues/${fixed?.id}/`, "", { status: "resolved", statusDetails: { inRelease: "shop@1.1.0" } });
    await crash("Fixed", { release: "shop@1.1.0" });
    await crash("New", { release: "shop@1.1.0", contexts: { winnow: { count: 5 } } });
    const releases = (await api("GET", `${WEB}/releases/`, "per_page=10")).json;
    const of = (version: string) => releases.find((one: { version: string }) => one.version === version);
    expect(of("shop@1.0.0")).toMatchObject({ newGroups: 2, winnow: { events: 2, regressions: 0 } });
    expect(of("shop@1.1.0")).toMatchObject({
      newGroups: 1,
      firstEvent: expect.stringMatching(/Z$/),
      lastEvent: expect.stringMatching(/Z$/),
      winnow: { events: 6, regressions: 1 },
    });
    expect((await api("GET", `${WEB}/releases/`, "per_page=1")).json).toHaveLength(1);
    expect((await api("GET", `${WEB}/releases/`, "per_page=x")).json.where).toBe("per_page");
  });
});
