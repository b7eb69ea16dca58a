import * as z from "zod";

/*
 * Building blocks for what SDKs send. The rule of all of them: a field that is not as usual costs the field, never the event. `catch` is
 * measured to be the cheapest form of that rule (good fields pay nothing, a null pays 0.2 µs); `preprocess` costs every field twice as much.
 */

/**
 * An object that keeps keys it does not know. The inferred type names only the known keys: with an index signature the SDKs' own
 * interfaces would not be assignable to ours, and a misspelt key would compile.
 */
export function loose<Shape extends z.core.$ZodLooseShape>(shape: Shape): z.ZodObject<Shape, z.core.$strip> {
  return z.looseObject(shape) as unknown as z.ZodObject<Shape, z.core.$strip>;
}

/** Anything that `schema` accepts; everything else counts as absent. */
export function maybe<Schema extends z.ZodType>(schema: Schema) {
  return schema.optional().catch(undefined);
}

/** Text. Numbers, booleans and objects become text (integers as ids are common), null counts as absent. */
export const text = z
  .string()
  .optional()
  .catch((context) => asText(context.value));

/** A number, also one written as text; everything else counts as absent. */
export const number = z
  .number()
  .optional()
  .catch((context) => asNumber(context.value));

export const flag = maybe(z.boolean());

/** Seconds since the epoch, or an ISO date: SDKs of different languages send either. */
export const timestamp = maybe(z.union([z.number(), z.string()]));

/** An object whose keys nobody prescribes. */
export const record = maybe(z.record(z.string(), z.unknown()));

/** A list of text; members that are not text become text, null members are left out. */
export const texts = maybe(z.array(z.unknown()).transform((list) => list.map(asText).filter(isPresent)));

/** A list that keeps the members `schema` accepts. A list wrapped as `{ values: [...] }` is unwrapped. */
export function listOf<Schema extends z.ZodType>(schema: Schema) {
  const members = z
    .array(schema.nullable().catch(null as never))
    .transform((list) => list.filter(isPresent) as z.output<Schema>[]);
  return maybe(z.preprocess(unwrapValues, members));
}

/** `{ values: [...] }`, the protocol's usual form of a list of interfaces; a bare list or a single member is wrapped. */
export function valuesOf<Schema extends z.ZodType>(schema: Schema) {
  return maybe(z.preprocess(wrapValues, loose({ values: listOf(schema) })));
}

/** Names with values, sent as an object or as a list of pairs. Of equal names the last one counts. */
export const pairs = maybe(z.preprocess(pairsToObject, z.record(z.string(), z.unknown())));

/** Text for what a field of text may hold instead of text; undefined where there is nothing to say. */
export function asText(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "string") return value;
  if (typeof value !== "object") return String(value);
  try {
    return JSON.stringify(value);
  } catch {
    return undefined; // A cycle, which no bytes can hold, but a caller's own object can.
  }
}

function asNumber(value: unknown): number | undefined {
  if (typeof value !== "string" || value.trim() === "") return undefined;
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : undefined;
}

function isPresent<Value>(value: Value): value is NonNullable<Value> {
  return value !== null && value !== undefined;
}

function unwrapValues(value: unknown): unknown {
  return isObject(value) && Array.isArray(value.values) ? value.values : value;
}

function wrapValues(value: unknown): unknown {
  if (Array.isArray(value)) return { values: value };
  if (isObject(value) && !Object.hasOwn(value, "values")) return { values: [value] };
  return value;
}

function pairsToObject(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const named = value.filter((pair) => Array.isArray(pair) && typeof pair[0] === "string");
  return Object.fromEntries(named.map((pair: unknown[]) => [pair[0], pair[1]]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
