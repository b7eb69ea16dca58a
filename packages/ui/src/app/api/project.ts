import { asObject, asText } from "./decode.ts";
import { type CountParts, decodeParts } from "./issue.ts";

/** A project that the reader may see. `org` and `slug` make its address. */
export type Project = { id: string; org: string; slug: string; name: string; platform: string; parts?: CountParts };

/** Reads one project in the shape of Sentry's Web API; `undefined` when it has no slug. */
export function decodeProject(value: unknown): Project | undefined {
  const raw = asObject(value);
  const slug = asText(raw?.slug);
  if (raw === undefined || slug === undefined) return undefined;
  return {
    id: asText(raw.id) ?? slug,
    org: asText(asObject(raw.organization)?.slug) ?? "default",
    slug,
    name: asText(raw.name) ?? slug,
    platform: asText(raw.platform) ?? "",
    parts: decodeParts(asObject(raw.winnow)),
  };
}
