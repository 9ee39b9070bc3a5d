import { Client } from 'pg';
import { driverConfig, type Server } from '../connection.ts';

// Who uses a server is written in the server itself, as advisory locks of sessions: they vanish with the process that held them.
const HOUSE_LOCK = 4_713_002;
const USERS_LOCK = 4_713_003;

/** A session that says "somebody uses this server", and hears when the server dies. */
export type Presence = {
  /** Says that the caller is the house itself. False: another house runs on this server. */
  becomeHouse(): Promise<boolean>;
  /** Gives up, and tells whether nobody else is there: then the server may be stopped. */
  leave(): Promise<'last' | 'others'>;
  /** Drops the session without asking anything. */
  drop(): void;
};

/** Opens the session. `onLost` is called once when the server goes away. */
export async function bePresent(server: Server, onLost: () => void): Promise<Presence> {
  const limits = { statementMs: 10_000, idleInTransactionMs: 0, lockMs: 5_000 };
  const client = new Client(driverConfig(server, { applicationName: 'auctionhub presence', limits }));
  let left = false;
  const lose = (): void => {
    if (left) return;
    left = true;
    onLost();
  };
  client.on('error', lose);
  client.on('end', lose);
  try {
    await client.connect();
    await client.query('select pg_advisory_lock_shared($1)', [USERS_LOCK]);
  } catch (error) {
    left = true;
    client.connection.stream.destroy();
    throw error;
  }
  return {
    becomeHouse: () => tryLock(client, HOUSE_LOCK),
    leave: async () => {
      left = true;
      try {
        await client.query('select pg_advisory_unlock_shared($1)', [USERS_LOCK]);
        // Held until the session ends with the server, so that of two who leave together exactly one is the last.
        return (await tryLock(client, USERS_LOCK)) ? 'last' : 'others';
      } finally {
        await client.end().catch(() => {});
      }
    },
    drop: () => {
      left = true;
      client.connection.stream.destroy();
    },
  };
}

/** Whether any process says that it uses the server. */
export async function isInUse(server: Server): Promise<boolean> {
  const limits = { statementMs: 10_000, idleInTransactionMs: 0, lockMs: 5_000 };
  const client = new Client(driverConfig(server, { applicationName: 'auctionhub look', limits }));
  client.on('error', () => {});
  await client.connect();
  try {
    return !(await tryLock(client, USERS_LOCK));
  } finally {
    await client.end();
  }
}

async function tryLock(client: Client, key: number): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [key]);
  return rows[0]?.got === true;
}
