import type { NewsKind } from "../life-cycle/outbox.ts";

/** An issue as a message names it. Times are ISO dates. */
export type MessageIssue = {
  id: string;
  shortId: string;
  title: string;
  culprit: string;
  level: string;
  count: string;
  userCount: number;
  firstSeen: string;
  lastSeen: string;
  url: string | null;
};

/** What is told: one piece of news, or several as a digest. */
export type NotificationMessage = {
  /** The same for every attempt to deliver it, so that a receiver of it can tell a repeat. */
  id: string;
  kind: NewsKind | "digest" | "test";
  rule: { id: string; name: string };
  organization: string;
  project: { id: string; slug: string };
  at: string;
  /** How many pieces of news there are; a digest names the first of them. */
  total: number;
  news: Told[];
};

/** One piece of news of a message. */
export type Told = { kind: NewsKind | "test"; at: string; issue: MessageIssue | null; data: Record<string, unknown> };

const WORDS: Record<NewsKind | "test", string> = {
  new_issue: "New issue",
  regression: "Regression",
  unignored: "No longer ignored",
  frequency: "Frequent",
  spike: "Spike",
  test: "Test",
};

/** One line that says what happened. */
export function subjectOf(message: NotificationMessage): string {
  const [first] = message.news;
  const where = `[${message.project.slug}]`;
  if (message.kind === "digest" || first === undefined) return `${where} ${message.total} news about issues`;
  return `${where} ${WORDS[first.kind]}: ${first.issue?.title ?? message.rule.name}`;
}

/** What a number was about: "  60 within 5 minutes (more than 50)", "  120 within this hour, 4 are usual". */
function numberLine(news: Pick<Told, "kind" | "data">): string[] {
  const text = numberText(news);
  return text === undefined ? [] : [`  ${text}`];
}

/** In words what number an issue reached, of news about numbers. */
export function numberText({ kind, data }: Pick<Told, "kind" | "data">): string | undefined {
  const { count, moreThan, minutes, hours, usual } = data;
  if ((kind !== "frequency" && kind !== "spike") || typeof count !== "number") return undefined;
  if (typeof usual === "number") return `${count} within an hour, ${Math.round(usual * 10) / 10} are usual`;
  const period = typeof minutes === "number" ? plural(minutes, "minute") : plural(Number(hours), "hour");
  return `${count} within ${period}${typeof moreThan === "number" ? ` (more than ${moreThan})` : ""}`;
}

const plural = (n: number, unit: string): string => `${n} ${unit}${n === 1 ? "" : "s"}`;

/** Plain text, for mail and chats. */
export function textOf(message: NotificationMessage): string {
  const lines = message.news.map(({ kind, issue, data }) =>
    issue === null
      ? `${WORDS[kind]}: rule "${message.rule.name}" reaches you.`
      : [
          `${WORDS[kind]}: ${issue.title}`,
          `  ${[issue.shortId, issue.level, issue.culprit].filter(Boolean).join(" · ")}`,
          ...numberLine({ kind, data }),
          `  seen ${issue.count} times, ${issue.userCount} users${issue.url === null ? "" : `\n  ${issue.url}`}`,
        ].join("\n"),
  );
  const rest = message.total - message.news.length;
  return [...lines, ...(rest > 0 ? [`… and ${rest} more.`] : [])].join("\n\n");
}
