import { describeEachDatabase } from "@winnow/test-kit";
import { afterEach, expect, it } from "vitest";
import type { Receiver } from "../src/index.ts";
import { startApi } from "./support/api.ts";

const TOKENS = "/organizations/acme/winnow/tokens/";

describeEachDatabase("tokens of an organization", (provide) => {
  let receiver: Receiver | undefined;
  afterEach(async () => {
    await receiver?.close();
  });

  const start = async () => {
    const provided = await provide();
    const started = await startApi(provided);
    receiver = started.receiver;
    return { ...started, provided };
  };

  it("are shown once, kept as hashes, say when they were used, and end when they are deleted", async () => {
    const { api, provided } = await start();
    const made = await api("POST", TOKENS, "", {
      name: "ci",
      scopes: ["project:releases", "project:read"],
      projects: ["web"],
      days: 1,
    });
    expect([made.status, made.headers["cache-control"]]).toEqual([201, "no-store"]);
    const { token, ...info } = made.json;
    expect(token).toMatch(/^wnt_[\w-]{43}$/);
    expect(info).toMatchObject({
      name: "ci",
      lastUsed: null,
      createdBy: "jane@example.com",
      projects: [expect.any(String)],
    });
    expect(Date.parse(info.expires) - Date.now()).toBeGreaterThan(86_000_000);
    const dump = JSON.stringify([
      (await api("GET", TOKENS)).json,
      await provided.rows(`select * from "${provided.schema}".token`),
    ]);
    expect(dump).not.toContain(token);
    const use = (path: string) => api("GET", path, "", undefined, token);
    expect((await use("/projects/acme/web/")).status).toBe(200);
    expect((await use("/projects/acme/web/issues/")).status).toBe(403);
    const own = async () => (await api("GET", TOKENS)).json.find(({ name }: { name: string }) => name === "ci");
    expect(Date.now() - Date.parse((await own()).lastUsed)).toBeLessThan(60_000);
    expect((await api("DELETE", `${TOKENS}${info.id}/`)).status).toBe(204);
    expect((await api("DELETE", `${TOKENS}${info.id}/`)).status).toBe(404);
    expect((await use("/projects/acme/web/")).status).toBe(401);
    expect(await own()).toBeUndefined();
  });

  it("are made and seen by those only who may, and give nothing that their maker has not", async () => {
    const { api, receiver: own, project } = await start();
    await own.ensureProject({ organization: "umbrella", project: "hive" });
    const wanted = { name: "x", scopes: ["event:read"] };
    const some = (await own.createToken({ scopes: ["org:admin", "event:read"] })).token;
    const limited = (await own.createToken({ projects: [project.id] })).token;
    expect((await api("POST", TOKENS, "", { ...wanted, scopes: ["event:write"] }, some)).status).toBe(403);
    expect((await api("POST", TOKENS, "", wanted, some)).status).toBe(201);
    for (const [method, path] of [
      ["GET", TOKENS],
      ["POST", TOKENS],
      ["DELETE", `${TOKENS}1/`],
    ] as const) {
      expect([method, (await api(method, path, "", wanted, limited)).status]).toEqual([method, 403]);
    }
    for (const [bad, where] of [
      [{ ...wanted, scopes: [] }, "scopes"],
      [{ ...wanted, scopes: ["root"] }, "scopes.0"],
      [{ ...wanted, projects: ["hive"] }, "projects"],
      [{ ...wanted, days: 0 }, "days"],
      [{ ...wanted, name: " " }, "name"],
    ] as const) {
      expect((await api("POST", TOKENS, "", bad)).json).toMatchObject({ error: "malformed", where });
    }
    // Of an organization: it sees what is made there later, nothing elsewhere, and none of the installation's tokens.
    const acme = (await api("POST", TOKENS, "", { name: "acme", scopes: ["org:admin", "project:read"] })).json;
    await own.ensureProject({ organization: "acme", project: "later" });
    const slugs = (await api("GET", "/projects/", "", undefined, acme.token)).json.map(
      ({ slug }: { slug: string }) => slug,
    );
    expect(slugs).toEqual(["later", "web"]);
    const names = async (bearer?: string) =>
      (await api("GET", TOKENS, "", undefined, bearer)).json.map(({ name }: { name: string }) => name);
    expect(await names(acme.token)).toEqual(["x", "acme"]);
    expect(await names()).toEqual(["jane@example.com", "", "", "x", "acme"]);
    const [first] = (await api("GET", TOKENS)).json;
    expect((await api("DELETE", `${TOKENS}${first.id}/`, "", undefined, acme.token)).status).toBe(404);
    // A program that makes its token anew at each start ends its own only.
    await own.createToken({ name: "acme", replace: true });
    expect((await api("GET", "/projects/", "", undefined, acme.token)).status).toBe(200);
  });
});
