import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountId } from '#domain/ids.ts';
import { identityHouse, type IdentityHouse } from '../../../test/support/identity-house.ts';
import { lockAccount } from './store/accounts.ts';
import { endLinksOf } from './store/links.ts';

let house: IdentityHouse;
beforeAll(async () => { house = await identityHouse(); });
afterAll(() => house.close());

const PASSWORD = 'correct horse battery';

test.each(['verify_email', 'reset_password'] as const)('a %s link is followed while another is made for the account, and neither waits for the other for ever', async (purpose) => {
  const email = `${purpose}@example.org`;
  const { id } = (await house.ask('POST', '/accounts', { email, password: PASSWORD, displayName: 'Ann' })).json<{ id: string }>();
  if (purpose === 'reset_password') await house.ask('POST', '/password-resets', { email });
  await house.identity.lettersMade();
  const { token } = house.letters.find((one) => one.kind === purpose) ?? { token: 'none' };
  const account = accountId(id.replace(/^acc_/, ''));
  const followed = await house.pool.transaction(async (tx) => {
    // As whoever makes a new link does: the account first, then its links.
    await lockAccount(tx, account);
    const follows = purpose === 'verify_email'
      ? house.ask('PUT', `/email-verifications/${token}`)
      : house.ask('PUT', `/password-resets/${token}`, { password: 'another one altogether' });
    await waitingForALock();
    expect(await endLinksOf(tx, account, purpose, house.clock.nowMs())).toBe(1);
    return { follows };
  });
  // The link was replaced while it waited.
  expect((await followed.follows).json()).toMatchObject({ code: 'link_not_good' });
  expect(house.errors).toEqual([]);
});

async function waitingForALock(): Promise<void> {
  const owner = house.database.openAsOwner();
  for (;;) {
    const waits = await owner.one<{ count: number }>({ name: 'test.waits', sql: "select count(*)::integer as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'" });
    if ((waits?.count ?? 0) > 0) break;
    await wait(20);
  }
  await owner.close();
}
