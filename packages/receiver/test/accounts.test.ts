import { describeEachDatabase } from "@winnow/test-kit";
import { afterEach, describe, expect, it } from "vitest";
import type { Receiver } from "../src/index.ts";
import { ATTEMPTS } from "../src/project/attempts.ts";
import { createPasswords } from "../src/project/password.ts";
import { startApi } from "./support/api.ts";
import { ORIGIN, openBrowser } from "./support/page.ts";

const PASSWORD = "a horse, a battery";
const MEMBERS = "/organizations/acme/members/";

describeEachDatabase("people who log in", (provide) => {
  let receiver: Receiver | undefined;
  afterEach(async () => {
    await receiver?.close();
  });

  const start = async () => {
    const provided = await provide();
    const started = await startApi(provided);
    receiver = started.receiver;
    const { receiver: own } = started;
    /** The owner of the first link, with a password. */
    const owner = async () => {
      const browser = openBrowser(own);
      await browser.follow(await own.createLoginLink(ORIGIN));
      expect((await browser.api("PUT", "/auth/password/", { password: PASSWORD })).status).toBe(204);
      return browser;
    };
    /** Somebody whom the owner invited and who came in by the link. */
    const invited = async (boss: ReturnType<typeof openBrowser>, body: object) => {
      const made = (await boss.api("POST", MEMBERS, body)).json;
      const browser = openBrowser(own);
      expect((await browser.follow(made.link)).status).toBe(303);
      return { ...browser, id: made.id as string, link: made.link as string };
    };
    return { ...started, provided, owner, invited };
  };

  it("begin with a one-time link, set a password once they are in, and log in by it from then on", async () => {
    const { receiver: own, provided } = await start();
    expect(await own.hasOwnerWithPassword()).toBe(false);
    const browser = openBrowser(own);
    const link = await own.createLoginLink(`${ORIGIN}/errors`);
    await browser.follow(link);
    expect((await browser.api("GET", "/auth/me/")).json).toMatchObject({
      name: "owner",
      role: "owner",
      session: true,
      passwordSet: false,
      canSetPassword: true,
      needsCurrent: false,
      canManage: true,
      organization: null,
    });
    for (const bad of ["short", "x".repeat(201)]) {
      expect((await browser.api("PUT", "/auth/password/", { password: bad })).json.where).toBe("password");
    }
    const other = openBrowser(own);
    await other.follow(await own.createLoginLink(ORIGIN));
    const unused = await own.createLoginLink(ORIGIN);
    expect((await browser.api("PUT", "/auth/password/", { password: PASSWORD })).status).toBe(204);
    // Whoever else came in by a link, or could have, is out; the one who set it stays.
    expect((await other.api("GET", "/auth/me/")).status).toBe(401);
    expect((await other.follow(unused)).status).toBe(403);
    expect((await browser.api("GET", "/auth/me/")).json).toMatchObject({ passwordSet: true });
    expect(await own.hasOwnerWithPassword()).toBe(true);
    const stored = JSON.stringify(await provided.rows(`select * from "${provided.schema}".member`));
    expect(stored).toContain("scrypt$15$8$3$");
    expect(stored).not.toContain(PASSWORD);

    expect((await browser.api("POST", "/auth/logout/")).status).toBe(204);
    expect((await browser.api("GET", "/auth/me/")).status).toBe(401);
    const wrong = await browser.login("owner", `${PASSWORD}!`);
    expect([wrong.status, wrong.headers["set-cookie"]]).toEqual([401, undefined]);
    expect((await browser.login("OWNER", PASSWORD)).status).toBe(204);
    expect((await browser.api("GET", "/auth/me/")).json).toMatchObject({ name: "owner", needsCurrent: true });
  });

  it("need the current password for another one, unless a fresh link stands for it", async () => {
    const { receiver: own, owner, provided } = await start();
    const byLink = await owner();
    const browser = openBrowser(own);
    await browser.login("owner", PASSWORD);
    const change = (current?: string) =>
      browser.api("PUT", "/auth/password/", { password: "another one of mine", ...(current ? { current } : {}) });
    expect((await change()).status).toBe(403);
    expect((await change("not this one")).json.where).toBe("current");
    await provided.rows(
      `update "${provided.schema}".session set created_at = now() - interval '2 hours' where by_link`,
    );
    expect((await byLink.api("PUT", "/auth/password/", { password: "taken over, hah" })).status).toBe(403);
    expect((await change(PASSWORD)).status).toBe(204);
    expect((await byLink.api("GET", "/auth/me/")).status).toBe(401);
    expect((await browser.api("GET", "/auth/me/")).status).toBe(200);
    expect((await openBrowser(own).login("owner", PASSWORD)).status).toBe(401);
  });

  it("have the rights of their role, which follow at once when it changes", async () => {
    const { owner, invited, api, crash, issues, project } = await start();
    await crash("Seen");
    const [issue] = await issues();
    const boss = await owner();
    const viewer = await invited(boss, { name: "vera", email: "Vera@example.com", role: "viewer" });
    const list = (await boss.api("GET", MEMBERS)).json;
    expect(list).toMatchObject([
      { name: "owner", role: "owner", pending: false, everywhere: true },
      { name: "vera", email: "Vera@example.com", role: "viewer", pending: true, everywhere: false },
    ]);
    expect(JSON.stringify(list)).not.toMatch(/scrypt|link/);
    const resolve = () => viewer.api("PUT", `/issues/${issue?.id}/`, { status: "resolved" });
    expect((await viewer.api("GET", "/projects/acme/web/issues/")).json).toHaveLength(1);
    const { email, role, canManage, organization } = (await viewer.api("GET", "/auth/me/")).json;
    expect({ email, role, canManage, organization }).toEqual({
      email: "Vera@example.com",
      role: "viewer",
      canManage: false,
      organization: "acme",
    });
    expect((await resolve()).status).toBe(403);
    expect((await viewer.api("POST", MEMBERS, { name: "friend" })).status).toBe(403);
    expect((await viewer.api("GET", "/organizations/acme/winnow/tokens/")).status).toBe(403);
    expect((await viewer.api("POST", `/issues/${issue?.id}/winnow/shares/`, {})).status).toBe(403);
    expect((await viewer.api("POST", "/organizations/acme/projects/", { name: "Mine" })).status).toBe(403);

    await boss.api("PUT", `${MEMBERS}${viewer.id}/`, { role: "member" });
    expect((await resolve()).status).toBe(200);
    expect((await api("GET", `/issues/${issue?.id}/activities/`)).json.activity[0].user.name).toBe("vera");
    expect((await viewer.api("POST", "/organizations/acme/projects/", { name: "Mine" })).status).toBe(201);
    expect((await viewer.api("GET", "/organizations/acme/winnow/tokens/")).status).toBe(403);
    expect((await viewer.api("DELETE", `${MEMBERS}${viewer.id}/`)).status).toBe(403);

    await boss.api("PUT", `${MEMBERS}${viewer.id}/`, { projects: ["mine"] });
    expect((await viewer.api("GET", "/projects/")).json.map(({ slug }: { slug: string }) => slug)).toEqual(["mine"]);
    expect((await viewer.api("GET", `/issues/${issue?.id}/`)).status).toBe(404);
    expect((await viewer.api("GET", `/projects/acme/${project.project}/issues/`)).status).toBe(404);
    expect((await viewer.api("POST", "/organizations/acme/projects/", { name: "Mine too" })).status).toBe(403);

    expect((await boss.api("DELETE", `${MEMBERS}${viewer.id}/`)).status).toBe(204);
    expect((await viewer.api("GET", "/auth/me/")).status).toBe(401);
  });

  it("see and manage their own organization only", async () => {
    const { receiver: own, owner, invited, provided } = await start();
    const boss = await owner();
    await own.ensureProject({ organization: "umbrella", project: "hive" });
    const lead = await invited(boss, { name: "lead", role: "owner" });
    expect((await lead.api("GET", "/auth/me/")).json).toMatchObject({ canManage: true, organization: "acme" });
    expect((await lead.api("GET", "/organizations/")).json.map(({ slug }: { slug: string }) => slug)).toEqual(["acme"]);
    for (const path of [
      "/organizations/umbrella/members/",
      "/organizations/umbrella/winnow/tokens/",
      "/projects/umbrella/hive/",
    ]) {
      expect([path, (await lead.api("GET", path)).status]).toEqual([path, 404]);
    }
    expect((await lead.api("POST", "/organizations/umbrella/members/", { name: "spy" })).status).toBe(404);
    const { json: stranger } = await boss.api("POST", "/organizations/umbrella/members/", { name: "stranger" });
    for (const [method, rest] of [
      ["PUT", ""],
      ["DELETE", ""],
      ["POST", "link/"],
    ] as const) {
      expect((await lead.api(method, `${MEMBERS}${stranger.id}/${rest}`, {})).status).toBe(404);
      const [top] = await provided.rows<{ id: string }>(
        `select id::text as id from "${provided.schema}".member where name = 'owner'`,
      );
      // The owner of the installation is seen, and out of reach: a link for them would be a way up.
      expect((await lead.api(method, `${MEMBERS}${top?.id}/${rest}`, {})).status).toBe(403);
    }
    expect((await lead.api("POST", "/organizations/acme/projects/", { name: "New" })).status).toBe(201);
    expect((await lead.api("GET", "/projects/acme/new/")).status).toBe(200);
    // A token that they make reaches as far as they do, and with it nobody sets a password.
    const { token } = (
      await lead.api("POST", "/organizations/acme/winnow/tokens/", {
        name: "all",
        scopes: ["org:admin", "project:read"],
      })
    ).json;
    const bearer = (method: string, path: string, body?: unknown) =>
      openBrowser(own).api(method, path, body, { authorization: `Bearer ${token}` });
    expect((await bearer("GET", "/projects/umbrella/hive/")).status).toBe(404);
    expect((await bearer("GET", "/projects/acme/new/")).status).toBe(200);
    expect((await bearer("PUT", "/auth/password/", { password: PASSWORD })).status).toBe(403);
    // It has not all that an owner has, and so makes none, and no viewer either, whose scopes it lacks.
    expect((await bearer("POST", MEMBERS, { name: "puppet", role: "owner" })).status).toBe(403);
    expect((await bearer("POST", MEMBERS, { name: "puppet", role: "viewer" })).status).toBe(403);
    expect((await bearer("POST", `${MEMBERS}${lead.id}/link/`)).status).toBe(403);
    expect(
      (await bearer("POST", "/organizations/acme/winnow/tokens/", { name: "more", scopes: ["event:admin"] })).status,
    ).toBe(403);
  });

  it("are told apart by name and address, and keep an owner", async () => {
    const { owner, invited } = await start();
    const boss = await owner();
    const jane = await invited(boss, { name: "Jane", email: "jane@example.com", role: "owner" });
    const add = async (body: object) => {
      const { status, json } = await boss.api("POST", MEMBERS, body);
      return [status, json.where];
    };
    expect(await add({ name: "jane" })).toEqual([409, "name"]);
    expect(await add({ name: "JANE@example.com" })).toEqual([409, "name"]);
    expect(await add({ name: "j2", email: "Jane@Example.com" })).toEqual([409, "email"]);
    expect(await add({ name: "two\nlines" })).toEqual([400, "name"]);
    expect(await add({ name: "  " })).toEqual([400, "name"]);
    expect(await add({ name: "boss", role: "owner", projects: ["web"] })).toEqual([400, "projects"]);
    expect(await add({ name: "limited", projects: ["nowhere"] })).toEqual([400, "projects"]);
    const [me] = (await boss.api("GET", MEMBERS)).json;
    expect(me.name).toBe("Jane");
    const own = (await boss.api("GET", MEMBERS)).json.find(({ name }: { name: string }) => name === "owner");
    expect((await boss.api("PUT", `${MEMBERS}${own.id}/`, { role: "viewer" })).json).toMatchObject({ where: "role" });
    expect((await boss.api("DELETE", `${MEMBERS}${own.id}/`)).status).toBe(409);
    // Both at once: the organization has another owner in the owner of the installation.
    expect((await boss.api("PUT", `${MEMBERS}${jane.id}/`, { role: "viewer" })).status).toBe(200);
    const again = (await boss.api("POST", `${MEMBERS}${jane.id}/link/`)).json;
    expect((await jane.follow(jane.link)).status).toBe(403);
    expect((await jane.follow(again.link)).status).toBe(303);
  });

  it("may be guessed at a few times only, by name and by address, wherever the guesses arrive", async () => {
    const { receiver: own, owner, provided } = await start();
    await owner();
    const set = (n: number, kind: string) =>
      provided.rows(`update "${provided.schema}".login_attempt set n = ${n} where kind = '${kind}'`);
    const guess = (name: string, address: string, password = "a wrong password") =>
      openBrowser(own, address).login(name, password);
    expect((await guess("owner", "198.51.100.1")).status).toBe(401);
    await set(ATTEMPTS.account, "account");
    const refused = await guess("OWNER", "198.51.100.2", PASSWORD);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(ATTEMPTS.seconds - 60);
    expect((await guess("nobody", "2001:db8:1:2::1")).status).toBe(401);
    await set(ATTEMPTS.address, "address");
    expect((await guess("somebody", "2001:db8:1:2:ffff::9")).status).toBe(429);
    expect((await guess("somebody", "2001:db8:1:3::9")).status).toBe(401);
    await provided.rows(
      `update "${provided.schema}".login_attempt set at = now() - interval '${ATTEMPTS.seconds + 1} seconds'`,
    );
    expect((await guess("owner", "198.51.100.1", PASSWORD)).status).toBe(204);
    await set(ATTEMPTS.account - 1, "account");
    expect((await guess("owner", "198.51.100.1", PASSWORD)).status).toBe(204);
    expect(await provided.rows(`select n from "${provided.schema}".login_attempt where kind = 'account'`)).toEqual([
      { n: 0 },
    ]);
  });

  it("gain nothing by guessing many times at once", async () => {
    const { receiver: own, owner } = await start();
    await owner();
    const guess = () => openBrowser(own).login("owner", "a wrong password");
    const answers = await Promise.all(Array.from({ length: ATTEMPTS.account + 5 }, guess));
    const count = (wanted: number) => answers.filter(({ status }) => status === wanted).length;
    expect([count(401), count(429)]).toEqual([ATTEMPTS.account, 5]);
  });

  it("are let in as the first owner by a link for nobody in particular, whatever the owner is called by now", async () => {
    const { receiver: own, provided, api } = await start();
    // Somebody took the name before there was an owner.
    await api("POST", MEMBERS, "", { name: "owner", role: "viewer" });
    const enter = async (options?: { actor: string }) => {
      const browser = openBrowser(own);
      await browser.follow(await own.createLoginLink(ORIGIN, options));
      const { name, role } = (await browser.api("GET", "/auth/me/")).json;
      return [name, role];
    };
    expect(await enter()).toEqual(["owner-2", "owner"]);
    await provided.rows(`update "${provided.schema}".member set name = 'jane' where name = 'owner-2'`);
    expect(await enter()).toEqual(["jane", "owner"]);
    expect(await enter({ actor: "OWNER" })).toEqual(["owner", "viewer"]);
    expect(await enter({ actor: "kim" })).toEqual(["kim", "owner"]);
  });

  it("log in at the page of this origin only, and nobody logs them out from elsewhere", async () => {
    const { receiver: own, owner } = await start();
    const boss = await owner();
    const elsewhere: Record<string, string>[] = [
      {},
      { origin: "https://evil.example" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
    ];
    for (const headers of elsewhere) {
      expect((await openBrowser(own).login("owner", PASSWORD, headers)).status).toBe(403);
      expect((await boss.api("POST", "/auth/logout/", undefined, headers)).status).toBe(403);
      expect((await boss.api("PUT", "/auth/password/", { password: "of somebody else" }, headers)).status).toBe(403);
    }
    expect((await boss.api("GET", "/auth/me/")).status).toBe(200);
  });
});

describeEachDatabase("a host that says who asks", (provide) => {
  let receiver: Receiver | undefined;
  afterEach(async () => {
    await receiver?.close();
  });

  it("goes before the session of the page, and may shut out whoever has one", async () => {
    const started = await startApi(await provide(), {
      authorize: ({ headers }) =>
        headers["x-host"] === "boss"
          ? { scopes: ["org:read"], actor: "boss of the host" }
          : headers["x-host"] === "gone"
            ? null
            : undefined,
    });
    receiver = started.receiver;
    const browser = openBrowser(receiver);
    await browser.follow(await receiver.createLoginLink(ORIGIN));
    const me = async (host: string) => (await browser.api("GET", "/auth/me/", undefined, { "x-host": host })).json;
    expect(await me("")).toMatchObject({ name: "owner", session: true });
    expect(await me("boss")).toMatchObject({
      name: "boss of the host",
      session: false,
      canManage: false,
      canSetPassword: false,
    });
    expect((await me("gone")).error).toBe("unauthorized");
    const password = { password: "a horse, a battery" };
    expect((await browser.api("PUT", "/auth/password/", password, { "x-host": "boss" })).status).toBe(403);
    const mute = (site?: string) =>
      browser.api(
        "PUT",
        "/projects/acme/web/",
        { name: "X" },
        { "x-host": "boss", ...(site ? { "sec-fetch-site": site } : {}) },
      );
    expect((await mute("cross-site")).json.detail).toContain("another origin");
    expect((await mute()).json.detail).toContain("scope");
  });
});

describe("passwords", () => {
  it("cost the same work for whoever does not exist", async () => {
    const derived: unknown[] = [];
    const { verify } = createPasswords(async (_password, _salt, length, options) => {
      derived.push([length, options]);
      return Buffer.alloc(length);
    });
    const known = `scrypt$15$8$3$${"c".repeat(22)}$${Buffer.alloc(32).toString("base64url")}`;
    expect(await verify("anything", known)).toBe(true);
    for (const nobody of [undefined, null, "", "!"]) expect(await verify("anything", nobody)).toBe(false);
    expect(derived).toHaveLength(5);
    expect(new Set(derived.map((one) => JSON.stringify(one))).size).toBe(1);
  });

  it("are derived two at a time; a few wait, and more are sent away", async () => {
    let running = 0;
    let most = 0;
    const open: (() => void)[] = [];
    const { verify } = createPasswords(async (_password, _salt, length) => {
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => open.push(resolve));
      running--;
      return Buffer.alloc(length);
    });
    const all = Array.from({ length: 30 }, () => verify("x", null).catch((error: { code: string }) => error.code));
    const late = (await Promise.race([Promise.all(all.slice(18)), Promise.all(all)])) as unknown[];
    expect(late).toEqual(Array.from({ length: 12 }, () => "overloaded"));
    while (open.length > 0) {
      open.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await Promise.all(all)).filter((one) => one === false)).toHaveLength(18);
    expect(most).toBe(2);
  });

  it("are the same in whatever form a keyboard writes them", async () => {
    const { hash, verify } = createPasswords();
    const stored = await hash("Caf\u00e9 am See");
    expect(await verify("Cafe\u0301 am See", stored)).toBe(true);
    expect(await verify("Cafe am See", stored)).toBe(false);
  });
});
