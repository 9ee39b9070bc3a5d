import * as declared from '#contracts/http/analytics.ts';
import type { Caller } from '#contracts/identity.ts';
import { sqlState } from '#platform/db/errors.ts';
import { binderFor } from '#platform/http/bind.ts';
import type { BoundRoute, HttpResult } from '#platform/http/types.ts';
import { readRange, type Asked, type AskedRange } from './service/asked.ts';
import type { Reading } from './service/reading.ts';

const LEADERS_USUAL = 20;
/** PostgreSQL's word for a name that it does not know, of a time zone here. */
const UNKNOWN_NAME = '22023';

const on = binderFor<Caller>();

/** The calls for those who look at the figures of the house. */
export function analyticsHttp(reading: Reading): BoundRoute<Caller>[] {
  const ranged = async (range: AskedRange, answer: (asked: Asked) => Promise<HttpResult>): Promise<HttpResult> => {
    const read = readRange(range, reading.nowMs());
    if (!read.ok) return { ok: false, code: 'malformed', errors: read.problems };
    try {
      return await answer(read.asked);
    } catch (error) {
      if (sqlState(error) === UNKNOWN_NAME) return { ok: false, code: 'malformed', errors: [{ at: 'query.zone', problem: 'is a time zone that the database does not know' }] };
      throw error;
    }
  };
  return [
    on(declared.figuresSummary, ({ query }) => ranged(query, async (asked) => ({ ok: true, body: await reading.summary(asked) }))),
    on(declared.figuresSeries, ({ query: { step, ...range } }) => ranged(range, async (asked) => ({ ok: true, body: await reading.series(asked, step ?? 'day') }))),
    on(declared.figuresMinutes, ({ query: { day, ...more } }) => {
      const range = day === undefined ? { ...more, ...reading.today(more.zone) } : { ...more, from: day, to: day };
      return ranged(range, async (asked) => ({ ok: true, body: await reading.minutes(asked) }));
    }),
    on(declared.figuresCategories, ({ query: { limit, ...range } }) => ranged(range, async (asked) => ({ ok: true, body: await reading.categories(asked, Number(limit ?? LEADERS_USUAL)) }))),
    on(declared.figuresSellers, ({ query: { limit, ...range } }) => ranged(range, async (asked) => ({ ok: true, body: await reading.sellers(asked, Number(limit ?? LEADERS_USUAL)) }))),
    on(declared.figuresExport, ({ query: { table, ...range } }) => ranged(range, async (asked) => {
      const text = await reading.table(asked, table);
      if (text === null) return { ok: false, code: 'malformed', errors: [{ at: 'query.from', problem: `more than ${declared.EXPORTED_LOTS_MAX} lots ended in these days; ask for fewer of them` }] };
      const name = `auctionhub-${table}-${asked.from}-${asked.to}.csv`;
      // With a mark of the byte order a spreadsheet takes it for UTF-8.
      return { ok: true, body: `\uFEFF${text}`, headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' } };
    })),
  ];
}
