import { type Database, statement } from './types.ts';

const ping = statement<{ one: number }>('platform.ping', 'select 1 as one');

/** Resolves when the database answers; throws as any statement does. */
export async function pingDatabase(database: Database): Promise<void> {
  await database.one(ping);
}
