import { readFileSync } from "node:fs";
import { describeEachDatabase } from "@winnow/test-kit";
import { afterEach, describe, expect, it } from "vitest";
import { ENDPOINTS } from "../src/api/endpoints.ts";
import { openApiDocument } from "../src/api/openapi.ts";
import { type Receiver, SCOPES, type Scope } from "../src/index.ts";
import { startApi } from "./support/api.ts";
import { hexFingerprint } from "./support/envelopes.ts";

const LEVELS = ["read", "write", "admin"];
/** The scopes that include one: stronger ones of its kind. */
const stronger = (scope: Scope): Scope[] => {
  const [kind, level = ""] = scope.split(":");
  return LEVELS.slice(LEVELS.indexOf(level)).map((one) => `${kind}:${one}` as Scope);
};
/** Scopes with which an endpoint lets nobody in. */
const insufficient = (scopes: readonly Scope[]): Scope[] => {
  const enough = scopes.flatMap((scope) => (scope === "project:releases" ? [scope] : stronger(scope)));
  return SCOPES.filter((scope) => !enough.includes(scope));
};

describeEachDatabase("access to the API", (provide) => {
  let receiver: Receiver | undefined;
  afterEach(async () => {
    await receiver?.close();
  });

  it("is denied at every endpoint without a token, with a wrong one, and with every scope that is not enough", async () => {
    const started = await startApi(await provide());
    receiver = started.receiver;
    await started.crash("Access");
    const [issue] = await started.issues();
    const fill = (path: string) =>
      path
        .replace("{organization}", "acme")
        .replace("{project}", "web")
        .replace("{issue}", issue?.id ?? "")
        .replace(/\{\w+\}/g, "x");
    for (const { method, path, scopes, open } of ENDPOINTS) {
      if (open) continue;
      const name = `${method} ${path}`;
      const ask = async (bearer: string) => (await started.api(method, fill(path), "", {}, bearer)).status;
      expect([name, await ask("")]).toEqual([name, 401]);
      expect([name, await ask("wnt_nonsense")]).toEqual([name, 401]);
      expect([name, await ask(started.project.publicKey)]).toEqual([name, 401]);
      if (scopes.length === 0) continue;
      const { token } = await started.receiver.createToken({ scopes: insufficient(scopes) });
      expect([name, await ask(token)]).toEqual([name, 403]);
    }
    expect(await started.issues()).toHaveLength(1);
    // What is open is so by decision.
    expect(ENDPOINTS.filter(({ open }) => open).map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /auth/login/",
      "POST /auth/logout/",
      "GET /winnow/shared/{secret}/",
    ]);
  });

  it("shows a project, its issues and its events to those only who may see it", async () => {
    const started = await startApi(await provide());
    receiver = started.receiver;
    await started.crash("Secret", { environment: "hidden", release: "shop@1.0.0", tags: { shop: "berlin" } });
    const [issue] = await started.issues();
    const [event] = (await started.api("GET", `/issues/${issue?.id}/events/`)).json;
    const other = await receiver.ensureProject({ organization: "acme", project: "other" });
    const foreign = await receiver.ensureProject({ organization: "umbrella", project: "hive" });
    const { token } = await receiver.createToken({ projects: [other.id] });
    const ask = (path: string, query = "", method = "GET", body?: unknown) =>
      started.api(method, path, query, body, token);
    const fill = (path: string, name: string): string =>
      path
        .replace("{organization}", "acme")
        .replace("{project}", "web")
        .replace("{issue}", name)
        .replace("{event}", event.id)
        .replace("{key}", "environment")
        .replace("{version}", "shop@1.0.0")
        .replace(/\{\w+\}/g, "1");
    // Every endpoint that names a project or an issue: for who may see it it is there, for the others it is not.
    for (const { method, path } of ENDPOINTS.filter((one) => /\{(project|issue)\}/.test(one.path))) {
      for (const name of /\{issue\}/.test(path) ? [issue?.id, issue?.shortId] : [""]) {
        const filled = fill(path, name ?? "");
        const answer = await ask(filled, "id=1", method, method === "GET" ? undefined : {});
        // A body that is not as it should be is said so before anything is looked up.
        const expected = method === "GET" || method === "DELETE" ? [404] : [404, 400];
        expect([method, filled, expected.includes(answer.status) || answer.status]).toEqual([method, filled, true]);
      }
    }
    for (const path of [
      `/organizations/acme/eventids/${event.id}/`,
      "/organizations/umbrella/",
      "/organizations/umbrella/projects/",
      "/projects/umbrella/hive/",
    ]) {
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
    }
    for (const path of ["environments", "tags", "tags/shop/values"]) {
      expect([path, (await ask(`/organizations/acme/${path}/`)).json]).toEqual([path, []]);
    }
    const update = { status: "resolved" };
    expect((await ask(`/issues/${issue?.id}/`, "", "PUT", update)).status).toBe(404);
    expect((await ask(`/issues/${issue?.id}/`, "", "DELETE")).status).toBe(404);
    await ask("/organizations/acme/issues/", `id=${issue?.id}`, "PUT", update);
    await ask("/organizations/acme/issues/", `id=${issue?.id}`, "DELETE");
    expect((await started.issue(issue?.id ?? "")).status).toBe("unresolved");
    expect((await ask("/projects/")).json.map(({ slug }: { slug: string }) => slug)).toEqual(["other"]);
    expect((await ask("/organizations/")).json.map(({ slug }: { slug: string }) => slug)).toEqual(["acme"]);
    expect((await ask("/organizations/acme/issues/")).json).toEqual([]);
    expect((await ask("/organizations/acme/issues/", `project=${started.project.id}`)).status).toBe(404);
    expect((await ask("/organizations/acme/projects/", "", "POST", { name: "New" })).status).toBe(403);
    expect(foreign.id).toBeGreaterThan(other.id);
  });

  it("tells nothing of a project, at any endpoint there is, to whoever may do everything elsewhere", async () => {
    const started = await startApi(await provide());
    receiver = started.receiver;
    await started.crash("Hidden", {
      release: "hidden@1.0.0",
      environment: "hidden-env",
      tags: { "hidden-tag": "hidden-value" },
    });
    const [issue] = await started.issues();
    const [event] = (await started.api("GET", `/issues/${issue?.id}/events/`)).json;
    const other = await receiver.ensureProject({ organization: "acme", project: "other" });
    const { token } = await receiver.createToken({ projects: [other.id] });
    const parts: Record<string, string> = {
      organization: "acme",
      project: "web",
      issue: issue?.id ?? "",
      event: event.id,
      version: "hidden%401.0.0",
      key: started.project.publicKey,
      secret: "x".repeat(43),
    };
    // One body that suits all of them: what is refused unread would prove nothing.
    const body = {
      ...{
        name: "n",
        version: "1",
        projects: ["other"],
        text: "t",
        environment: "e",
        key: null,
        per: "hour",
        payloads: 1,
      },
      ...{ url: "https://github.com/a/b/issues/1", stackRoot: "a", sourceRoot: "b", repository: "a/b", branch: "main" },
      ...{ events: [{ on: "new_issue" }], channel: { type: "host" }, scopes: ["event:read"], days: 1 },
    };
    for (const { method, path } of ENDPOINTS) {
      const filled = path.replace(/\{(\w+)\}/g, (_, name) =>
        name === "version" && method !== "GET" ? "1" : (parts[name] ?? "1"),
      );
      const query = method === "GET" ? "" : `id=${path.includes("hashes") ? hexFingerprint(1) : issue?.id}`;
      const answer = await started.api(method, filled, query, method === "GET" ? undefined : body, token);
      const name = `${method} ${path}`;
      expect([name, JSON.stringify(answer.json ?? null)]).toEqual([
        name,
        expect.not.stringMatching(/hidden|Hidden|"web"/),
      ]);
      // What stands below a project or an issue is not there, unless the body was refused unread.
      if (/\{(?:project|issue)\}/.test(path))
        expect([name, [400, 403, 404].includes(answer.status)]).toEqual([name, true]);
    }
    const [same] = await started.issues();
    expect(same).toMatchObject({ id: issue?.id, status: "unresolved", count: "1" });
    expect((await started.api("GET", "/projects/acme/web/keys/")).json).toHaveLength(1);
  });

  it("ends with the token's time", async () => {
    const started = await startApi(await provide());
    receiver = started.receiver;
    const { token } = await receiver.createToken({ expiresAt: Date.now() - 1 });
    expect((await started.api("GET", "/", "", undefined, token)).status).toBe(401);
  });

  it("creates projects and keys, and lists issues of several projects in one order", async () => {
    const started = await startApi(await provide());
    receiver = started.receiver;
    const created = await started.api("POST", "/organizations/acme/projects/", "", {
      name: "My Shop",
      platform: "python",
    });
    expect([created.status, created.json.slug, created.json.platform]).toEqual([201, "my-shop", "python"]);
    expect((await started.api("POST", "/teams/acme/any/projects/", "", { name: "My Shop" })).status).toBe(409);
    const key = (await started.api("POST", "/projects/acme/my-shop/keys/", "", { name: "CI" })).json;
    expect(key.dsn.public).toBe(`https://${key.public}@errors.example.com/${created.json.id}`);
    await started.folded(1, 5);
    const { tallyEnvelope, makeTally } = await import("./support/envelopes.ts");
    const sent = await started.send(tallyEnvelope([makeTally(2, 7), makeTally(3, 3)]), {
      path: `/api/${created.json.id}/envelope/`,
      query: `sentry_key=${key.public}`,
    });
    expect(sent.status).toBe(200);
    const list = async (query: string) => (await started.api("GET", "/organizations/acme/issues/", query)).json;
    const counts = (await list("sort=freq")).map((one: { count: string; project: { slug: string } }) => [
      one.count,
      one.project.slug,
    ]);
    expect(counts).toEqual([
      ["7", "my-shop"],
      ["5", "web"],
      ["3", "my-shop"],
    ]);
    expect(await list(`project=${created.json.id}`)).toHaveLength(2);
    await started.api("PUT", `/projects/acme/my-shop/keys/${key.public}/`, "", { isActive: false });
    expect(
      (await started.api("GET", "/projects/acme/my-shop/keys/")).json
        .map((one: { isActive: boolean }) => one.isActive)
        .sort(),
    ).toEqual([false, true]);
    expect((await started.api("DELETE", `/projects/acme/my-shop/keys/${key.public}/`)).status).toBe(204);
    expect((await started.api("DELETE", `/projects/acme/my-shop/keys/${key.public}/`)).status).toBe(404);
    expect((await started.api("GET", "/projects/acme/my-shop/keys/")).json).toHaveLength(1);
  });
});

describe("the OpenAPI document", () => {
  it("is the committed one", () => {
    const committed = JSON.parse(readFileSync(new URL("../openapi.json", import.meta.url), "utf8"));
    // Stale? node --conditions=@winnow/source scripts/write-openapi.ts
    expect(JSON.parse(JSON.stringify(openApiDocument()))).toEqual(committed);
  });

  it("describes every method of every path", () => {
    const { paths } = openApiDocument() as { paths: Record<string, Record<string, object>> };
    expect(Object.values(paths).flatMap((path) => Object.keys(path))).toHaveLength(ENDPOINTS.length);
  });
});
