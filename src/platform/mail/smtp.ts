import { createTransport } from 'nodemailer';
import { MailRefused, type Mailer } from './ports.ts';

/** Connections to the mail server at most, and letters a connection carries before it is made anew. */
const CONNECTIONS_MAX = 2;
const LETTERS_PER_CONNECTION_MAX = 100;
const CONNECT_MS_MAX = 10_000;
const SILENCE_MS_MAX = 20_000;

/**
 * Sends over SMTP. `url`: smtp://user:password@host:port or smtps://. Where the server offers encryption it is used. `from` is what
 * receivers see, `host` stands in the ids of the letters.
 */
export function smtpMailer(options: { url: string; from: string; host: string }): Mailer {
  const transport = createTransport({
    ...fromUrl(options.url), pool: true, maxConnections: CONNECTIONS_MAX, maxMessages: LETTERS_PER_CONNECTION_MAX,
    connectionTimeout: CONNECT_MS_MAX, greetingTimeout: CONNECT_MS_MAX, socketTimeout: SILENCE_MS_MAX, disableFileAccess: true, disableUrlAccess: true,
  });
  return {
    async send(mail) {
      try {
        await transport.sendMail({
          from: options.from, to: mail.to, subject: mail.subject, text: mail.text, html: mail.html, messageId: `<${mail.id}@${options.host}>`,
          headers: { 'content-language': mail.language, 'auto-submitted': 'auto-generated' },
        });
      } catch (error) {
        // 5xx is the server's last word on this letter; anything else may pass.
        const code = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : 0;
        if (code >= 500 && code < 600) throw new MailRefused(error instanceof Error ? error.message : 'The server refused it.');
        throw error;
      }
    },
    close: () => transport.close(),
  };
}

function fromUrl(text: string): { host: string; port: number; secure: boolean; auth?: { user: string; pass: string } } {
  const url = new URL(text);
  const secure = url.protocol === 'smtps:';
  const auth = url.username === '' ? {} : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } };
  return { host: url.hostname, port: url.port === '' ? (secure ? 465 : 587) : Number(url.port), secure, ...auth };
}
