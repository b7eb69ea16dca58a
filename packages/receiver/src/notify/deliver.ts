import { createHmac } from "node:crypto";
import { ReceiverError } from "../receiver-error.ts";
import { chatBody, chatUrl } from "./chat-body.ts";
import type { Mailer } from "./mailer.ts";
import { type NotificationMessage, subjectOf, textOf } from "./message.ts";
import type { Channel } from "./rule.ts";
import { safePost } from "./safe-request.ts";

/** What delivery may use. */
export type DeliveryContext = {
  /** The host's own way to tell somebody. */
  send?: (message: NotificationMessage) => Promise<void> | void;
  mail?: { mailer: Mailer; from: string };
  allowPrivate: boolean;
};

/** Delivers a message once. @throws whatever kept it from arriving; then it is tried again. */
export async function deliver(
  message: NotificationMessage,
  channel: Channel,
  secret: string | null,
  context: DeliveryContext,
): Promise<void> {
  switch (channel.type) {
    case "webhook":
      return await post(channel.url, JSON.stringify(message), signature(message, secret), context);
    case "slack":
      return await post(chatUrl(channel.url), JSON.stringify(chatBody(message)), {}, context);
    case "email":
      return await mail(message, channel.to, context);
    case "host":
      if (!context.send) throw new ReceiverError("option", "the option notify.send is not set");
      return await inTime(context.send(message));
  }
}

/** How long a function of the host may take, milliseconds: then the message counts as not delivered, and is tried again. */
const HOST_TIME = 30_000;

async function inTime(work: Promise<void> | void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`notify.send took more than ${HOST_TIME / 1000} s`)), HOST_TIME);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** `X-Winnow-Signature` is the HMAC-SHA256 of the time, a dot and the body, as hexadecimal digits. */
function signature(message: NotificationMessage, secret: string | null): Record<string, string> {
  // A signature with a key that everybody knows is worse than none.
  if (secret === null) return { "x-winnow-delivery": message.id };
  const time = String(Math.floor(Date.now() / 1000));
  const body = JSON.stringify(message);
  const digest = createHmac("sha256", secret).update(`${time}.${body}`).digest("hex");
  return { "x-winnow-timestamp": time, "x-winnow-signature": `sha256=${digest}`, "x-winnow-delivery": message.id };
}

async function post(
  url: string,
  body: string,
  headers: Record<string, string>,
  context: DeliveryContext,
): Promise<void> {
  const answer = await safePost({
    url,
    body,
    headers: { "content-type": "application/json", "user-agent": "winnow", ...headers },
    allowPrivate: context.allowPrivate,
  });
  if (answer.status < 200 || answer.status > 299) {
    throw new Error(`answered ${answer.status} ${answer.text.slice(0, 200)}`.trim());
  }
}

async function mail(message: NotificationMessage, to: readonly string[], context: DeliveryContext): Promise<void> {
  if (!context.mail) throw new ReceiverError("option", "the option notify.smtp is not set");
  await context.mail.mailer.send({
    from: context.mail.from,
    to: [...to],
    // A title with a line break must not become a header.
    subject: subjectOf(message).replace(/\s+/g, " ").slice(0, 200),
    text: textOf(message),
    messageId: `<${message.id}@winnow>`,
    headers: { "X-Winnow-Delivery": message.id },
  });
}
