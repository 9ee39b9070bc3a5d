import { afterEach, beforeEach, expect, test } from 'vitest';
import { identityHouse, type IdentityHouse } from '../../../test/support/identity-house.ts';
import type { CheckResult } from '#contracts/verify.ts';
import { statement } from '#platform/db/types.ts';
import { identityVerifier } from './index.ts';

let house: IdentityHouse;
beforeEach(async () => { house = await identityHouse(); });
afterEach(async () => { await house.close(); });

async function checked(): Promise<Record<string, Pick<CheckResult, 'rows' | 'breachCount'>>> {
  const results: Record<string, Pick<CheckResult, 'rows' | 'breachCount'>> = {};
  for await (const { check, rows, breachCount } of identityVerifier(house.pool).checks({ kind: 'full' })) results[check] = { rows, breachCount };
  return results;
}
const byHand = (sql: string) => house.database.openAsOwner().run(statement('', sql));

async function account(name: string): Promise<string> {
  const email = `${name}@example.test`;
  await house.ask('POST', '/accounts', { email, password: 'correct horse battery', displayName: name });
  return (await house.ask('POST', '/sessions', { email, password: 'correct horse battery' })).json<{ token: string }>().token;
}

test('where nobody was stopped nothing is exercised; a session that ended and did nothing more is good', async () => {
  expect(await checked()).toEqual({ stopped_sessions_do_nothing: { rows: 0, breachCount: 0 }, staff_acts_are_on_record: { rows: 0, breachCount: 0 } });
  const token = await account('anna');
  expect((await house.ask('DELETE', '/sessions/current', undefined, token)).statusCode).toBe(204);
  expect((await checked())['stopped_sessions_do_nothing']).toEqual({ rows: 1, breachCount: 0 });
});

test('a session that was used after it was revoked, or its account suspended, is found', async () => {
  await account('anna');
  await account('bob');
  await byHand('update identity.sessions set revoked_ms = last_used_ms - 1001 where session_id = (select min(session_id) from identity.sessions)');
  await byHand('update identity.accounts set suspended_ms = 1 where account_id = (select account_id from identity.sessions order by session_id desc limit 1)');
  expect(await checked()).toEqual({ stopped_sessions_do_nothing: { rows: 2, breachCount: 2 }, staff_acts_are_on_record: { rows: 0, breachCount: 1 } });
});
