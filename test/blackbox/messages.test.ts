import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { expect, test } from 'vitest';
import { servedHouse, type ServedHouse } from '../support/served-house.ts';

/* A real process that dies around the moment in which a letter leaves: nobody gets it twice. */

const PASSWORD = 'a long and quiet password';
const MINUTES_10 = 600_000;
/** What comes in the end may take so long on a busy machine. */
const WAIT_MS_MAX = 120_000;

/** A mail server on loopback that counts what it takes, by address. */
async function mailServer(): Promise<{ url: string; taken: string[]; close(): void }> {
  const taken: string[] = [];
  const smtp = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => {
      stream.resume();
      stream.on('end', () => {
        taken.push(...session.envelope.rcptTo.map(({ address }) => address));
        done();
      });
    },
  });
  smtp.on('error', () => {});
  await new Promise<void>((resolve) => { smtp.listen(0, '127.0.0.1', resolve); });
  return { url: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`, taken, close: () => smtp.close(() => {}) };
}

const register = (house: ServedHouse, name: string) => house.call('POST', '/accounts', { email: `${name}@example.test`, password: PASSWORD, displayName: name });
async function receiptsOf(house: ServedHouse, name: string): Promise<Record<string, unknown>[]> {
  const { body } = await house.call('POST', '/sessions', { email: `${name}@example.test`, password: PASSWORD });
  const { body: listed } = await house.call('GET', '/me/messages', undefined, { authorization: `Bearer ${String(body['token'])}` });
  return Array.isArray(listed['items']) ? listed['items'] : [];
}

test.each([
  ['after a letter was taken and before that was noted', 'message.taken:before:kill', 1],
  ['after a letter was begun and before it left', 'message.begun:before:kill', 0],
] as const)('a house that dies %s does not send it again', async (_, FAULT_POINT, left) => {
  const mail = await mailServer();
  const dying = await servedHouse({ environment: { SMTP_URL: mail.url, FAULT_POINT } });
  let next: ServedHouse | null = null;
  try {
    await register(dying, 'ann').catch(() => {});
    await expect.poll(() => dying.output(), { timeout: WAIT_MS_MAX }).toContain(`fault point ${FAULT_POINT.replace(':kill', '')} reached: killed`);
    next = await servedHouse({ environment: { SMTP_URL: mail.url, DATA_DIR: dying.dataDir } });
    await register(next, 'bob');
    await expect.poll(() => mail.taken.filter((to) => to === 'bob@example.test').length, { timeout: WAIT_MS_MAX }).toBe(1);
    expect(mail.taken.filter((to) => to === 'ann@example.test')).toHaveLength(left);
    // Whether it left nobody can say: it is under way until its time is over, then unknown, and never waits to be sent.
    const served = next;
    expect(await receiptsOf(served, 'ann')).toMatchObject([{ kind: 'verify_email', tries: 1, state: 'sending' }]);
    await expect.poll(() => receiptsOf(served, 'bob'), { timeout: WAIT_MS_MAX }).toMatchObject([{ kind: 'verify_email', tries: 1, state: 'sent' }]);
  } finally {
    await next?.remove();
    await dying.remove();
    mail.close();
  }
}, MINUTES_10);
