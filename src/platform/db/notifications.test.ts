import { afterEach, expect, test } from 'vitest';
import { freshDatabase } from '../../../test/support/postgres.ts';
import { systemTimers } from '../time/system.ts';
import { DatabaseLost } from './errors.ts';
import { type Notifications, openNotifications, PAYLOAD_BYTES_MAX } from './notifications.ts';
import { statement } from './types.ts';

const endAll = statement<{ ended: number }>('platform.test_end_notifications', `
  select count(pg_terminate_backend(pid)) as ended
  from pg_stat_activity
  where application_name = 'auctionhub notifications' and datname = current_database()
`);

const ends: (() => Promise<void>)[] = [];
afterEach(async () => { for (const end of ends.splice(0).toReversed()) await end(); });

async function ground() {
  const database = await freshDatabase([]);
  ends.push(() => database.drop());
  const lost: Error[] = [];
  const open = async (): Promise<Notifications & { heard: string[] }> => {
    const heard: string[] = [];
    const session = openNotifications({ connection: database.connection, timers: systemTimers, onLost: (error) => void lost.push(error) });
    ends.push(() => session.stop());
    session.listen('one', (payload) => void heard.push(payload));
    await session.start();
    return Object.assign(session, { heard });
  };
  return { database, open, lost };
}

test('what is told in one go is heard in its order by all who listen to its channel', async () => {
  const { open } = await ground();
  const [one, two] = [await open(), await open()];
  const payloads = Array.from({ length: 300 }, (_, at) => `payload ${at}`);
  await one.notify([...payloads.map((payload) => ({ channel: 'one', payload })), { channel: 'other', payload: 'not for you' }]);
  await expect.poll(() => [one.heard, two.heard]).toEqual([payloads, payloads]);
});

test('the longest payload passes, and what the server refuses is thrown and harms nothing', async () => {
  const { open } = await ground();
  const one = await open();
  await one.notify([{ channel: 'one', payload: 'x'.repeat(PAYLOAD_BYTES_MAX) }]);
  await expect(one.notify([{ channel: 'one', payload: 'x'.repeat(8_000) }])).rejects.toThrow('too long');
  await one.notify([{ channel: 'one', payload: 'on we go' }]);
  await expect.poll(() => one.heard.at(-1)).toBe('on we go');
});

test('a session that the server ends is made again and hears again; meanwhile telling is refused', async () => {
  const { database, open, lost } = await ground();
  const one = await open();
  await database.openAsOwner().all(endAll);
  await expect.poll(() => one.there).toBe(false);
  await expect(one.notify([{ channel: 'one', payload: 'x' }])).rejects.toThrow(DatabaseLost);
  await expect.poll(() => one.there).toBe(true);
  await one.notify([{ channel: 'one', payload: 'again' }]);
  await expect.poll(() => one.heard).toEqual(['again']);
  expect(lost).toHaveLength(1);
});
