import type { SampleIssue } from "./sample-issues.ts";
import type { StubReceiver } from "./stub-receiver.ts";

/** A request as the stub's endpoints see it; `body` is its JSON. */
export type StubRequest = { method: string; path: string; search: URLSearchParams; body: Record<string, unknown> };
export type StubAnswer = { status: number; body?: unknown; bytes?: Uint8Array };

export type StubActivity = { id: string; type: string; user: { name: string } | null; data: Record<string, unknown> };

/** What the stub remembers about issues besides them. */
export type StubExtras = {
  activity: (StubActivity & { dateCreated: string })[];
  attachments: { id: string; name: string; mimetype: string; size: number; content: string }[];
  feedback: Record<string, unknown>[];
  releases: { version: string; firstSeen: string }[];
  shares: { id: string; expires: string }[];
  people: { id: string; name: string; email: string | null }[];
  tagValues: Record<string, string[]>;
  environments: string[];
  /** By the id of an issue that was merged into another: into which. */
  merged: Map<string, { parent: string; issue: SampleIssue }>;
};

export const emptyExtras = (): StubExtras => ({
  activity: [],
  attachments: [],
  feedback: [],
  releases: [],
  shares: [],
  people: [],
  tagValues: {},
  environments: [],
  merged: new Map(),
});

const DAY = 86_400;

/** Answers what the page asks about issues beyond reading them; nothing for all else. */
export function answerIssueApi(stub: StubReceiver, request: StubRequest): StubAnswer | undefined {
  const { extras } = stub;
  const { method, path } = request;
  if (path === "projects/acme/shop/issues/" && method !== "GET") return changeMany(stub, request);
  if (path === "projects/acme/shop/tags/") return ok(Object.keys(extras.tagValues).map((key) => ({ key, name: key })));
  const key = /^projects\/acme\/shop\/tags\/([^/]+)\/values\/$/.exec(path)?.[1];
  if (key !== undefined) {
    const prefix = request.search.get("query") ?? "";
    const values = extras.tagValues[decodeURIComponent(key)] ?? [];
    return ok(values.filter((value) => value.startsWith(prefix)).map((value) => ({ value, name: value })));
  }
  if (path === "projects/acme/shop/environments/") return ok(extras.environments.map((name) => ({ id: name, name })));
  if (path === "projects/acme/shop/releases/" && extras.releases.length > 0) {
    return ok(extras.releases.toReversed().map(({ version }) => ({ version })));
  }
  if (path === "organizations/acme/users/") return ok(extras.people);
  const [, file] = /^projects\/acme\/shop\/events\/[^/]+\/attachments\/(?:([^/]+)\/)?$/.exec(path) ?? [path];
  if (path.endsWith("/attachments/") && file === undefined) {
    return ok(extras.attachments.map(({ content: _, ...attachment }) => attachment));
  }
  const attachment = extras.attachments.find(({ id }) => id === file);
  if (attachment !== undefined) return { status: 200, bytes: new TextEncoder().encode(attachment.content) };
  const [, id = "", rest = ""] = /^issues\/(\d+)\/(.+)$/.exec(path) ?? [];
  return stub.issues.some((issue) => issue.id === id) ? answerOne(stub, id, rest, request) : undefined;
}

function answerOne(stub: StubReceiver, id: string, rest: string, request: StubRequest): StubAnswer | undefined {
  const { extras } = stub;
  const { method, body, search } = request;
  if (method !== "GET" && !stub.mayWrite) return forbidden;
  if (rest === "stats/") return ok({ interval: "1d", counts: [], releases: extras.releases });
  if (rest === "user-feedback/") return ok(extras.feedback);
  if (rest === "activities/") return ok({ activity: extras.activity });
  if (rest === "comments/" && method === "POST") {
    const entry = { id: String(extras.activity.length + 100), type: "note", user: { name: stub.reader } };
    extras.activity.unshift({ ...entry, dateCreated: new Date().toISOString(), data: body });
    return { status: 201, body: extras.activity[0] };
  }
  const comment = /^comments\/(\d+)\/$/.exec(rest)?.[1];
  if (comment !== undefined && method === "DELETE") {
    extras.activity = extras.activity.filter((entry) => entry.id !== comment);
    return { status: 204 };
  }
  if (rest === "hashes/" && method === "GET") {
    const merged = [...extras.merged].filter(([, { parent }]) => parent === id);
    const own = { id: `1.${id.padStart(32, "0")}`, winnow: { mergedFrom: null } };
    return ok([own, ...merged.map(([child]) => ({ id: hashOf(child), winnow: { mergedFrom: child } }))]);
  }
  if (rest === "hashes/") {
    for (const hash of search.getAll("id")) restore(stub, String(Number(hash.slice(2))));
    return { status: 202, body: {} };
  }
  if (rest === "winnow/shares/" && method === "POST") {
    const expires = new Date(Date.now() + Number(body.days) * DAY * 1000).toISOString();
    extras.shares.push({ id: String(extras.shares.length + 1), expires });
    return { status: 201, body: { ...extras.shares.at(-1), path: "/share/s3cr3t" } };
  }
  if (rest === "winnow/shares/") return ok(extras.shares);
  const share = /^winnow\/shares\/(\d+)\/$/.exec(rest)?.[1];
  if (share === undefined || method !== "DELETE") return undefined;
  extras.shares = extras.shares.filter((candidate) => candidate.id !== share);
  return { status: 204 };
}

function changeMany(stub: StubReceiver, { method, search, body }: StubRequest): StubAnswer {
  if (!stub.mayWrite) return forbidden;
  const ids = search.getAll("id");
  const chosen = stub.issues.filter(({ id }) => ids.includes(id));
  if (method === "DELETE" || body.discard === true) {
    stub.issues = stub.issues.filter(({ id }) => !ids.includes(id));
    return { status: 204 };
  }
  if (body.merge !== undefined) {
    const [parent, ...children] = chosen.toSorted((a, b) => Number(b.count) - Number(a.count));
    for (const child of children) stub.extras.merged.set(child.id, { parent: parent?.id ?? "", issue: child });
    stub.issues = stub.issues.filter((issue) => !children.includes(issue));
    return ok({ merge: { parent: parent?.id, children: children.map(({ id }) => id) } });
  }
  for (const issue of chosen) {
    if (body.status !== undefined)
      Object.assign(issue, { status: body.status, statusDetails: body.statusDetails ?? {} });
    if (typeof body.assignedTo === "string") {
      issue.assignedTo = body.assignedTo === "" ? null : { type: "user", id: body.assignedTo, name: body.assignedTo };
    }
  }
  return ok({});
}

const hashOf = (id: string) => `1.${id.padStart(32, "0")}`;

function restore(stub: StubReceiver, id: string): void {
  const merged = stub.extras.merged.get(id);
  if (merged === undefined) return;
  stub.extras.merged.delete(id);
  stub.issues.push(merged.issue);
}

const ok = (body: unknown): StubAnswer => ({ status: 200, body });
const forbidden: StubAnswer = { status: 403, body: { detail: "the token lacks the scope event:write" } };
