import * as calls from '#contracts/http/import.ts';
import type { Caller } from '#contracts/identity.ts';
import { idKey } from '#domain/ids.ts';
import { binderFor } from '#platform/http/bind.ts';
import type { BoundRoute } from '#platform/http/types.ts';
import type { AuctionService } from '../service.ts';

const on = binderFor<Caller>();

/** What answers the calls about many lots in one go. */
export const importHttp = (service: AuctionService): BoundRoute<Caller>[] => [
  on(calls.importLots, async ({ query, body, caller, idempotencyKey }) => {
    if (query.preview === 'true') return { ok: true, status: 200, body: await service.previewImport(caller, body) };
    // The bytes are what is asked; the service gives them a hash.
    const intention = idempotencyKey === null ? null : { account: idKey(caller.accountId), key: idempotencyKey, call: 'importLots', asked: null };
    return service.importLots(caller, body, intention);
  }),
  on(calls.importTemplate, () => ({
    ok: true, body: service.importTemplate(),
    headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="lots.csv"' },
  })),
];
