import type { ServerResponse } from 'node:http';
import type { RefusalCode } from '#contracts/refusals.ts';
import { parseLotId } from '#domain/ids.ts';
import type { Live } from '#platform/live/live.ts';
import type { Hub } from './hub.ts';
import type { AccountNow } from './joins.ts';

/** Why a stream was not opened. Nothing was written then. */
export type StreamRefused = { ok: false; code: Extract<RefusalCode, 'unknown_lot' | 'busy'>; retryAfterSeconds?: number };

export type StreamWanted = {
  lot: string;
  /** The browser's Last-Event-ID: the last seq that it has. What is not a seq is passed over. */
  lastEventId: string | null;
  address: string;
  account: AccountNow;
};

const SEQ = /^(0|[1-9][0-9]{0,15})$/;

/** Opens the event stream of one lot on a response of which nothing was written. Null once the stream has taken it over. */
export async function openLotEvents(live: Live, hub: Hub, wanted: StreamWanted, response: ServerResponse): Promise<StreamRefused | null> {
  const lot = parseLotId(wanted.lot);
  // Asked before the head is written, as a status cannot be taken back.
  if (lot === null || !(await hub.visible(lot, wanted.account))) return { ok: false, code: 'unknown_lot' };
  const from = wanted.lastEventId !== null && SEQ.test(wanted.lastEventId) ? Number(wanted.lastEventId) + 1 : null;
  return new Promise((resolve) => {
    live.openStream(response, wanted.address, {
      sentAway: (retryAfterSeconds) => resolve({ ok: false, code: 'busy', retryAfterSeconds }),
      opened: (connection) => {
        hub.watch(connection, lot, from, wanted.account);
        resolve(null);
      },
      dropped: () => resolve(null),
    });
  });
}
