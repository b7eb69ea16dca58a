import { asArray, asCount, asObject, asText, type Json } from "./decode.ts";
import { inProject, type Place } from "./place.ts";
import { type ApiRequest, pathOf } from "./request.ts";

/** What a rule listens to. */
export type RuleEvent =
  | { on: "new_issue" | "regression" | "unignored" }
  | { on: "frequency"; count: number; hours?: number; minutes?: number }
  | { on: "spike"; factor: number; atLeast: number; against?: "day" | "week" };

/** Where a rule sends to. */
export type RuleChannel =
  | { type: "webhook"; url: string }
  | { type: "slack"; url: string }
  | { type: "email"; to: readonly string[] }
  | { type: "host" };

/** A time of day (`22:00`) in which nothing is sent. */
export type QuietHours = { from: string; to: string; timezone: string };

/** Who is told what, as the receiver takes it. */
export type Rule = {
  name: string;
  enabled: boolean;
  events: readonly RuleEvent[];
  query: string;
  channel: RuleChannel;
  digest: { after: number; seconds: number };
  quiet?: QuietHours;
};

export type StoredRule = Rule & { id: string };

export function decodeRule(value: unknown): StoredRule | undefined {
  const raw = asObject(value);
  const id = asText(raw?.id);
  if (raw === undefined || id === undefined) return undefined;
  const digest = asObject(raw.digest);
  const quiet = decodeQuiet(asObject(raw.quiet));
  return {
    id,
    name: asText(raw.name) ?? "",
    enabled: raw.enabled !== false,
    events: asArray(raw.events).flatMap((item) => decodeRuleEvent(asObject(item)) ?? []),
    query: asText(raw.query) ?? "",
    channel: decodeChannel(asObject(raw.channel)),
    digest: { after: asCount(digest?.after) ?? 5, seconds: asCount(digest?.seconds) ?? 300 },
    ...(quiet === undefined ? {} : { quiet }),
  };
}

function decodeRuleEvent(raw: Json | undefined): RuleEvent | undefined {
  switch (raw?.on) {
    case "new_issue":
    case "regression":
    case "unignored":
      return { on: raw.on };
    case "frequency":
      return { on: "frequency", count: asCount(raw.count) ?? 1, ...decodeSpan(raw) };
    case "spike": {
      const against = raw.against === "day" || raw.against === "week" ? { against: raw.against } : {};
      return {
        on: "spike",
        factor: Number(raw.factor) || 2,
        atLeast: asCount(raw.atLeast) ?? 20,
        ...against,
      } as RuleEvent;
    }
    default:
      return undefined;
  }
}

function decodeSpan(raw: Json): { hours: number } | { minutes: number } {
  const minutes = asCount(raw.minutes);
  return minutes === undefined ? { hours: asCount(raw.hours) ?? 1 } : { minutes };
}

function decodeChannel(raw: Json | undefined): RuleChannel {
  if (raw?.type === "webhook" || raw?.type === "slack") return { type: raw.type, url: asText(raw.url) ?? "" };
  if (raw?.type === "email") return { type: "email", to: asArray(raw.to).filter((to) => typeof to === "string") };
  return { type: "host" };
}

function decodeQuiet(raw: Json | undefined): QuietHours | undefined {
  const [from, to] = [asText(raw?.from), asText(raw?.to)];
  if (from === undefined || to === undefined) return undefined;
  return { from, to, timezone: asText(raw?.timezone) ?? "UTC" };
}

const PATH = "notify-rules/";
const ruleIn = (place: Place, id: string, ...rest: string[]) => inProject(place, pathOf("notify-rules", id, ...rest));

export async function listRules(request: ApiRequest, place: Place, signal?: AbortSignal): Promise<StoredRule[]> {
  const { body } = await request.json(inProject(place, PATH), signal);
  return asArray(body).flatMap((item) => decodeRule(item) ?? []);
}

/** @returns the secret that signs a new webhook; no later answer has it */
export async function createRule(request: ApiRequest, place: Place, rule: Rule): Promise<string | undefined> {
  const { body } = await request.json(inProject(place, PATH), undefined, { method: "POST", body: rule });
  return asText(asObject(body)?.secret);
}

export async function changeRule(request: ApiRequest, place: Place, id: string, rule: Rule): Promise<void> {
  await request.json(ruleIn(place, id), undefined, { method: "PUT", body: rule });
}

export async function deleteRule(request: ApiRequest, place: Place, id: string): Promise<void> {
  await request.json(ruleIn(place, id), undefined, { method: "DELETE" });
}

/** Sends a message of this rule now. */
export async function testRule(request: ApiRequest, place: Place, id: string): Promise<void> {
  await request.json(ruleIn(place, id, "test"), undefined, { method: "POST" });
}
