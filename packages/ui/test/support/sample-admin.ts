import { inSentryShape } from "./in-sentry-shape.ts";
import { samplePayload, tags } from "./sample-events.ts";
import { sampleIssues } from "./sample-issues.ts";
import type { AdminData } from "./stub-admin.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const OWNER_SCOPES = [
  "org:read",
  "org:write",
  "org:admin",
  "project:read",
  "project:write",
  "project:releases",
  "event:read",
  "event:write",
  "event:admin",
];
export const VIEWER_SCOPES = ["org:read", "project:read", "event:read"];

/** Ada, who manages the receiver, by a session. */
export const owner = {
  name: "Ada Byron",
  email: "ada@shop.example",
  role: "owner",
  scopes: OWNER_SCOPES,
  session: true,
  passwordSet: true,
  canSetPassword: true,
  needsCurrent: true,
  canManage: true,
};

/** @param now ms since epoch */
export function sampleAdmin(now: number): AdminData {
  const at = (ago: number) => new Date(now - ago).toISOString();
  const project = (id: string, slug: string, name: string, platform: string) => ({
    id,
    slug,
    name,
    platform,
    organization: { slug: "acme" },
  });
  return {
    me: { name: "winnow serve", scopes: OWNER_SCOPES, session: false },
    password: "correct horse battery",
    projects: [project("1", "shop", "shop", "node"), project("2", "empty", "a new one", "python")],
    keys: [
      key("wn0123", "Default", "https://wn0123@errors.example/2", true, at(40 * DAY)),
      key("wn4567", "checkout service", "https://wn4567@errors.example/2", false, at(9 * DAY)),
    ],
    quotas: [
      quota(null, "month", 500_000, 20_000_000_000, { payloads: 61_200, bytes: 2_840_000_000 }, at(-9 * DAY)),
      quota("wn0123", "hour", 2000, null, { payloads: 1730, bytes: 61_000_000 }, at(-23 * MINUTE)),
      quota(null, "minute", 100, null, { payloads: 100, bytes: 4_100_000 }, at(-31_000)),
    ],
    members: [
      member("1", "Ada Byron", "ada@shop.example", "owner", at(4 * MINUTE)),
      member("2", "Grace Murray", "grace@shop.example", "member", at(2 * DAY)),
      member("3", "Jean Bartik", "", "viewer", null),
    ],
    tokens: [
      token("1", "sentry-cli in CI", ["project:releases", "project:read"], at(31 * DAY), at(3 * HOUR), null),
      token("2", "dashboard", ["event:read", "project:read", "org:read"], at(12 * DAY), null, at(-18 * DAY)),
    ],
    rules: [
      {
        id: "1",
        name: "Team chat",
        enabled: true,
        events: [{ on: "new_issue" }, { on: "regression" }, { on: "frequency", count: 1000, hours: 1 }],
        query: "level:[error, fatal]",
        channel: { type: "slack", url: "https://hooks.chat.example/services/T0/B1/very-secret" },
        digest: { after: 5, seconds: 300 },
        quiet: { from: "22:00", to: "07:00", timezone: "Europe/Berlin" },
      },
      {
        id: "2",
        name: "On call",
        enabled: false,
        events: [{ on: "spike", factor: 5, atLeast: 50, against: "week" }],
        query: "",
        channel: { type: "email", to: ["oncall@shop.example"] },
        digest: { after: 1, seconds: 600 },
      },
    ],
    mappings: [
      { id: "1", stackRoot: "/srv/shop/", sourceRoot: "", repository: "acme/shop", branch: "main" },
      {
        id: "2",
        stackRoot: "billing.",
        sourceRoot: "services/billing/",
        repository: "acme/services",
        branch: "stable",
      },
    ],
    notifications: [
      message("a", "Team chat", "failing", "new_issue", 4, "connect ECONNREFUSED 10.0.4.17:443", at(12 * MINUTE)),
      message("b", "Team chat", "delivered", "regression", 1, null, at(3 * HOUR)),
      message("c", "Team chat", "delivered", "digest", 1, null, at(9 * HOUR)),
    ],
    releases: [
      release("shop@4.18.2", at(2 * HOUR), at(40_000), 3, 1, 12_840, 7, 2, 0.992),
      release("shop@4.18.1", at(3 * DAY), at(5 * HOUR), 1, 0, 48_210, 12, 2, 0.9987),
      release("shop@4.18.0", at(8 * DAY), at(2 * DAY), 0, 0, 120_455, 31, 1, 0.9993),
      release("shop@4.17.5-hotfix.2", at(15 * DAY), at(9 * DAY), 2, 2, 9_120, 0, 0, undefined),
    ],
    commits: [
      commit("4f1c9ab27d", "Ask for the price of what is there, not of what was", "Grace Murray", at(3 * HOUR)),
      commit("b07e5d1133", "Withdrawn products keep their page\n\nFor a month.", "Ada Byron", at(20 * HOUR)),
      commit("0c2d77f00e", "Update the payment client to 7.2", "dependabot", at(26 * HOUR)),
    ],
    deploys: [
      { id: "2", environment: "production", name: null, url: null, dateStarted: null, dateFinished: at(2 * HOUR) },
      { id: "1", environment: "staging", name: "blue", url: null, dateStarted: null, dateFinished: at(5 * HOUR) },
    ],
    savings: savings(now),
    shared: { "a-secret-of-a-link": shared(now) },
  };
}

const key = (id: string, name: string, dsn: string, isActive: boolean, dateCreated: string) => ({
  id,
  name,
  public: id,
  isActive,
  dsn: { public: dsn },
  dateCreated,
});

const quota = (
  id: string | null,
  per: string,
  payloads: number | null,
  bytes: number | null,
  used: { payloads: number; bytes: number },
  resetsAt: string,
) => ({ key: id, per, payloads, bytes, used, resetsAt });

const member = (id: string, name: string, email: string, role: string, lastSeen: string | null) => ({
  id,
  name,
  email: email === "" ? null : email,
  role,
  projects: null,
  dateCreated: "2026-09-01T08:00:00.000Z",
  lastSeen,
  pending: lastSeen === null,
  everywhere: false,
});

const token = (
  id: string,
  name: string,
  scopes: string[],
  dateCreated: string,
  lastUsed: string | null,
  expires: string | null,
) => ({ id, name, scopes, projects: null, dateCreated, lastUsed, expires, createdBy: "Ada Byron" });

const message = (
  id: string,
  rule: string,
  status: string,
  kind: string,
  attempts: number,
  lastError: string | null,
  dateCreated: string,
) => ({
  id,
  rule: { id: "1", name: rule },
  status,
  kind,
  attempts,
  lastError,
  dateCreated,
  dateDelivered: status === "delivered" ? dateCreated : null,
  total: kind === "digest" ? 17 : 1,
});

const release = (
  version: string,
  dateReleased: string,
  lastEvent: string,
  newGroups: number,
  regressions: number,
  events: number,
  commitCount: number,
  deployCount: number,
  crashFree: number | undefined,
) => ({
  version,
  url: null,
  dateCreated: dateReleased,
  dateReleased,
  firstEvent: dateReleased,
  lastEvent,
  newGroups,
  commitCount,
  deployCount,
  projects: [],
  winnow: {
    events,
    regressions,
    health:
      crashFree === undefined
        ? null
        : { sessions: 18_240, users: 9_120, crashFreeSessions: crashFree, crashFreeUsers: crashFree },
  },
});

const commit = (id: string, text: string, name: string, dateCreated: string) => ({
  id: id.padEnd(40, "0"),
  message: text,
  dateCreated,
  repository: { name: "acme/shop" },
  author: { name, email: null },
});

function savings(now: number) {
  const days = Array.from({ length: 30 }, (_, index) => {
    const incident = index === 21 ? 9 : index === 22 ? 4 : 1;
    const seen = Math.round((9000 + 2500 * Math.sin(index / 2.2)) * incident);
    const stored = 260 + ((index * 37) % 90);
    const sampled = Math.round(seen * 0.03);
    const lost = index === 21 ? 1800 : 0;
    const suppressed = seen - stored - sampled - lost;
    return {
      day: new Date(now - (29 - index) * DAY).toISOString().slice(0, 10),
      seen,
      stored,
      sampled,
      suppressed,
      lost,
      bytesStored: stored * 1600,
      bytesReceived: (stored + sampled) * 4100,
      bytesSaved: suppressed * 4100,
    };
  });
  const sum = (
    name: "seen" | "stored" | "sampled" | "suppressed" | "lost" | "bytesStored" | "bytesReceived" | "bytesSaved",
  ) => days.reduce((total, day) => total + day[name], 0);
  return {
    days,
    totals: {
      seen: sum("seen"),
      stored: sum("stored"),
      sampled: sum("sampled"),
      suppressed: sum("suppressed"),
      lost: sum("lost"),
      bytesStored: sum("bytesStored"),
      bytesReceived: sum("bytesReceived"),
      bytesSaved: sum("bytesSaved"),
    },
  };
}

/** As the receiver hands it out: without the user, the request's query, and what belongs to nobody else. */
function shared(now: number) {
  const [issue] = sampleIssues(now);
  const { user: _user, extra: _extra, contexts: _contexts, ...payload } = samplePayload(now / 1000, 1);
  const { id: _id, winnow: _winnow, stats: _stats, ...open } = issue as Record<string, unknown>;
  return {
    issue: open,
    event: inSentryShape({ eventID: "c".repeat(32), dateCreated: new Date(now).toISOString() }, payload),
    tags,
    expires: new Date(now + 6 * DAY).toISOString(),
  };
}
