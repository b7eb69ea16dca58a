import { ApiError } from "./api-error.ts";
import { inProject, type Place } from "./place.ts";
import { decodeProject, type Project } from "./project.ts";
import { type ApiRequest, pathOf } from "./request.ts";

/** Creates a project with its first key. */
export async function createProject(
  request: ApiRequest,
  org: string,
  wish: { name: string; slug?: string; platform?: string },
): Promise<Project> {
  const answer = await request.json(pathOf("organizations", org, "projects"), undefined, {
    method: "POST",
    body: wish,
  });
  const project = decodeProject(answer.body);
  if (project === undefined) throw new ApiError("server", 201, "the answer is not a project");
  return project;
}

/** Renames a project, or sets its platform. */
export async function changeProject(
  request: ApiRequest,
  place: Place,
  change: { name?: string; platform?: string },
): Promise<void> {
  await request.json(inProject(place, ""), undefined, { method: "PUT", body: change });
}

/** The organization that the reader's first project would go to, where there is no project yet. */
export async function firstOrganization(request: ApiRequest, signal?: AbortSignal): Promise<string | undefined> {
  const { body } = await request.json("organizations/", signal);
  const first = Array.isArray(body) ? (body[0] as { slug?: unknown } | undefined) : undefined;
  return typeof first?.slug === "string" ? first.slug : undefined;
}
