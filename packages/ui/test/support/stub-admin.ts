import type { Json } from "../../src/app/api/decode.ts";

/** What of the receiver belongs to no issue: people, tokens, keys, quotas, rules, releases, savings. A test changes it as it likes. */
export type AdminData = {
  me: Json | undefined;
  /** The password that name `ada` signs in with. */
  password: string;
  projects: Json[];
  keys: Json[];
  quotas: Json[];
  members: Json[];
  tokens: Json[];
  rules: Json[];
  mappings: Json[];
  notifications: Json[];
  releases: Json[];
  commits: Json[];
  deploys: Json[];
  savings: Json;
  shared: Record<string, Json>;
};

/** An answer of the stub; no body is 204. */
export type StubAnswer = { status: number; body?: unknown; headers?: Record<string, string> };

const ok = (body: unknown): StubAnswer => ({ status: 200, body });
const gone: StubAnswer = { status: 404, body: { detail: "The requested resource does not exist" } };
const done: StubAnswer = { status: 204 };

type Asked = { method: string; rest: string; search: URLSearchParams; body: Json };

/** Answers what is readable without access. Gives nothing for all else. */
export function answerOpen(data: AdminData, method: string, path: string, body: Json): StubAnswer | undefined {
  const secret = /^winnow\/shared\/([^/]+)\/$/.exec(path)?.[1];
  if (secret !== undefined) return data.shared[secret] === undefined ? gone : ok(data.shared[secret]);
  if (path === "auth/login/" && method === "POST") {
    if (body.name !== "ada" || body.password !== data.password) {
      return { status: 401, body: { detail: "name and password do not fit" } };
    }
    return { status: 204, headers: { "set-cookie": "winnow_session=stub; Path=/; HttpOnly; SameSite=Strict" } };
  }
  if (path === "auth/logout/") {
    return { status: 204, headers: { "set-cookie": "winnow_session=; Path=/; HttpOnly; Max-Age=0" } };
  }
  return undefined;
}

/** Answers for readers with access; gives nothing where it does not know the path. */
export function answerAdmin(data: AdminData, asked: Omit<Asked, "rest"> & { path: string }): StubAnswer | undefined {
  const { method, path, body } = asked;
  if (path === "") return ok({ version: "0", auth: { scopes: data.me?.scopes ?? [] }, user: { name: "stub" } });
  if (path === "auth/me/") return data.me === undefined ? gone : ok(data.me);
  if (path === "auth/password/") {
    data.me = { ...data.me, passwordSet: true };
    return done;
  }
  const [, org] = /^organizations\/([^/]+)\/projects\/$/.exec(path) ?? [];
  if (org !== undefined && method === "POST") {
    const project = { id: String(90 + data.projects.length), slug: "made", organization: { slug: org }, ...body };
    data.projects.push(project);
    return { status: 201, body: project };
  }
  const inOrg = /^organizations\/[^/]+\/(.*)$/.exec(path)?.[1];
  if (inOrg !== undefined) return ofOrganization(data, { ...asked, rest: inOrg });
  const inProject = /^projects\/[^/]+\/[^/]+\/(.*)$/.exec(path)?.[1];
  return inProject === undefined ? undefined : ofProject(data, { ...asked, rest: inProject });
}

function ofOrganization(data: AdminData, asked: Asked): StubAnswer | undefined {
  const link = { link: "/login?code=0123456789abcdef0123456789abcdef", linkExpires: "2026-11-22T10:00:00.000Z" };
  if (/^members\/[^/]+\/link\/$/.test(asked.rest)) return ok(link);
  return (
    collection(data.members, "members/", asked, (body) => ({ ...body, pending: true, ...link })) ??
    collection(data.tokens, "winnow/tokens/", asked, (body) => ({ ...body, token: "wnt_shown_once" }))
  );
}

function ofProject(data: AdminData, asked: Asked): StubAnswer | undefined {
  const { method, rest, search, body } = asked;
  if (rest === "" && method === "PUT") return ok(body);
  if (rest === "stats/") return ok(hourly(Number(search.get("since")), Number(search.get("until"))));
  if (rest === "winnow/savings/") return ok(data.savings);
  if (rest === "winnow/quotas/") return quotas(data, asked);
  if (rest === "notifications/") return ok(data.notifications);
  if (/^notifications\/[^/]+\/retry\/$/.test(rest)) return { status: 202, body: data.notifications[0] };
  if (/^notify-rules\/[^/]+\/test\/$/.test(rest)) {
    data.notifications.unshift({ id: "test", rule: { name: "a test" }, status: "waiting", kind: "test", total: 1 });
    return { status: 202, body: { id: "test" } };
  }
  if (rest === "releases/") {
    const text = (search.get("query") ?? "").toLowerCase();
    return ok(data.releases.filter(({ version }) => String(version).toLowerCase().includes(text)));
  }
  const [, version, part] = /^releases\/([^/]+)\/(?:(commits|deploys)\/)?$/.exec(rest) ?? [];
  if (version !== undefined) {
    const release = data.releases.find((candidate) => candidate.version === decodeURIComponent(version));
    if (release === undefined) return gone;
    return ok(part === "commits" ? data.commits : part === "deploys" ? data.deploys : release);
  }
  return (
    collection(data.mappings, "winnow/code-mappings/", asked, (entry) => entry) ??
    collection(data.keys, "keys/", asked, (entry) => ({
      isActive: true,
      dsn: { public: "https://wnnew@errors.example/2" },
      ...entry,
    })) ??
    collection(data.rules, "notify-rules/", asked, (entry) => ({ ...entry, secret: "wns_shown_once" }))
  );
}

/** A list that one can add to, change and take from, as the receiver's are. */
function collection(
  list: Json[],
  prefix: string,
  { method, rest, body }: Asked,
  made: (body: Json) => Json,
): StubAnswer | undefined {
  if (!rest.startsWith(prefix)) return undefined;
  const id = decodeURIComponent(rest.slice(prefix.length).replace(/\/$/, ""));
  if (id === "") {
    if (method !== "POST") return ok(list.map(({ token: _token, secret: _secret, link: _link, ...entry }) => entry));
    const entry = { id: `new-${list.length}`, dateCreated: new Date().toISOString(), ...made(body) };
    list.push(entry);
    return { status: 201, body: entry };
  }
  const index = list.findIndex((entry) => entry.id === id);
  if (index < 0) return gone;
  if (method === "DELETE") {
    list.splice(index, 1);
    return done;
  }
  return ok(Object.assign(list[index] ?? {}, body));
}

function quotas(data: AdminData, { method, search, body }: Asked): StubAnswer {
  const isSame = (key: unknown, per: unknown) => (quota: Json) =>
    (quota.key ?? null) === (key ?? null) && quota.per === per;
  if (method === "GET") return ok(data.quotas);
  if (method === "DELETE") {
    data.quotas = data.quotas.filter((quota) => !isSame(search.get("key"), search.get("per"))(quota));
    return done;
  }
  const known = data.quotas.find(isSame(body.key, body.per));
  const quota = { used: { payloads: 0, bytes: 0 }, resetsAt: "2026-11-21T13:00:00.000Z", ...known, ...body };
  data.quotas = [...data.quotas.filter((candidate) => candidate !== known), quota];
  return ok(quota);
}

/** Hours that look like a day. @param since seconds since epoch */
function hourly(since: number, until: number): [number, number][] {
  const first = Math.ceil(since / 3600);
  return Array.from({ length: Math.max(0, Math.floor(until / 3600) - first + 1) }, (_, index) => [
    (first + index) * 3600,
    Math.round(400 + 300 * Math.sin(index / 3.5) + (index > 15 && index < 18 ? 2600 : 0)),
  ]);
}
