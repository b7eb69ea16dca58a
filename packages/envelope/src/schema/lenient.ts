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

/** An object whose keys nobody prescribes. Not `z.record`, which copies it: that costs as much as decoding it did. */
export const record = maybe(z.custom<Record<string, unknown>>(isObject));

/** A list of text; members that are not text become text, null members are left out. */
export const texts = z
  .custom<string[]>(isTexts)
  .optional()
  .catch((context) => asTexts(context.value));

/** A list that keeps the members `schema` accepts. A list wrapped as `{ values: [...] }` is unwrapped. */
export function listOf<Schema extends z.ZodType>(schema: Schema) {
  return z
    .array(schema)
    .optional()
    .catch((context) => acceptedMembers(unwrapValues(context.value), schema));
}

/** `{ values: [...] }`, the protocol's usual form of a list of interfaces; a bare list or a single member is wrapped. */
export function valuesOf<Schema extends z.ZodType>(schema: Schema) {
  return maybe(z.preprocess(wrapValues, loose({ values: listOf(schema) })));
}

/** Names with values, sent as an object or as a list of pairs. Of equal names the last one counts. */
export const pairs = z
  .custom<Record<string, unknown>>(isObject)
  .optional()
  .catch((context) => pairsToObject(context.value));

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

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((member) => typeof member === "string");
}

function asTexts(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.map(asText).filter((member) => member !== undefined);
}

function acceptedMembers<Schema extends z.ZodType>(value: unknown, schema: Schema): z.output<Schema>[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((member) => {
    const result = schema.safeParse(member);
    return result.success ? [result.data] : [];
  });
}

function unwrapValues(value: unknown): unknown {
  return isObject(value) ? value.values : value;
}

function wrapValues(value: unknown): unknown {
  if (Array.isArray(value)) return { values: value };
  return isObject(value) && !Object.hasOwn(value, "values") ? { values: [value] } : value;
}

function pairsToObject(value: unknown): Record<string, unknown> | undefined {
  if (!Array.isArray(value)) return undefined;
  const named = value.filter((pair) => Array.isArray(pair) && typeof pair[0] === "string");
  return Object.fromEntries(named.map((pair: [string, unknown]) => [pair[0], pair[1]]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
