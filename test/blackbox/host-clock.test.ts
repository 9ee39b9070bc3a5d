import { execFileSync } from 'node:child_process';
import { expect } from 'vitest';
import { testWith } from '../support/services.ts';
import { servedHouse, type ServedHouse } from '../support/served-house.ts';

const TEST_MS_MAX = 600_000;
const NEAR_MS = 5_000;
const IN_TEN_MINUTES_MS = 600_000;

// What the wrapper would set for its program; set here instead, because the wrapper would stand between us and the house's signals.
function fakedBy(faketime: string, offset: string): Record<string, string> {
  const lines = execFileSync(faketime, ['-f', offset, 'env'], { encoding: 'utf8' }).split('\n');
  const wanted = lines.map((line) => /^(LD_PRELOAD|FAKETIME)=(.*)$/.exec(line)).filter((found) => found !== null);
  return { ...Object.fromEntries(wanted.map(([, name, value]) => [name ?? '', value ?? ''])), FAKETIME_DONT_FAKE_MONOTONIC: '1' };
}

async function signedIn(house: ServedHouse, email: string): Promise<Record<string, string>> {
  const { body } = await house.call('POST', '/sessions', { email, password: 'correct horse' });
  return { authorization: `Bearer ${String(body['token'])}`, 'idempotency-key': crypto.randomUUID() };
}

for (const offset of ['+120s', '-120s']) {
  testWith('faketime', `a host whose clock is ${offset} wrong decides bids at the right time, and says that its clock is wrong`, async (faketime) => {
    const house = await servedHouse({ environment: fakedBy(faketime, offset) });
    try {
      for (const [name, role] of [['sam', 'seller'], ['bea', 'bidder']] as const) {
        expect(await house.run('user', 'create', '--email', `${name}@example.org`, '--password', 'correct horse', '--name', name, '--role', role)).toMatchObject({ code: 0 });
      }
      const [seller, bidder] = [await signedIn(house, 'sam@example.org'), await signedIn(house, 'bea@example.org')];
      const draft = await house.call('POST', '/lots', {
        title: 'A clock', description: 'It is wrong.', category: 'watches', currency: 'USD', openingPrice: 1_000,
        closesAt: new Date(Date.now() + IN_TEN_MINUTES_MS).toISOString(),
      }, seller);
      const lot = String(draft.body['id']);
      expect((await house.call('POST', `/lots/${lot}/publish`, {}, { ...seller, 'idempotency-key': crypto.randomUUID() })).status).toBeLessThan(300);
      const askedMs = Date.now();
      const bid = await house.call('POST', `/lots/${lot}/bids`, { maximum: 5_000 }, bidder);
      expect(bid.status).toBe(201);
      const decidedMs = Date.parse(String(bid.body['decidedAt']));
      expect(decidedMs).toBeGreaterThan(askedMs - NEAR_MS);
      expect(decidedMs).toBeLessThan(Date.now() + NEAR_MS);
      await expect.poll(async () => (await fetch(`${house.url}/health/detail`)).json()).toMatchObject({ status: 'degraded', checks: expect.arrayContaining([expect.objectContaining({ name: 'clock', status: 'degraded' })]) });
      await expect.poll(async () => (await fetch(`${house.url}/health/ready`)).status).toBe(200);
    } finally {
      await house.remove();
    }
  }, TEST_MS_MAX);
}
