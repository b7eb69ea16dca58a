import { z } from "zod";
import type { Database } from "../database/database.ts";
import type { GithubOptions } from "../github/github.ts";
import type { NeutralRequest, NeutralResponse } from "../http/neutral.ts";
import type { Notifier } from "../notify/notifier.ts";
import type { ReceiverLogger } from "../options.ts";
import type { Attempts } from "../project/attempts.ts";
import type { Caller } from "../project/caller.ts";
import type { Members } from "../project/members.ts";
import type { Passwords } from "../project/password.ts";
import type { Projects } from "../project/projects.ts";
import type { Shares } from "../project/shares.ts";
import type { Scope } from "../project/tokens.ts";
import { ReceiverError } from "../receiver-error.ts";
import type { Quotas } from "../store/quotas.ts";
import type { Settler } from "../store/settler.ts";
import type { Guards } from "./access.ts";
import type { Live } from "./live.ts";

/** What the endpoints of the API work with. */
export type ApiContext = Guards & {
  database: Database;
  settler: Settler;
  projects: Projects;
  members: Members;
  passwords: Passwords;
  attempts: Attempts;
  shares: Shares;
  live: Live;
  quotas: Quotas;
  /** Nothing where this receiver tells nobody. */
  notifier?: Notifier;
  github?: GithubOptions;
  logger: ReceiverLogger;
};

/** One request to an endpoint, with everything about it checked. */
export type Call<Query, Body> = {
  context: ApiContext;
  database: Database;
  access: Caller;
  /** The named parts of the path, decoded. */
  parts: Readonly<Record<string, string>>;
  query: Query;
  body: Body;
  request: NeutralRequest;
  /** Unix milliseconds. */
  now: number;
};

/** One method of one path of the API; the OpenAPI document is made of these. */
export type Endpoint = {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below `/api/0`, with `{names}` for its parts, ending in a slash. */
  path: string;
  /** One of these is needed; with none any access will do. */
  scopes: readonly Scope[];
  /** For everybody: no access is looked for, and the one that `handle` gets sees nothing. */
  open?: true;
  summary: string;
  query: z.ZodObject;
  body?: z.ZodType;
  response?: z.ZodType;
  /** Status of a good answer. */
  status: number;
  handle(call: Call<Record<string, unknown>, unknown>): Promise<NeutralResponse>;
};

type Definition<Query extends z.ZodObject, Body extends z.ZodType> = {
  method: Endpoint["method"];
  path: string;
  scopes: readonly Scope[];
  open?: true;
  summary: string;
  query?: Query;
  body?: Body;
  response?: z.ZodType;
  status?: number;
  handle(call: Call<z.infer<Query>, z.infer<Body>>): Promise<NeutralResponse>;
};

/** Declares an endpoint; what it handles has the types of its schemas. */
export function endpoint<Query extends z.ZodObject, Body extends z.ZodType>(
  definition: Definition<Query, Body>,
): Endpoint {
  return {
    ...definition,
    query: definition.query ?? z.object({}),
    status: definition.status ?? 200,
    handle: definition.handle as unknown as Endpoint["handle"],
  };
}

/** The same endpoint under several paths, as Sentry has it with and without the organization. */
export function endpointsAt<Query extends z.ZodObject, Body extends z.ZodType>(
  paths: readonly string[],
  definition: Omit<Definition<Query, Body>, "path">,
): Endpoint[] {
  return paths.map((path) => endpoint({ ...definition, path }));
}

/**
 * Query parameters in the form of a schema: a parameter given several times is a list where the schema wants one. What the schema
 * does not know is left out, as clients of Sentry send more than we use.
 *
 * @throws ReceiverError `malformed` with the parameter's name.
 */
export function readQuery(schema: z.ZodObject, text: string): Record<string, unknown> {
  const parameters = new URLSearchParams(text);
  const given: Record<string, unknown> = {};
  for (const name of Object.keys(schema.shape)) {
    const values = parameters.getAll(name).filter((value) => value !== "");
    if (values.length > 0) given[name] = values.length === 1 ? values[0] : values;
  }
  return check(schema, given) as Record<string, unknown>;
}

/** A value in the form of a schema. @throws ReceiverError `malformed` with the path of what is wrong. */
export function check(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.join(".") || "body";
  throw new ReceiverError("malformed", `${where}: ${issue?.message ?? "is not as it should be"}`, { where });
}

/** A parameter that may be given more than once. */
export const listParameter = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === "string" ? [value] : value));
