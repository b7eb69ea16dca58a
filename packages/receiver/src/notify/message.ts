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
  news: { kind: NewsKind | "test"; at: string; issue: MessageIssue | null; data: Record<string, unknown> }[];
};

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

/** Plain text, for mail and chats. */
export function textOf(message: NotificationMessage): string {
  const lines = message.news.map(({ kind, issue }) =>
    issue === null
      ? `${WORDS[kind]}: rule "${message.rule.name}" reaches you.`
      : [
          `${WORDS[kind]}: ${issue.title}`,
          `  ${[issue.shortId, issue.level, issue.culprit].filter(Boolean).join(" · ")}`,
          `  seen ${issue.count} times, ${issue.userCount} users${issue.url === null ? "" : `\n  ${issue.url}`}`,
        ].join("\n"),
  );
  const rest = message.total - message.news.length;
  return [...lines, ...(rest > 0 ? [`… and ${rest} more.`] : [])].join("\n\n");
}
