import { describeEachDatabase } from "@winnow/test-kit";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { Receiver } from "../src/index.ts";
import { startApi } from "./support/api.ts";

const asked: { authorization: string | null; body: unknown }[] = [];
const github = setupServer(
  http.post("https://api.github.com/repos/acme/shop/issues", async ({ request }) => {
    const body = (await request.json()) as { title: string };
    asked.push({ authorization: request.headers.get("authorization"), body });
    return HttpResponse.json(
      { html_url: "https://github.com/acme/shop/issues/7", number: 7, title: body.title },
      { status: 201 },
    );
  }),
  http.get("https://api.github.com/repos/acme/shop/issues/3", () =>
    HttpResponse.json({ html_url: "https://github.com/acme/shop/issues/3", number: 3, title: "Known" }),
  ),
  http.get("https://api.github.com/repos/acme/shop/issues/4", () =>
    HttpResponse.json({ message: "Not Found" }, { status: 404 }),
  ),
);

describeEachDatabase("issues of GitHub", (provide) => {
  let receiver: Receiver | undefined;
  beforeAll(() => github.listen());
  afterEach(async () => {
    await receiver?.close();
  });
  afterAll(() => github.close());

  it("are made or linked, and shown with who did it", async () => {
    const { receiver: own, api, crash, issues } = await startApi(await provide(), { github: { token: "ghp_test" } });
    receiver = own;
    await crash("Hub");
    const [issue] = await issues();
    const path = `/issues/${issue?.id}/external-issues/`;
    const made = await api("POST", path, "", { repository: "acme/shop" });
    expect([made.status, made.json.displayName]).toEqual([201, "acme/shop#7"]);
    expect(asked.at(-1)).toMatchObject({
      authorization: "Bearer ghp_test",
      body: { title: "HubError: Hub failed", body: expect.stringContaining("Seen 1 times") },
    });
    await api("POST", path, "", { repository: "acme/shop", number: 3 });
    const listed = (await api("GET", path)).json as { displayName: string }[];
    expect(listed.map(({ displayName }) => displayName)).toEqual(["acme/shop#7", "acme/shop#3"]);
    const { activity } = (await api("GET", `/issues/${issue?.id}/activities/`)).json;
    expect(activity[0]).toMatchObject({ type: "create_issue", user: { name: "jane@example.com" } });
  });

  it("say what GitHub says, and are off without a token", async () => {
    const provided = await provide();
    const { receiver: own, api, crash, issues } = await startApi(provided, { github: { token: "ghp_test" } });
    receiver = own;
    await crash("Hub");
    const [issue] = await issues();
    const path = `/issues/${issue?.id}/external-issues/`;
    const missing = await api("POST", path, "", { repository: "acme/shop", number: 4 });
    expect([missing.status, missing.json.detail]).toEqual([502, "GitHub answered 404: Not Found"]);
    for (const repository of ["acme", "acme/..", "../../x", "acme/shop/issues"]) {
      expect((await api("POST", path, "", { repository })).json.where).toBe("repository");
    }
    await own.close();
    const without = await startApi(provided);
    receiver = without.receiver;
    expect((await without.api("POST", path, "", { repository: "acme/shop" })).status).toBe(404);
  });
});
