import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { NotSent, PROVIDER_ID_CHARS_MAX, type Taken } from '#platform/sending/not-sent.ts';
import type { Mailer } from './ports.ts';

const CONNECT_MS_MAX = 10_000;
const SILENCE_MS_MAX = 20_000;
/** Nothing takes longer than this, whatever the server does. */
const LETTER_MS_MAX = 60_000;
/** A full mailbox is emptied one day. */
const MAILBOX_FULL = 552;

/**
 * Sends over SMTP. `url`: smtp://user:password@host:port or smtps://. Where the server offers encryption it is used. `from` is what
 * receivers see, `host` stands in the ids of the letters.
 *
 * Each letter has a connection of its own: when a shared one breaks nobody can say which letters the server had.
 */
export function smtpMailer(options: { url: string; from: string; host: string }): Mailer {
  const at = fromUrl(options.url);
  return {
    async send(mail) {
      const composed = new MailComposer({
        from: options.from, to: mail.to, subject: mail.subject, text: mail.text, html: mail.html, messageId: `<${mail.id}@${options.host}>`,
        headers: { 'content-language': mail.language, 'auto-submitted': 'auto-generated' }, disableFileAccess: true, disableUrlAccess: true,
      }).compile();
      return overOwnConnection(at, composed.getEnvelope(), await composed.build());
    },
  };
}

type Address = { host: string; port: number; secure: boolean; auth: { user: string; pass: string } | null };

async function overOwnConnection({ host, port, secure, auth }: Address, envelope: { from: string | false; to: string[] }, bytes: Uint8Array): Promise<Taken> {
  const connection = new SMTPConnection({ host, port, secure, connectionTimeout: CONNECT_MS_MAX, greetingTimeout: CONNECT_MS_MAX, socketTimeout: SILENCE_MS_MAX });
  // It is read once the server has asked for the letter itself. Before that nothing can have been taken.
  let asked = false;
  const letter = Readable.from((function* read() {
    asked = true;
    yield bytes;
  })());
  const broken = new Promise<never>((_, reject) => {
    connection.on('error', reject);
    connection.on('end', () => reject(new Error('The connection ended.')));
  });
  broken.catch(() => {});
  const late = setTimeout(() => connection.close(), LETTER_MS_MAX);
  try {
    await Promise.race([broken, step((done) => connection.connect(done))]);
    if (auth !== null) await Promise.race([broken, step((done) => connection.login({ credentials: auth }, done))]);
    const info = await Promise.race([broken, new Promise<{ response: string }>((resolve, reject) => {
      connection.send(envelope, letter, (error, sent) => (error === null ? resolve(sent) : reject(error)));
    })]);
    return { providerId: info.response.slice(0, PROVIDER_ID_CHARS_MAX) };
  } catch (error) {
    throw notSent(error, asked);
  } finally {
    clearTimeout(late);
    letter.destroy();
    connection.quit();
  }
}

const step = (begin: (done: (error?: Error | null) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => { begin((error) => (error === undefined || error === null ? resolve() : reject(error))); });

/** What a failure says of the letter. The server's own word counts; without one, it depends on whether the letter was on its way. */
function notSent(error: unknown, asked: boolean): NotSent {
  const { code, command, responseCode } = facts(error);
  const reason = responseCode === null ? `smtp ${code}` : `smtp ${responseCode}`;
  // Whoever set the house up wrongly mends it: no letter is given up for that.
  if (code === 'EAUTH' || command === 'MAIL FROM') return new NotSent('later', reason, { cause: error });
  if (responseCode === null) return new NotSent(asked ? 'unknown' : 'later', reason, { cause: error });
  if (responseCode < 500) return new NotSent('later', reason, { cause: error });
  return new NotSent(command === 'RCPT TO' && responseCode !== MAILBOX_FULL ? 'dead' : 'refused', reason, { cause: error });
}

function facts(error: unknown): { code: string; command: string; responseCode: number | null } {
  const of: object = typeof error === 'object' && error !== null ? error : {};
  const code = 'code' in of && typeof of.code === 'string' ? of.code : 'broken';
  const command = 'command' in of && typeof of.command === 'string' ? of.command : '';
  return { code, command, responseCode: 'responseCode' in of && typeof of.responseCode === 'number' ? of.responseCode : null };
}

function fromUrl(text: string): Address {
  const url = new URL(text);
  const secure = url.protocol === 'smtps:';
  const auth = url.username === '' ? null : { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  return { host: url.hostname, port: url.port === '' ? (secure ? 465 : 587) : Number(url.port), secure, auth };
}
