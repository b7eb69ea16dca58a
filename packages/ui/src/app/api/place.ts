import { pathOf } from "./request.ts";

/** A project as its address names it. */
export type Place = { org: string; project: string };

/** @param rest what follows, with the slash at its end */
export const inProject = ({ org, project }: Place, rest: string): string =>
  `${pathOf("projects", org, project)}${rest}`;

/** @param rest what follows, with the slash at its end; nothing for the issue itself */
export const ofIssue = (id: string, rest = ""): string => `${pathOf("issues", id)}${rest}`;
