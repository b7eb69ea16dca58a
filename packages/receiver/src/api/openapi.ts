import { z } from "zod";
import type { Endpoint } from "./endpoint.ts";
import { ENDPOINTS } from "./endpoints.ts";

type Json = Record<string, unknown>;

/** The OpenAPI document of everything below `/api/0/`, made of the endpoints' own schemas. */
export function openApiDocument(endpoints: readonly Endpoint[] = ENDPOINTS): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const path = paths[endpoint.path] ?? {};
    path[endpoint.method.toLowerCase()] = operation(endpoint);
    paths[endpoint.path] = path;
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Winnow",
      version: "0",
      description:
        "The subset of Sentry's Web API that a Winnow receiver speaks. What Sentry has no field for is under `winnow`.",
      license: { name: "MIT" },
    },
    servers: [{ url: "/api/0" }],
    security: [{ token: [] }],
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
      schemas: {
        Error: {
          type: "object",
          properties: {
            detail: { type: "string" },
            error: { type: "string" },
            where: { description: "What of the request is wrong: a parameter, a path in the body, `query:<offset>`." },
          },
          required: ["detail", "error"],
        },
      },
    },
  };
}

function operation(endpoint: Endpoint): Json {
  const scopes = endpoint.open
    ? "Needs no access."
    : endpoint.scopes.length > 0
      ? `Needs the scope ${endpoint.scopes.map((scope) => `\`${scope}\``).join(" or ")}.`
      : "Needs any access.";
  return {
    summary: endpoint.summary,
    description: scopes,
    ...(endpoint.open ? { security: [] } : {}),
    parameters: [...pathParameters(endpoint), ...queryParameters(endpoint)],
    ...(endpoint.body ? { requestBody: { required: true, content: jsonContent(endpoint.body, "input") } } : {}),
    responses: {
      [endpoint.status]: {
        description: "Done",
        ...(endpoint.response ? { content: jsonContent(endpoint.response, "output") } : {}),
      },
      default: {
        description: "What is wrong",
        content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
      },
    },
  };
}

function pathParameters({ path }: Endpoint): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => ({
    name: match[1],
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
}

function queryParameters({ query }: Endpoint): Json[] {
  const { properties = {}, required = [] } = schemaOf(query, "input") as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
}

const jsonContent = (schema: z.ZodType, io: "input" | "output"): Json => ({
  "application/json": { schema: schemaOf(schema, io) },
});

function schemaOf(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Json;
  return json;
}
