import type { SendMailOptions, Transporter } from "nodemailer";

/** Sends mail. */
export type Mailer = { send(mail: SendMailOptions): Promise<void>; close(): void };

/** Milliseconds that a mail server may take: all of it within the time of a job, so that no attempt outlives its own. */
const TIMES = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000, dnsTimeout: 10_000 };

/**
 * A mailer over SMTP. What speaks it is loaded with the first message: it takes 10 MB of memory, and most receivers send no mail.
 *
 * @param url `smtp://` or `smtps://`, with user and password.
 */
export function createMailer(url: string): Mailer {
  let transport: Promise<Transporter> | undefined;
  let open: Transporter | undefined;
  const connect = async (): Promise<Transporter> => {
    const { createTransport } = await import("nodemailer");
    open = createTransport({ url, ...TIMES });
    return open;
  };
  return {
    async send(mail) {
      transport ??= connect();
      await (await transport).sendMail(mail);
    },
    close: () => open?.close(),
  };
}
