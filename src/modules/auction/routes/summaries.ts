import { lotSummaries, SUMMARIES_MAX } from '#contracts/http/lot-summaries.ts';
import type { Caller } from '#contracts/identity.ts';
import { parseLotId } from '#domain/ids.ts';
import { binderFor } from '#platform/http/bind.ts';
import type { BoundRoute } from '#platform/http/types.ts';
import type { AuctionService } from '../service.ts';

const on = binderFor<Caller>();

/** Lots that somebody knows the ids of. */
export function summaryHttp(service: Pick<AuctionService, 'summaries'>): BoundRoute<Caller>[] {
  return [
    on(lotSummaries, async ({ query, caller }) => {
      const asked = [...new Set(query.ids.split(','))];
      if (asked.length > SUMMARIES_MAX) return { ok: false, code: 'malformed', errors: [{ at: 'query.ids', problem: `must be at most ${SUMMARIES_MAX}` }] };
      const lots = asked.map(parseLotId).filter((lot) => lot !== null);
      return { ok: true, body: { items: await service.summaries(lots, { account: caller?.accountId ?? null, admin: false }) } };
    }),
  ];
}
