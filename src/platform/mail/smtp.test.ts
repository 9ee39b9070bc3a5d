import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterEach, expect, test } from 'vitest';
import { MailRefused } from './ports.ts';
import { smtpMailer } from './smtp.ts';

const closing: (() => void)[] = [];
afterEach(() => { for (const close of closing.splice(0)) close(); });

/** A mail server on loopback that keeps what it takes. */
async function server(answer: (to: string) => Error | null = () => null): Promise<{ port: number; taken: string[]; logins: string[] }> {
  const taken: string[] = [];
  const logins: string[] = [];
  const smtp = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'], allowInsecureAuth: true,
    onAuth: (auth, _session, done) => {
      logins.push(`${auth.username}:${auth.password}`);
      done(null, { user: auth.username });
    },
    onRcptTo: (address, _session, done) => done(answer(address.address)),
    onData: (stream, _session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        taken.push(Buffer.concat(parts).toString());
        done();
      });
    },
  });
  smtp.on('error', () => {});
  await new Promise<void>((resolve) => { smtp.listen(0, '127.0.0.1', resolve); });
  closing.push(() => smtp.close(() => {}));
  return { port: (smtp.server.address() as AddressInfo).port, taken, logins };
}
const mail = { id: '42', to: { name: 'Zoë, the "Bidder"', address: 'zoe@example.org' }, subject: 'لقد فزت · 落札', text: 'Hello\nhttps://house.example/x', html: '<p>Hello</p>', language: 'ar' };
const mailerAt = (port: number, user = '') => {
  const mailer = smtpMailer({ url: `smtp://${user}127.0.0.1:${port}`, from: 'The House <house@example.org>', host: 'house.example' });
  closing.push(() => mailer.close());
  return mailer;
};

test('a letter arrives as it was written, with the same id at every try', async () => {
  const { port, taken, logins } = await server();
  const mailer = mailerAt(port, 'us%40er:p%3Ass@');
  await mailer.send(mail);
  await mailer.send(mail);
  const [first, second] = await Promise.all(taken.map((text) => PostalMime.parse(text)));
  expect(first).toMatchObject({
    from: { name: 'The House', address: 'house@example.org' }, to: [mail.to], subject: mail.subject, html: expect.stringContaining('<p>Hello</p>'), messageId: '<42@house.example>',
  });
  expect(first?.text?.trim()).toBe(mail.text);
  expect(second?.messageId).toBe(first?.messageId);
  expect(logins[0]).toBe('us@er:p:ss');
});

test('an address that will never be taken is refused for good, one that may be taken later is not', async () => {
  const { port } = await server((to) => Object.assign(new Error('no'), { responseCode: to.startsWith('later') ? 451 : 550 }));
  const mailer = mailerAt(port);
  await expect(mailer.send(mail)).rejects.toBeInstanceOf(MailRefused);
  const later = mailer.send({ ...mail, to: { name: '', address: 'later@example.org' } });
  await expect(later).rejects.not.toBeInstanceOf(MailRefused);
  await expect(later).rejects.toThrow();
});

test('a server that is away is an error that may pass', async () => {
  await expect(mailerAt(1).send(mail)).rejects.not.toBeInstanceOf(MailRefused);
});
