import { z } from "zod";
import type { Query } from "../database/database.ts";
import { type CodeMapping, createSourceLinks, type LinkedFrame } from "../github/source-links.ts";
import { json } from "../http/neutral.ts";
import { ReceiverError } from "../receiver-error.ts";
import { onlyPage } from "./cursor.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { findProject } from "./find-project.ts";

const PATH = "/projects/{organization}/{project}/winnow/code-mappings/";
const MAX_MAPPINGS = 100;

const fields = {
  /** What paths of frames begin with, such as `/app/` or `webpack:///./`. */
  stackRoot: z.string().max(500).default(""),
  /** What stands in its place in the repository, such as `packages/shop/`. */
  sourceRoot: z
    .string()
    .max(500)
    .default("")
    .refine((path) => !path.split("/").includes(".."), "must not lead upwards"),
  /** `owner/name` */
  repository: z.string().regex(/^[\w-]{1,100}\/(?!\.{1,2}$)[\w.-]{1,100}$/, "must be owner/name"),
  /** Linked where the commit of a release is not known. */
  branch: z
    .string()
    .regex(/^(?!\/)(?!.*(?:\.\.|\/\/))[\w./@+-]{1,200}$/, "must be the name of a branch")
    .default("main"),
};
const mappingSchema = z.object({ id: z.string(), ...fields });

type Row = { id: string } & CodeMapping;

const COLUMNS = `id::text as id, stack_root as "stackRoot", source_root as "sourceRoot", repository, branch`;

/** Where the sources of a project are, so that frames lead to their lines on GitHub. */
export const CODE_MAPPING_ENDPOINTS: readonly Endpoint[] = [
  endpoint({
    method: "GET",
    path: PATH,
    scopes: ["project:read"],
    summary: "Where the sources of a project's frames are",
    response: z.array(mappingSchema),
    handle: async ({ database, access, parts, request }) => {
      const project = await findProject(database, access, parts.organization ?? "", parts.project ?? "");
      return json(200, await readMappings(database.query, project.id), { link: onlyPage(request) });
    },
  }),
  endpoint({
    method: "POST",
    path: PATH,
    scopes: ["project:write"],
    summary: "Say where sources are: frames get a `sourceLink`",
    body: z.object(fields),
    response: mappingSchema,
    status: 201,
    handle: async ({ database, access, parts, body }) => {
      const project = await findProject(database, access, parts.organization ?? "", parts.project ?? "");
      const [row] = await database.query<Row>(
        `insert into :schema.code_mapping (project_id, stack_root, source_root, repository, branch)
         select $1::bigint, $2, $3, $4, $5
         where (select count(*) from :schema.code_mapping where project_id = $1::bigint) < ${MAX_MAPPINGS} returning ${COLUMNS}`,
        [project.id, body.stackRoot, body.sourceRoot, body.repository, body.branch],
      );
      if (!row) throw new ReceiverError("conflict", `a project has ${MAX_MAPPINGS} code mappings at most`);
      return json(201, row);
    },
  }),
  endpoint({
    method: "DELETE",
    path: `${PATH}{mapping}/`,
    scopes: ["project:write"],
    summary: "Forget where sources are",
    status: 204,
    handle: async ({ database, access, parts }) => {
      const project = await findProject(database, access, parts.organization ?? "", parts.project ?? "");
      const rows = await database.query(
        "delete from :schema.code_mapping where project_id = $1::bigint and id::text = $2 returning id",
        [project.id, parts.mapping],
      );
      if (rows.length === 0) throw new ReceiverError("not_found", "no such code mapping");
      return { status: 204, headers: {} };
    },
  }),
];

async function readMappings(query: Query, projectId: string): Promise<Row[]> {
  return await query<Row>(
    `select ${COLUMNS} from :schema.code_mapping where project_id = $1::bigint order by id limit ${MAX_MAPPINGS}`,
    [projectId],
  );
}

/** Looks like a commit: a release may be named after one. */
const COMMIT = /^[0-9a-f]{7,40}$/;

/**
 * Links from the frames of an event to lines of GitHub, in the commit of its release where that is known: its newest commit in that
 * repository, what it was tagged as (`ref`), or its own name.
 */
export async function sourceLinksOf(
  query: Query,
  projectId: string,
  release: string | null,
): Promise<(frame: LinkedFrame) => string | null> {
  const mappings = await readMappings(query, projectId);
  if (mappings.length === 0) return () => null;
  const commits =
    release === null
      ? []
      : await query<{ repository: string | null; id: string }>(
          `select distinct on (repository) repository, id from :schema.release_commit
           where project_id = $1::bigint and version = $2 order by repository, position`,
          [projectId, release],
        );
  const [known] =
    release === null
      ? []
      : await query<{ ref: string | null }>(
          "select ref from :schema.release where project_id = $1::bigint and version = $2",
          [projectId, release],
        );
  const named = [known?.ref, release].find((name) => COMMIT.test(name ?? "")) ?? undefined;
  return createSourceLinks(
    mappings,
    (repository) => commits.find((commit) => commit.repository === repository)?.id ?? named,
  );
}
