import { z } from "zod";
import { ReceiverError } from "../receiver-error.ts";

/** How GitHub is reached. */
export type GithubOptions = {
  /** A token that may read and write issues of the repositories meant. */
  token: string;
  /** Of GitHub Enterprise. @default "https://api.github.com" */
  apiUrl?: string;
};

/** An issue of GitHub. */
export type GithubIssue = { url: string; name: string; title: string };

const answerSchema = z.object({ html_url: z.url({ protocol: /^https?$/ }), number: z.int(), title: z.string() });

/** Milliseconds until an answer is given up. */
const TIMEOUT = 10_000;

/** Creates an issue in a repository. @throws ReceiverError `upstream` with what GitHub says. */
export async function createGithubIssue(
  options: GithubOptions,
  repository: string,
  issue: { title: string; body: string },
): Promise<GithubIssue> {
  return await ask(options, repository, "issues", { method: "POST", body: JSON.stringify(issue) });
}

/** An issue that is there. @throws ReceiverError `upstream` with what GitHub says. */
export async function findGithubIssue(
  options: GithubOptions,
  repository: string,
  number: number,
): Promise<GithubIssue> {
  return await ask(options, repository, `issues/${number}`, {});
}

async function ask(options: GithubOptions, repository: string, path: string, init: RequestInit): Promise<GithubIssue> {
  const base = (options.apiUrl ?? "https://api.github.com").replace(/\/+$/, "");
  const response = await fetch(`${base}/repos/${repository}/${path}`, {
    ...init,
    headers: {
      authorization: `Bearer ${options.token}`,
      accept: "application/vnd.github+json",
      "x-github-api-version": "2022-11-28",
      "user-agent": "winnow",
    },
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT),
  }).catch((cause: unknown) => {
    throw new ReceiverError("upstream", "GitHub does not answer", { cause });
  });
  const body: unknown = await response.json().catch(() => undefined);
  const parsed = answerSchema.safeParse(body);
  if (!response.ok || !parsed.success) {
    const said = (body as { message?: unknown } | undefined)?.message;
    throw new ReceiverError(
      "upstream",
      `GitHub answered ${response.status}${typeof said === "string" ? `: ${said.slice(0, 200)}` : ""}`,
    );
  }
  const { html_url: url, number, title } = parsed.data;
  return { url, name: `${repository}#${number}`, title };
}
