import { type Database, statement } from '#platform/db/types.ts';

const written = statement<{ bytes: string }>('bench.wal_bytes', `
  select (pg_current_wal_lsn() - '0/0'::pg_lsn)::text as bytes`);

/** Bytes of log that the server has written since it was made: what a standby and an archive are sent, and the disk has to keep up with. */
export const walBytes = async (database: Database): Promise<number> => Number((await database.one(written, []))?.bytes ?? 0);
