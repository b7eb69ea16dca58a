import type { Role } from "./roles.ts";
import type { Access } from "./tokens.ts";

/** Who asks, with what the receiver itself knows about them. */
export type Caller = Access & {
  /** Id of the organization all of which they may see, where that is not every one. */
  organization?: number;
  /** Of somebody at the page. */
  session?: CallerSession;
};

/** The session of a caller. */
export type CallerSession = {
  /** Whose it is; nothing for a guest with a link that is nobody's. */
  member?: { id: string; email: string | null; role: Role; organization: string | null; passwordSet: boolean };
  /** Whether it began with a one-time link a short while ago, which stands for the password. */
  freshByLink: boolean;
};

/** Of a row with an organization and projects, both optional: the projects to be seen. An organization's are as they are now. */
export const visibleProjects = (
  table: string,
): string => `case when ${table}.organization_id is null then ${table}.projects
  else array(select p.id from :schema.project p where p.organization_id = ${table}.organization_id
    and (${table}.projects is null or p.id = any(${table}.projects)) order by p.id) end::text[]`;

/** The id of the organization all of which a row lets see, as {@link Caller} has it. */
export const wholeOrganization = (table: string): string =>
  `case when ${table}.projects is null then ${table}.organization_id end::text`;
