import { describeEachDatabase } from "@winnow/test-kit";
import { afterEach, describe, expect, it } from "vitest";
import type { Receiver } from "../src/index.ts";
import { findSuspects } from "../src/releases/suspect-commits.ts";
import { startApi } from "./support/api.ts";

const commit = (id: string, at: number, ...paths: string[]) => ({
  id,
  at,
  paths,
  message: id,
  authorName: null,
  authorEmail: null,
});

describe("finding suspect commits", () => {
  it("prefers what failed innermost, then the longer match, then the newer commit", () => {
    const files = ["/srv/app/src/cart/total.js", "/srv/app/src/server.js"];
    const commits = [
      commit("server", 9, "src/server.js"),
      commit("old", 1, "src/cart/total.js"),
      commit("new", 2, "src/cart/total.js", "README.md"),
      commit("other", 9, "lib/total.js"),
      commit("short", 9, "total.js"),
    ];
    expect(findSuspects(files, commits).map((suspect) => suspect.commit.id)).toEqual(["new", "old", "short", "server"]);
  });

  it("reads paths of bundles and of other systems", () => {
    const found = (file: string) => findSuspects([file], [commit("a", 1, "src/cart.js")]).length;
    expect(
      ["app:///./src/cart.js?v=1", "C:\\app\\src\\cart.js", "https://cdn.example.com/src/cart.js"].map(found),
    ).toEqual([1, 1, 1]);
    expect(["/srv/src/scart.js", "", "cart.jsx"].map(found)).toEqual([0, 0, 0]);
  });
});

describeEachDatabase("committers of an issue", (provide) => {
  let receiver: Receiver | undefined;
  afterEach(async () => {
    await receiver?.close();
  });

  it("are those who touched its files in the release where it was first seen", async () => {
    const { receiver: own, api, crash, issues } = await startApi(await provide());
    receiver = own;
    const release = (version: string, author: string, path: string) =>
      api("POST", "/organizations/acme/releases/", "", {
        version,
        projects: ["web"],
        commits: [{ id: author, author_email: `${author}@example.com`, patch_set: [{ path, type: "M" }] }],
      });
    await release("shop@1.0.0", "joe", "lib/other.js");
    await release("shop@1.1.0", "jane", "src/app/Suspect.js");
    await crash("Suspect", { release: "shop@1.1.0" });
    const [issue] = await issues();
    expect((await api("GET", `/issues/${issue?.id}/committers/`)).json).toMatchObject({
      committers: [
        { author: { email: "jane@example.com" }, commits: [{ id: "jane", winnow: { path: "src/app/Suspect.js" } }] },
      ],
    });
  });
});
