import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '#contracts/identity.ts';
import { statement, type Database } from '#platform/db/types.ts';
import { identityHouse, type IdentityHouse } from '../../../../test/support/identity-house.ts';

let house: IdentityHouse;
beforeAll(async () => { house = await identityHouse({ passwords: { hash: async () => 'no hash', matches: async () => true } }); });
afterAll(() => house.close());

let people = 0;
async function signIn(): Promise<string> {
  people += 1;
  const email = `user${people}@example.org`;
  await house.identity.accounts.create({ email, password: 'a password', displayName: 'U' }, null);
  const session = await house.identity.sessions.signIn({ email, password: 'a password', address: 'a', userAgent: null });
  if (!session.ok) throw new Error(session.refusal.code);
  return session.value.token;
}
const callerOf = async (token: string): Promise<Caller> => {
  const caller = await house.identity.queries.callerOf(token);
  if (caller === null) throw new Error('not signed in');
  return caller;
};

/** The pool, with its look-ups of sessions counted and, when asked for, held back. */
function watched(pool: Database): { pool: Database; lookUps: string[][]; answered: string[][]; hold(): () => void } {
  const lookUps: string[][] = [];
  const answered: string[][] = [];
  let gate: Promise<void> = Promise.resolve();
  return {
    lookUps,
    answered,
    hold: () => {
      let open = (): void => {};
      gate = new Promise((resolve) => { open = resolve; });
      return open;
    },
    pool: {
      ...pool,
      all: async (asked, values = []) => {
        if (asked.name !== 'identity.good_sessions') return pool.all(asked, values);
        const hexes = values.flatMap((value) => (Array.isArray(value) ? value.map(String) : []));
        lookUps.push(hexes);
        const rows = await pool.all(asked, values);
        await gate;
        answered.push(hexes);
        return rows;
      },
    },
  };
}

describe('who a token stands for', () => {
  test('is answered from memory at once, and from the table at the latest after a second', async () => {
    const token = await signIn();
    const counted = watched(house.pool);
    const other = house.another({ database: counted.pool });
    const first = other.authenticate(token);
    expect(first).toBeInstanceOf(Promise);
    const caller = await first;
    expect(other.authenticate(token)).toBe(caller);
    house.clock.pass(499);
    expect(other.authenticate(token)).toBe(caller);
    expect(counted.lookUps).toHaveLength(1);
    house.clock.pass(501);
    const later = other.authenticate(token);
    expect(later).toBeInstanceOf(Promise);
    expect(await later).toEqual(caller);
    expect(counted.lookUps).toHaveLength(2);
  });
  test('of a session in use is read anew in the background, so that no call waits', async () => {
    const token = await signIn();
    const counted = watched(house.pool);
    const other = house.another({ database: counted.pool });
    await other.authenticate(token);
    for (let second = 0; second < 5; second += 1) {
      house.clock.pass(600);
      expect(other.authenticate(token)).not.toBeInstanceOf(Promise);
      await expect.poll(() => counted.answered.length).toBe(second + 2);
      // It is kept as soon as whoever else waits for it has it.
      await new Promise<void>((resolve) => { queueMicrotask(() => queueMicrotask(() => queueMicrotask(resolve))); });
    }
  });
  test('revoked elsewhere acts for less than a second more (S1)', async () => {
    const token = await signIn();
    const other = house.another();
    const caller = await other.authenticate(token);
    expect(await house.identity.sessions.endAll((await callerOf(token)).accountId)).toBe(1);
    expect(house.identity.authenticate(token)).toBeInstanceOf(Promise);
    expect(await house.identity.authenticate(token)).toBeNull();
    expect(other.authenticate(token)).toBe(caller);
    house.clock.pass(1_000);
    expect(await other.authenticate(token)).toBeNull();
  });
  test('revoked here while the table was being read is not brought back by that reading', async () => {
    const token = await signIn();
    const counted = watched(house.pool);
    const other = house.another({ database: counted.pool });
    const caller = await callerOf(token);
    const open = counted.hold();
    const asked = other.authenticate(token);
    await expect.poll(() => counted.lookUps.length).toBe(1);
    await other.sessions.end(caller.sessionId, caller.accountId);
    open();
    expect(await asked).toBeNull();
    expect(counted.lookUps).toHaveLength(2);
  });
});

describe('look-ups of tokens', () => {
  test('of many at once go in a few statements, each token once', async () => {
    const tokens: string[] = [];
    for (let n = 0; n < 40; n += 1) tokens.push(await signIn());
    const counted = watched(house.pool);
    const other = house.another({ database: counted.pool });
    const strangers = Array.from({ length: 600 }, (_, n) => Buffer.from(`${n}`.padStart(32, '0')).toString('base64url'));
    const callers = await Promise.all([...tokens, ...tokens, ...strangers].map((token) => other.queries.callerOf(token)));
    expect(callers.map((caller) => caller !== null)).toEqual([...Array.from({ length: 80 }, () => true), ...Array.from({ length: 600 }, () => false)]);
    expect(counted.lookUps.map((hexes) => hexes.length)).toEqual([500, 140]);
  });
  test('cannot be asked without end while the table does not answer', async () => {
    const counted = watched(house.pool);
    const other = house.another({ database: counted.pool });
    const open = counted.hold();
    const asked = Array.from({ length: 10_000 }, (_, n) => Promise.resolve(other.authenticate(Buffer.from(`${n}`.padStart(32, 'x')).toString('base64url'))));
    await expect(Promise.resolve(other.authenticate(Buffer.alloc(32, 7).toString('base64url')))).rejects.toThrow('Too many questions');
    open();
    expect((await Promise.all(asked)).every((caller) => caller === null)).toBe(true);
  });
  test('are not made for what cannot be a token', () => {
    for (const odd of ['', 'x', 'x'.repeat(44)]) expect(house.identity.authenticate(odd)).toBeNull();
  });
  test('fail while the database is away, and work again after it', async () => {
    const token = await signIn();
    let away = true;
    const pool: Database = { ...house.pool, all: async (asked, values) => { if (away) throw new Error('away'); return house.pool.all(asked, values); } };
    const other = house.another({ database: pool });
    await expect(Promise.resolve(other.authenticate(token))).rejects.toThrow('away');
    away = false;
    expect(await other.authenticate(token)).not.toBeNull();
  });
});

describe('a session', () => {
  test('ends 30 days after its last use, and not before', async () => {
    const token = await signIn();
    const day = 24 * 3_600_000;
    house.clock.pass(29 * day);
    const caller = await callerOf(token);
    const lastUse = statement<{ last_used_ms: string }>('identity.test_last_use', 'select last_used_ms from identity.sessions where session_id = $1');
    await expect.poll(async () => Number((await house.pool.one(lastUse, [caller.sessionId.slice(4)]))?.last_used_ms)).toBe(house.clock.nowMs());
    house.clock.pass(29 * day);
    expect(await house.identity.queries.callerOf(token)).not.toBeNull();
    await expect.poll(async () => Number((await house.pool.one(lastUse, [caller.sessionId.slice(4)]))?.last_used_ms)).toBe(house.clock.nowMs());
    house.clock.pass(30 * day);
    expect(await house.identity.queries.callerOf(token)).toBeNull();
  });
});

describe('those who hold a session open', () => {
  test('hear at once when it ends here, once, and not of others', async () => {
    const [ann, bob] = [await callerOf(await signIn()), await callerOf(await signIn())];
    const heard: string[] = [];
    house.identity.endings.watchSession(ann, () => heard.push('ann'));
    house.identity.endings.watchSession(ann, () => heard.push('ann too'));
    house.identity.endings.watchSession(bob, () => heard.push('bob'));
    const stop = house.identity.endings.onRevoked((what) => heard.push(JSON.stringify(what)));
    await house.identity.sessions.end(ann.sessionId, ann.accountId);
    await house.identity.sessions.end(ann.sessionId, ann.accountId);
    expect(heard).toEqual(['ann', 'ann too', JSON.stringify({ session: ann.sessionId }), JSON.stringify({ session: ann.sessionId })]);
    await house.identity.acts.suspend(bob.accountId, { by: null, reason: 'a', requestId: null });
    expect(heard.slice(4)).toEqual(['bob', JSON.stringify({ account: bob.accountId })]);
    stop();
  });
  test('hear within the next question when it ends in another process; nothing is asked when nothing is held', async () => {
    const [ann, bob] = [await callerOf(await signIn()), await callerOf(await signIn())];
    expect(house.timers.runAll()).toBeLessThanOrEqual(1);
    const heard: string[] = [];
    house.identity.endings.watchSession(ann, () => heard.push('ann'));
    const release = house.identity.endings.watchSession(bob, () => heard.push('bob'));
    await house.another().sessions.end(ann.sessionId, ann.accountId);
    expect(heard).toEqual([]);
    await expect.poll(() => { house.timers.runAll(); return heard; }).toEqual(['ann']);
    release();
    await expect.poll(() => house.timers.runAll()).toBe(0);
    await house.another().sessions.end(bob.sessionId, bob.accountId);
    expect(heard).toEqual(['ann']);
  });
});
