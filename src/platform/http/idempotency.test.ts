import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrations } from '#modules/identity/index.ts';
import { statement, type Database } from '#platform/db/types.ts';
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { idempotencyIn, type Idempotency, type Intention } from './idempotency.ts';

let house: TestDatabase;
let pool: Database;
let answers: Idempotency;
let nowMs = 1_000_000_000;
beforeAll(async () => {
  house = await freshDatabase([migrations]);
  pool = house.open('identity');
  answers = idempotencyIn('identity', pool, { nowMs: () => nowMs });
});
afterAll(() => house.drop());

const write = statement<unknown>('identity.test_write', "insert into identity.events (kind, payload, at_ms) values ($1, '{}', 0)");
const written = async (kind: string): Promise<number> =>
  (await pool.all(statement<{ id: string }>('identity.test_written', 'select id from identity.events where kind = $1 order by id'), [kind])).length;
const meant = (changes: Partial<Intention> = {}): Intention => ({ account: '7', key: 'k', call: 'make', asked: { a: 1, b: [2] }, ...changes });

test('eight requests of one intention at once have one effect and one answer', async () => {
  let runs = 0;
  const all = await Promise.all(Array.from({ length: 8 }, (_, n) => answers.once(meant({ key: 'rush', asked: n % 2 === 0 ? { a: 1, b: [2] } : { b: [2], a: 1 } }), async (tx) => {
    runs += 1;
    await tx.run(write, ['rush']);
    return { ok: true, body: { number: runs, amount: 10n ** 15n } };
  })));
  expect([runs, await written('rush')]).toEqual([1, 1]);
  expect(all.map((answer) => (answer.ok ? [answer.body.number, Number(answer.body.amount)] : answer.code))).toEqual(Array.from({ length: 8 }, () => [1, 1e15]));
});

test('a refusal is remembered like any other answer', async () => {
  const refused = () => answers.once(meant({ key: 'refused' }), async () => ({ ok: false, code: 'email_taken', facts: { minimum: 5n } }));
  expect(await refused()).toEqual({ ok: false, code: 'email_taken', facts: { minimum: 5n } });
  expect(await answers.once(meant({ key: 'refused' }), async () => ({ ok: true, body: 'too late' }))).toEqual({ ok: false, code: 'email_taken', facts: { minimum: 5 } });
});

test('another body, or another call, under the same key is refused without an effect', async () => {
  await answers.once(meant({ key: 'same' }), async () => ({ ok: true, body: 1 }));
  for (const other of [{ asked: { a: 2 } }, { call: 'break' }]) {
    expect(await answers.once(meant({ key: 'same', ...other }), async (tx) => { await tx.run(write, ['same']); return { ok: true, body: 2 }; })).toEqual({ ok: false, code: 'same_key_other_body' });
  }
  expect(await written('same')).toBe(0);
});

test('a key belongs to its account', async () => {
  const by = (account: string) => answers.once(meant({ account, key: 'own' }), async () => ({ ok: true, body: account }));
  expect([await by('1'), await by('2'), await by('1')]).toEqual([{ ok: true, body: '1' }, { ok: true, body: '2' }, { ok: true, body: '1' }]);
});

test('work that fails leaves nothing behind, and the same key may try again', async () => {
  await expect(answers.once(meant({ key: 'fails' }), async (tx) => { await tx.run(write, ['fails']); throw new Error('a bug'); })).rejects.toThrow('a bug');
  expect(await written('fails')).toBe(0);
  expect(await answers.once(meant({ key: 'fails' }), async (tx) => { await tx.run(write, ['fails']); return { ok: true, body: 1 }; })).toEqual({ ok: true, body: 1 });
  expect(await written('fails')).toBe(1);
});

test('without a key every request is a new one', async () => {
  for (let n = 0; n < 2; n += 1) await answers.once(null, async (tx) => { await tx.run(write, ['no key']); return { ok: true, body: 1 }; });
  expect(await written('no key')).toBe(2);
});

test('a key of any characters is taken, NUL and all', async () => {
  expect((await answers.once(meant({ key: 'a\u0000b\ud800' }), async () => ({ ok: true, body: 1 }))).ok).toBe(true);
});

test('answers are kept for a day at least and go after two, a bounded number at a time', async () => {
  await answers.once(meant({ key: 'old' }), async () => ({ ok: true, body: 'first' }));
  nowMs += 47 * 3_600_000;
  expect(await answers.forgetOld(100)).toBe(0);
  nowMs += 2 * 3_600_000;
  expect(await answers.forgetOld(2)).toBe(2);
  while (await answers.forgetOld(100) > 0) continue;
  expect(await answers.once(meant({ key: 'old' }), async () => ({ ok: true, body: 'second' }))).toEqual({ ok: true, body: 'second' });
});
