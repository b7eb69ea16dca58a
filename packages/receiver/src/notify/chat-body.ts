import { type NotificationMessage, numberText, subjectOf } from "./message.ts";

/** As many issues as Discord takes in one message. */
const MAX_ATTACHMENTS = 10;
const MAX_TEXT = 500;

const COLOR: Readonly<Record<string, string>> = { fatal: "#b3261e", error: "#e4572e", warning: "#e8a33d" };

/** Where a message for chats goes: Discord understands the form of Slack under an address of its own. */
export function chatUrl(url: string): string {
  const parsed = new URL(url);
  const isDiscord =
    /(?:^|\.)discord(?:app)?\.com$/.test(parsed.hostname) && parsed.pathname.startsWith("/api/webhooks/");
  if (isDiscord && !/\/slack\/?$/.test(parsed.pathname))
    parsed.pathname = `${parsed.pathname.replace(/\/+$/, "")}/slack`;
  return parsed.href;
}

/** Understood by Slack and Mattermost as it is, and by Discord under {@link chatUrl}. */
export function chatBody(message: NotificationMessage) {
  const named = message.news.slice(0, MAX_ATTACHMENTS);
  const rest = message.total - named.length;
  return {
    text: [plain(subjectOf(message)), ...(rest > 0 && named.length > 0 ? [`… and ${rest} more`] : [])].join("\n"),
    attachments: named.flatMap(({ kind, issue, data }) => {
      if (issue === null) return [];
      const seen = `seen ${issue.count} times, ${issue.userCount} users`;
      return [
        {
          color: COLOR[issue.level] ?? "#5b7c99",
          title: plain(issue.title),
          ...(issue.url === null ? {} : { title_link: issue.url }),
          text: plain([issue.culprit, numberText({ kind, data }), seen].filter(Boolean).join("\n")),
          footer: plain(issue.shortId),
        },
      ];
    }),
  };
}

/**
 * What somebody's error says must neither call everybody into the channel nor show as a link to elsewhere: `<`, `>` and `&` mean something to
 * Slack, `@everyone` and `[text](address)` to Mattermost and Discord.
 */
function plain(text: string): string {
  const short = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  return short
    .toWellFormed()
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/@(?=everyone|here|channel|all)/gi, "@\u200b")
    .replaceAll("](", "]\u200b(");
}
