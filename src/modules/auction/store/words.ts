import { lotId, type LotId } from '#domain/ids.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import type { TextSearch } from '../search/text.ts';
import { hasText, planForEachText } from './search.ts';
import { partPattern, titleQueryOf, tsqueryOf } from './tsquery.ts';

/** Words of the house that are compared with one word asked for. */
export const NEAR_WORDS_MAX = 100;
/** Of a beginning that more titles have, the newest are sorted. */
export const TITLE_MATCHES_MAX = 500;

export const readNearWords = statement<{ asked: string; word: string }>('auction.read_near_words', `
  select a.asked, n.word
  from unnest($1::text[]) with ordinality as a (asked, place)
  cross join lateral auction.near_words(a.asked, ${NEAR_WORDS_MAX}) with ordinality as n (word, place)
  where not exists (
    select 1
    from auction.words as w
    where w.word ^@ a.asked
  )
  order by a.place, n.place
  limit ${NEAR_WORDS_MAX * 10}
`);

// Materialized: a limit on the outside would otherwise tempt the planner to read the whole table in the order of its key.
export const readTextKnown = statement<{ known: boolean }>('auction.read_text_known', `
  with found as materialized (
    select l.id
    from auction.lots as l
    where l.stage = 'published'
      and not l.hidden
      and ${hasText('l', '$1', '$2')}
  )
  select exists (select 1 from found) as known
`);

export const suggestTitles = statement<{ id: string; title: string }>('auction.suggest_titles', `
  with found as materialized (
    select l.id, l.title
    from auction.lots as l
    where l.stage = 'published'
      and not l.hidden
      and (l.search @@ to_tsquery('simple', $1) or l.title ilike $2)
  ),
  newest as (
    select id, title
    from found
    order by id desc
    limit ${TITLE_MATCHES_MAX}
  )
  select f.id, f.title
  from newest as f
  join auction.heads as h on h.lot_id = f.id
  order by h.closing_rank, f.id
  limit $3
`);

/** For each of the words that no title has, words of titles that look like it, the likest first; others are absent. At most 8 words. */
export async function nearWords(tx: Tx, words: readonly string[]): Promise<Map<string, string[]>> {
  const near = new Map<string, string[]>();
  for (const { asked, word } of await tx.all(readNearWords, [words])) near.set(asked, [...(near.get(asked) ?? []), word]);
  return near;
}

/** Whether any listed lot has this text. */
export async function textKnown(tx: Tx, text: TextSearch): Promise<boolean> {
  return (await tx.one(readTextKnown, [tsqueryOf(text), partPattern(text)]))?.known ?? false;
}

/** Titles that fit, of lots still to close first. `tx` has to be a transaction. */
export async function titlesWith(tx: Tx, text: TextSearch, limit: number): Promise<{ lot: LotId; title: string }[]> {
  await tx.one(planForEachText);
  const rows = await tx.all(suggestTitles, [titleQueryOf(text), partPattern(text), limit]);
  return rows.map((row) => ({ lot: lotId(row.id), title: row.title }));
}
