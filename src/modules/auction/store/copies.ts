import { statement, type Tx } from '#platform/db/types.ts';

/** Lots copied in one go; with the longest descriptions that there may be, in a script of three bytes a letter, one bulk is some 15 MB. */
export const COPIED_AT_ONCE_MAX = 250;
/** Lots noted in one statement. */
const NOTED_AT_ONCE_MAX = 5_000;

/** A listed lot as search sees it; ids and amounts as the database writes them. */
export type LotToCopy = {
  category: string; status: string; currency: string; sale_id: string; seller_id: string; price: string; closes_at_ms: string; closing_rank: string; published_at_ms: string;
  bid_count: number; heat: string; position: number; folded_title: string; title_words: string[]; words: string[]; fact_words: string[];
};
type Nothing = { [Column in keyof LotToCopy]: null };
type Row = { mark: string; lot_id: string } & (LotToCopy | Nothing);

// The words are those that PostgreSQL itself finds lots by, so that both find the same, whatever the language of the database.
const readLots = statement<Row>('auction.lots_to_copy', `
  select q.mark, q.lot_id, h.category, h.status, h.currency, h.sale_id, h.seller_id, h.price, h.closes_at_ms, h.closing_rank, h.published_at_ms, h.bid_count, h.heat,
    l.position, lower(l.title) as folded_title, tsvector_to_array(ts_filter(l.search, '{a}')) as title_words, tsvector_to_array(l.search) as words,
    tsvector_to_array(jsonb_to_tsvector('simple', l.attributes, '["string"]')) as fact_words
  from auction.lots_to_copy as q
  left join auction.heads as h on h.lot_id = q.lot_id
  left join auction.lots as l on l.id = h.lot_id
  where q.lot_id > $1
  order by q.lot_id
  limit ${COPIED_AT_ONCE_MAX}
`);

// A row that somebody is just noting anew gets another mark: it need not be waited for.
const settle = statement<unknown>('auction.settle_copied_lots', `
  delete from auction.lots_to_copy
  where lot_id in (
    select q.lot_id
    from unnest($1::bigint[], $2::bigint[]) as c (lot_id, mark)
    join auction.lots_to_copy as q on q.lot_id = c.lot_id and q.mark = c.mark
    order by q.lot_id
    limit ${COPIED_AT_ONCE_MAX}
    for update of q skip locked
  )
`);

const noteSome = statement<{ last: string | null }>('auction.note_listed_lots', `
  with next_lots as (
    select lot_id
    from auction.heads
    where lot_id > $1
    order by lot_id
    limit ${NOTED_AT_ONCE_MAX}
  ),
  noted as (
    insert into auction.lots_to_copy (lot_id)
    select lot_id
    from next_lots
    order by lot_id
    on conflict (lot_id) do nothing
  )
  select max(lot_id) as last
  from next_lots
`);

const lockLists = statement<unknown>('auction.lock_lists', `
  lock table auction.lots, auction.heads in share mode
`);

const foldText = statement<{ folded: string }>('auction.fold_text', `
  select lower($1) as folded
`);

/** Listed lots with keys above `after` that changed since they were copied, at most {@link COPIED_AT_ONCE_MAX}; null: the lot is listed no more. */
export async function lotsToCopy(tx: Tx, after: string): Promise<{ mark: string; key: string; lot: LotToCopy | null }[]> {
  return (await tx.all(readLots, [after])).map(({ mark, lot_id: key, ...lot }) => ({ mark, key, lot: lot.category === null ? null : lot }));
}

/** These states were copied; a lot that changed meanwhile has another mark and is copied again. */
export const settleCopiedLots = (tx: Tx, copied: readonly { key: string; mark: string }[]): Promise<number> => tx.run(settle, [copied.map(({ key }) => key), copied.map(({ mark }) => mark)]);

/** Notes every listed lot, some at a time. */
export async function noteAllLots(tx: Tx): Promise<void> {
  for (let last: string | null = '0'; last !== null;) last = (await tx.one(noteSome, [last]))?.last ?? null;
}

/** Waits until who changes lots is done, and keeps others from it until the transaction ends: what was changed before copies were wanted was not noted. */
export const quietenLists = (tx: Tx): Promise<number> => tx.run(lockLists);

/** A text without its case, as the database folds titles. */
export const foldedText = async (tx: Tx, text: string): Promise<string> => (await tx.one(foldText, [text]))?.folded ?? text;
