import type { RunningServer } from "@winnow/cli";

/** What the receiver shows: the count of every issue, by its id, with the type of its error. */
export type ShownCounts = Map<string, { type: string; count: number }>;

type Issue = { id: string; count: string; metadata: { type?: string } };

/** Asks the receiver's API, as any client of Sentry's API would. */
export async function shownCounts({ url, token, org, project }: RunningServer): Promise<ShownCounts> {
  const response = await fetch(`${url}/api/0/projects/${org}/${project}/issues/?query=&limit=100`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!response.ok) throw new Error(`the receiver answered ${response.status}: ${await response.text()}`);
  const issues = (await response.json()) as Issue[];
  return new Map(issues.map(({ id, count, metadata }) => [id, { type: metadata.type ?? "", count: Number(count) }]));
}

/** What was added between two looks, by the type of the error; and by how many issues. */
export function difference(
  before: ShownCounts,
  after: ShownCounts,
): { issues: number; byType: Record<string, number> } {
  const byType: Record<string, number> = {};
  let issues = 0;
  for (const [id, { type, count }] of after) {
    const added = count - (before.get(id)?.count ?? 0);
    if (added === 0) continue;
    issues++;
    byType[type] = (byType[type] ?? 0) + added;
  }
  return { issues, byType };
}
