import { describeEachDatabase } from "@winnow/test-kit";
import { afterEach, expect, it } from "vitest";
import type { Receiver } from "../src/index.ts";
import { startApi } from "./support/api.ts";

const ORIGIN = "https://errors.example.com";

describeEachDatabase("logging in at the page", (provide) => {
  let receiver: Receiver | undefined;
  afterEach(async () => {
    await receiver?.close();
  });

  const start = async () => {
    const provided = await provide();
    const started = await startApi(provided);
    receiver = started.receiver;
    const ask = (method: string, path: string, headers: Record<string, string> = {}, body = "", query = "") =>
      started.receiver.handle({
        method,
        path,
        query,
        headers,
        body: Buffer.from(body),
        origin: ORIGIN,
        prefix: "/errors",
      });
    const codeOf = (link: string) => new URL(link).searchParams.get("code") ?? "";
    const login = (code: string, headers: Record<string, string> = { origin: ORIGIN }) =>
      ask("POST", "/login", headers, `code=${code}`);
    return { ...started, provided, ask, login, codeOf };
  };

  it("takes a link once, whoever looks at it before, and hands out a session that is kept hashed", async () => {
    const { receiver: own, ask, login, codeOf, provided } = await start();
    const link = await own.createLoginLink(`${ORIGIN}/errors/`, { actor: "jane@example.com" });
    expect(link).toMatch(/^https:\/\/errors\.example\.com\/errors\/login\?code=[\w-]{43}$/);
    const code = codeOf(link);
    for (let i = 0; i < 3; i++) {
      const look = await ask("GET", "/login", {}, "", `code=${code}`);
      expect([look.status, look.headers["cache-control"]]).toEqual([200, "no-store"]);
      expect(look.body).toContain('action="/errors/login"');
    }
    const answers = await Promise.all([login(code), login(code), login(code)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 403, 403]);
    const cookie = answers.find(({ status }) => status === 303)?.headers["set-cookie"] ?? "";
    expect(cookie).toMatch(
      /^winnow_session=[\w-]{43}; Path=\/errors; HttpOnly; SameSite=Strict; Max-Age=2592000; Secure$/,
    );
    const session = { cookie: `theme=dark; ${cookie.split(";")[0]}` };
    const me = await ask("GET", "/api/0/", session);
    expect(JSON.parse(String(me.body)).user.name).toBe("jane@example.com");
    const stored = JSON.stringify(await provided.rows(`select * from "${provided.schema}".session`));
    expect(stored).not.toContain(cookie.slice(15, 58));
    const out = await ask("POST", "/logout", { ...session, origin: ORIGIN });
    expect(out.headers["set-cookie"]).toContain("Max-Age=0");
    expect((await ask("GET", "/api/0/", session)).status).toBe(401);
  });

  it("changes nothing for a page of another site, and has the scopes and projects of its link", async () => {
    const { receiver: own, ask, login, codeOf, crash, issues, project } = await start();
    await crash("Session");
    const [issue] = await issues();
    const options = { scopes: ["event:read", "event:write"] as const, projects: [project.id] };
    const { headers } = await login(codeOf(await own.createLoginLink(ORIGIN, options)));
    const cookie = headers["set-cookie"]?.split(";")[0] ?? "";
    const resolve = (more: Record<string, string>) =>
      ask("PUT", `/api/0/issues/${issue?.id}/`, { cookie, ...more }, '{"status":"resolved"}');
    const others: Record<string, string>[] = [
      {},
      { origin: "https://evil.example" },
      { "sec-fetch-site": "cross-site", origin: ORIGIN },
    ];
    for (const foreign of others) {
      expect((await resolve(foreign)).status).toBe(403);
    }
    expect((await resolve({ "sec-fetch-site": "same-origin" })).status).toBe(200);
    expect((await ask("GET", "/api/0/projects/", { cookie })).status).toBe(403);
    expect((await ask("DELETE", `/api/0/issues/${issue?.id}/`, { cookie, origin: ORIGIN })).status).toBe(403);
  });

  it("refuses what is no code, from elsewhere, or too old", async () => {
    const { receiver: own, ask, login, codeOf, provided } = await start();
    expect((await ask("GET", "/login", {}, "", 'code="><script>')).status).toBe(400);
    expect((await login("nonsense")).status).toBe(403);
    const code = codeOf(await own.createLoginLink(ORIGIN));
    expect((await login(code, { origin: "https://evil.example" })).status).toBe(403);
    await provided.rows(`update "${provided.schema}".login_link set expires_at = now()`);
    expect((await login(code)).status).toBe(403);
  });
});
