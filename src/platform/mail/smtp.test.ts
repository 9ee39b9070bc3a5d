import net, { type AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterEach, expect, test } from 'vitest';
import type { NotSentKind } from '#platform/sending/not-sent.ts';
import { smtpMailer } from './smtp.ts';

const closing: (() => void)[] = [];
afterEach(() => { for (const close of closing.splice(0)) close(); });

/** A mail server on loopback that keeps what it takes. */
async function server(answer: (to: string) => Error | null = () => null, locked = false): Promise<{ port: number; taken: string[]; logins: string[] }> {
  const taken: string[] = [];
  const logins: string[] = [];
  const smtp = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'], allowInsecureAuth: true,
    onAuth: (auth, _session, done) => {
      logins.push(`${auth.username}:${auth.password}`);
      if (locked) done(Object.assign(new Error('no'), { responseCode: 535 }));
      else done(null, { user: auth.username });
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
const mailerAt = (port: number, user = '') => smtpMailer({ url: `smtp://${user}127.0.0.1:${port}`, from: 'The House <house@example.org>', host: 'house.example' });
const failure = async (port: number, to = mail.to.address, user = ''): Promise<{ kind: NotSentKind; reason: string }> =>
  mailerAt(port, user).send({ ...mail, to: { name: '', address: to } }).then(() => { throw new Error('It was taken.'); }, (error: { kind: NotSentKind; reason: string }) => ({ kind: error.kind, reason: error.reason }));

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

test('what the server says of an address decides: dead for good, full for now, later', async () => {
  const codes: Record<string, number> = { gone: 550, full: 552, later: 451 };
  const { port, taken } = await server((to) => Object.assign(new Error('no'), { responseCode: codes[to.split('@')[0] ?? ''] ?? 550 }));
  expect(await failure(port, 'gone@example.org')).toEqual({ kind: 'dead', reason: 'smtp 550' });
  expect(await failure(port, 'full@example.org')).toEqual({ kind: 'refused', reason: 'smtp 552' });
  expect(await failure(port, 'later@example.org')).toEqual({ kind: 'later', reason: 'smtp 451' });
  expect(taken).toEqual([]);
});

test('a server that is away, or takes no login, may be tried again: nothing was taken', async () => {
  expect(await failure(1)).toMatchObject({ kind: 'later' });
  const { port, taken } = await server(() => null, true);
  expect(await failure(port, 'zoe@example.org', 'a:b@')).toEqual({ kind: 'later', reason: 'smtp 535' });
  expect(taken).toEqual([]);
});

/** A server that goes away at one command. */
async function leaving(at: string): Promise<number> {
  const heard = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.write('220 here\r\n');
    let body = false;
    socket.on('data', (bytes) => {
      for (const line of bytes.toString().split('\r\n').filter((one) => one !== '')) {
        if (body ? line === '.' && at === '.' : line.startsWith(at)) return void socket.destroy();
        if (body) continue;
        body = line.startsWith('DATA');
        socket.write(line.startsWith('EHLO') ? '250 here\r\n' : body ? '354 go on\r\n' : '250 fine\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => { heard.listen(0, '127.0.0.1', resolve); });
  closing.push(() => heard.close());
  return (heard.address() as AddressInfo).port;
}
test.each([['EHLO', 'later'], ['MAIL FROM', 'later'], ['RCPT TO', 'later'], ['DATA', 'later'], ['.', 'unknown']] as const)('a server that leaves at %s: %s', async (at, kind) => {
  expect((await failure(await leaving(at))).kind).toBe(kind);
});
