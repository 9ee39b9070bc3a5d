import type { LotHead } from '#contracts/bidding.ts';
import { idKey, type AccountId, type LotId } from '#domain/ids.ts';
import { accept } from '#domain/outcome.ts';
import type { Actor, Answer } from '../ports.ts';
import { addEvent } from '../store/events.ts';
import { KEY_LAST, lotsOfSeller, lotsWatchedBy, type MyLotsFilter, type Summary } from '../store/summaries.ts';
import { watchersOf } from '../store/totals.ts';
import { unwatch, watch, watchedAmong, watchState, WATCHED_LOTS_MAX } from '../store/watchlist.ts';
import { cursorAt, pageOf, readCursor, type Listed, type Page } from './cursor.ts';
import { malformed, refused, type Kit } from './kit.ts';
import { myLotJson, summaryJson, type MyLotJson, type SummaryJson, type Viewer } from './view.ts';

/** The actor's own lots, drafts included, newest first. */
export async function mine(kit: Kit, actor: Actor, filter: MyLotsFilter, page: Page): Promise<Answer<Listed<MyLotJson>>> {
  const list = `mine-${filter}`;
  const after = readCursor(list, page.cursor);
  if (!after.ok) return malformed([after.refusal]);
  const rows = await lotsOfSeller(kit.database, { seller: actor.accountId, filter, before: after.value?.key ?? KEY_LAST }, page.limit + 1);
  const viewer = { account: actor.accountId, admin: false };
  const listed = rows.filter((row) => row.stage === 'published').map(({ id }) => id).slice(0, page.limit);
  const [shown, watchers] = await Promise.all([
    shownPage(kit, { rows, limit: page.limit, viewer, next: (last) => cursorAt(list, { sortKey: last.sortKey, key: last.sortKey }) }),
    watchersOf(kit.database, listed),
  ]);
  return accept({ ...shown, items: rows.slice(0, page.limit).flatMap((row, at) => shown.items[at] === undefined ? [] : myLotJson(row, shown.items[at], watchers.get(idKey(row.id)) ?? 0)) });
}

/** What the actor watches, latest first. */
export async function watched(kit: Kit, actor: Actor, page: Page): Promise<Answer<Listed<SummaryJson>>> {
  const after = readCursor('watched', page.cursor);
  if (!after.ok) return malformed([after.refusal]);
  const before = { watchedAtMs: after.value?.sortKey ?? KEY_LAST, key: after.value?.key ?? KEY_LAST };
  const rows = await lotsWatchedBy(kit.database, { account: actor.accountId, before }, page.limit + 1);
  const viewer = { account: actor.accountId, admin: false };
  return accept(await shownPage(kit, { rows, limit: page.limit, viewer, next: (last) => cursorAt('watched', { sortKey: last.sortKey, key: BigInt(idKey(last.id)) }) }));
}

/** Whether the actor watches a listed lot. */
export async function isWatched(kit: Kit, actor: Actor, lot: LotId): Promise<Answer<{ lot: LotId; watched: boolean }>> {
  const { listed, watched } = await watchState(kit.database, actor.accountId, lot);
  return listed ? accept({ lot, watched }) : refused('unknown_lot');
}

/** Watches a listed lot; may be sent again. At most 1,000 lots an account. */
export async function startWatching(kit: Kit, actor: Actor, lot: LotId): Promise<Answer<null>> {
  const state = await watchState(kit.database, actor.accountId, lot);
  if (!state.listed) return refused('unknown_lot');
  if (!state.watched && state.total >= WATCHED_LOTS_MAX) return refused('wrong_state', { facts: { watchedMax: WATCHED_LOTS_MAX } });
  await kit.database.transaction(async (tx) => {
    const of = { account: actor.accountId, lot, atMs: kit.clock.nowMs() };
    if (await watch(tx, of)) await addEvent(tx, { kind: 'lot.watched', ...of });
  });
  return accept(null);
}

/** Watching or not, afterwards the actor does not. */
export async function stopWatching(kit: Kit, actor: Actor, lot: LotId): Promise<Answer<null>> {
  await kit.database.transaction(async (tx) => {
    if (await unwatch(tx, actor.accountId, lot)) await addEvent(tx, { kind: 'lot.unwatched', lot, account: actor.accountId, atMs: kit.clock.nowMs() });
  });
  return accept(null);
}

type PageOfRows = { rows: readonly Summary[]; limit: number; viewer: Viewer; next(last: Summary): string };

/** A page of lots as lists show them: the heads come from bidding at this moment, whatever brought the lots together. */
export async function shownPage(kit: Kit, { rows, limit, viewer, next }: PageOfRows): Promise<Listed<SummaryJson>> {
  const shown = rows.slice(0, limit);
  const sellers: AccountId[] = [...new Set(shown.map((summary) => summary.sellerId))];
  const [profiles, heads, watching] = await Promise.all([
    kit.identity.profiles(sellers), currentHeads(kit, shown, viewer),
    viewer.account === null ? null : watchedAmong(kit.database, viewer.account, shown.map(({ id }) => id)),
  ]);
  const nowMs = kit.clock.nowMs();
  const item = (row: Summary): SummaryJson => {
    const summary = summaryJson(row, profiles.get(row.sellerId), heads.get(row.id), viewer, nowMs);
    return summary.you === undefined ? summary : { ...summary, you: { ...summary.you, watching: watching?.has(row.id) ?? false } };
  };
  return pageOf(rows, limit, { item, next });
}

async function currentHeads(kit: Kit, shown: readonly Summary[], viewer: Viewer): Promise<ReadonlyMap<LotId, LotHead>> {
  const published = shown.filter((summary) => summary.stage === 'published').map((summary) => summary.id);
  if (published.length === 0) return new Map();
  try {
    return await kit.bidding.heads(published, viewer.account);
  } catch (error) {
    kit.log.warn({ err: error }, 'Bidding could not be asked; the list is shown as it was last heard.');
    return new Map();
  }
}
