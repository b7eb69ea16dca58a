import type { Json } from "../../src/app/api/decode.ts";
import { sampleAdmin } from "./sample-admin.ts";
import { hostileEvent } from "./sample-events.ts";
import { hostile } from "./sample-issues.ts";
import type { AdminData } from "./stub-admin.ts";

const { long, ...short } = hostile;
const words = `${Object.values(short).join(" ")} ${long.slice(0, 100_000)}`;

/** A name may be as long as the receiver lets it be. */
export const HOSTILE_VERSION = words.slice(0, 250);

/** What is no text for people: the page needs it to ask for the right thing, or to know what it is. */
const KEPT = new Set(["id", "slug", "per", "on", "type", "status", "level", "day", "key", "scopes", "dateCreated"]);

/** All that belongs to no issue, with every text in it as somebody might have written it who means harm. */
export function hostileAdmin(now: number): AdminData {
  const data = sampleAdmin(now);
  const { projects, me, password, savings, ...rest } = data;
  const changed = spoil(rest) as Omit<AdminData, "projects" | "me" | "password" | "savings">;
  return {
    ...changed,
    savings,
    password,
    me: { ...me, name: words },
    projects: projects.map((project) => ({ ...project, name: words, platform: words })),
    releases: changed.releases.map((release) => ({
      ...release,
      version: HOSTILE_VERSION.toWellFormed(),
      url: "javascript:window.__executed='release'",
    })),
    rules: changed.rules.map((rule) => ({
      ...rule,
      channel: { type: "slack", url: "javascript:window.__executed=1" },
    })),
    shared: {
      "a-secret-of-a-link": {
        issue: { title: words, culprit: words, shortId: words, metadata: { type: words, value: words }, level: words },
        event: hostileEvent(now),
        tags: [{ key: words, totalValues: 3, topValues: [{ value: words, count: 2 }] }],
        expires: words,
      },
    },
  };
}

function spoil(value: unknown, name = ""): unknown {
  if (typeof value === "string") return KEPT.has(name) || /^\d{4}-\d\d-\d\dT/.test(value) ? value : words;
  if (Array.isArray(value)) return KEPT.has(name) ? value : value.map((item) => spoil(item, name));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value as Json).map(([key, item]) => [key, spoil(item, key)]));
}
