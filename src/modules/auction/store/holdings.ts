import { instant } from '#contracts/instant.ts';
import { idKey, lotId, questionId, searchId, type AccountId } from '#domain/ids.ts';
import { statement, type Tx } from '#platform/db/types.ts';

/** Rows of each kind in one export. */
const HELD_MAX = 10_000;

const watchedBy = statement<{ lot_id: string; watched_at_ms: string }>('auction.held_watchlist', `
  select lot_id, watched_at_ms
  from auction.watchlist
  where account_id = $1
  order by watched_at_ms desc, lot_id desc
  limit ${HELD_MAX}
`);

const lotsOf = statement<{ id: string; title: string; stage: string }>('auction.held_lots', `
  select id, title, stage
  from auction.lots
  where seller_id = $1
  order by id desc
  limit ${HELD_MAX}
`);

const searchesOf = statement<{ id: string; name: string; query: string; created_at_ms: string }>('auction.held_searches', `
  select id, name, query, created_at_ms
  from auction.saved_searches
  where account_id = $1
  order by created_at_ms desc, id desc
  limit ${HELD_MAX}
`);

const questionsOf = statement<{ id: string; lot_id: string; question: string; asked_at_ms: string; answer: string | null }>('auction.held_questions', `
  select id, lot_id, question, asked_at_ms, answer
  from auction.questions
  where asker_id = $1
  order by id desc
  limit ${HELD_MAX}
`);

/** What the module holds about one account, ready to be sent: at most 10,000 of each kind, newest first. */
export type Holdings = {
  lots: { id: string; title: string; stage: string }[];
  watchlist: { lot: string; watchedAt: string }[];
  searches: { id: string; name: string; query: string; savedAt: string }[];
  questions: { id: string; lot: string; question: string; askedAt: string; answer: string | null }[];
};

export async function holdingsOf(tx: Tx, account: AccountId): Promise<Holdings> {
  const key = [idKey(account)];
  const [lots, watchlist, searches, questions] = await Promise.all([tx.all(lotsOf, key), tx.all(watchedBy, key), tx.all(searchesOf, key), tx.all(questionsOf, key)]);
  return {
    lots: lots.map((row) => ({ id: lotId(row.id), title: row.title, stage: row.stage })),
    watchlist: watchlist.map((row) => ({ lot: lotId(row.lot_id), watchedAt: instant(Number(row.watched_at_ms)) })),
    searches: searches.map((row) => ({ id: searchId(row.id), name: row.name, query: row.query, savedAt: instant(Number(row.created_at_ms)) })),
    questions: questions.map((row) => ({ id: questionId(row.id), lot: lotId(row.lot_id), question: row.question, askedAt: instant(Number(row.asked_at_ms)), answer: row.answer })),
  };
}
