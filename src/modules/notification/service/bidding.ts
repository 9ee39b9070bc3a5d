import type { BiddingEvent } from '#contracts/bidding.ts';
import type { Contact } from '#contracts/identity.ts';
import { idKey, type AccountId, type LotId } from '#domain/ids.ts';
import type { Tx } from '#platform/db/types.ts';
import { endFor, follow, type Followup, type Telling } from '../rules.ts';
import { OF_AN_OPEN_LOT, PLACED_EVERY_MS, SUBJECT_OF_NOTICE, type MessageKind } from '../rules/messages.ts';
import { addBidders, biddersOf, followedLots, moveLots } from '../store/lots.ts';
import { dropWaitingOf, gatherStandings, type NewMessage } from '../store/messages.ts';
import { notePlaced, putNoticesOf, turnOutbidNotices, type NewNotice } from '../store/notices.ts';
import { addRounds, type NewRound } from '../store/rounds.ts';
import { forgetWatchersOf } from '../store/watchers.ts';
import { contactsFor, parts, type Kit } from './kit.ts';
import { roundsOf } from './rounds.ts';
import { messagesFor, writeDown, type Wanted } from './writing.ts';

/**
 * Tells people what bidding's facts mean for them. The facts that were taken are remembered by lot and seq in the transaction of the
 * notices and messages, so that facts which come again have no further effect. One at a time: the relay gives one page after the other.
 * True: a round was begun, in which all who follow a lot are told.
 */
export async function followBidding(kit: Kit, events: readonly BiddingEvent[]): Promise<boolean> {
  const lots = [...new Set(events.map(({ lot }) => lot))];
  let begun = false;
  for (const part of parts(lots)) {
    const wanted = new Set(part);
    const ofPart = events.filter(({ lot }) => wanted.has(lot));
    begun = (await untilTaken(() => followLots(kit, part, ofPart))) || begun;
  }
  return begun;
}

async function followLots(kit: Kit, lots: readonly LotId[], events: readonly BiddingEvent[]): Promise<boolean> {
  const known = await followedLots(kit.database, lots);
  const fresh = events.filter(({ lot, seq }) => seq > (known.get(lot)?.seq ?? 0));
  const rounds = await roundsOf(kit, fresh);
  await tellOf(kit, follow(known, fresh), rounds);
  return rounds.length > 0;
}

/** Another process was given the same facts, and was quicker with some of them. */
class TakenMeanwhile extends Error {
  override readonly name = 'TakenMeanwhile';
}
/** Each time at least one lot has moved on. */
const TAKEN_MEANWHILE_MAX = 5;

// Looked at once more, what the other process has taken is not new any more.
async function untilTaken<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let times = 1; ; times += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof TakenMeanwhile) || times === TAKEN_MEANWHILE_MAX) throw error;
    }
  }
}

async function tellOf(kit: Kit, followup: Followup, rounds: readonly NewRound[]): Promise<void> {
  if (followup.lots.size === 0) return;
  const news = await newsOf(kit, followup);
  const messages = await messagesFor(kit, news.messages);
  const turned = await kit.database.transaction(async (tx) => {
    if (rounds.length > 0) await addRounds(tx, rounds);
    return write(kit, tx, followup, news, messages);
  });
  // Who leads without having been beaten before has no notice that would change, and who bid knows it.
  const all = [...[...news.beaten, ...news.ends, ...news.sellers].map(({ account }) => account), ...turned];
  kit.meters.made.add(all.length);
  if (messages.length > 0) kit.wake();
  if (all.length > 0) kit.tell(new Set(all));
}

type News = { told: ReadonlySet<AccountId>; placed: Telling[]; beaten: Telling[]; again: Telling[]; ends: Telling[]; sellers: Telling[]; messages: Wanted[]; standings: Telling[] };

/** Who is to be told what: on the page, and by message. Others are asked here, before the transaction. */
async function newsOf(kit: Kit, followup: Followup): Promise<News> {
  const bidders = new Map<string, AccountId[]>();
  for (const { lot } of followup.ends) {
    const late = followup.bidders.filter((one) => one.lot === lot).map(({ account }) => account);
    bidders.set(lot, [...new Set([...await biddersOf(kit.database, lot), ...late])]);
  }
  const contacts = await contactsFor(kit, [
    ...followup.bidders.map(({ account }) => account), ...followup.standings.map(({ account }) => account), ...followup.ends.map(({ seller }) => seller), ...[...bidders.values()].flat(),
  ]);
  const ends = followup.ends.flatMap((end) => (bidders.get(end.lot) ?? []).map((account): Telling => ({ ...end, account, kind: endFor(end, account) })));
  const sellers = followup.ends.flatMap((end): Telling[] => (end.outcome === 'withdrawn' ? [] : [{ ...end, account: end.seller, kind: end.outcome }]));
  const shown = (one: Telling): boolean => {
    const subject = SUBJECT_OF_NOTICE[one.kind];
    const contact = contacts.get(one.account);
    return contact !== undefined && (subject === null || contact.wishes.page[subject]);
  };
  // How a seller's lot ended is said in the seller's own words, whatever bidders call it.
  const shownTo = (one: Telling): boolean => contacts.get(one.account)?.wishes.page.sold === true;
  const messages = [
    ...followup.bidders.flatMap((one) => wanted(contacts, one, 'placed', `placed ${idKey(one.lot)}`)),
    ...followup.standings.flatMap((one) => wanted(contacts, one, one.kind === 'outbid' ? 'outbid' : 'leading', `standing ${idKey(one.lot)}`)),
    ...ends.flatMap((one) => (one.kind === 'won' || one.kind === 'lost' ? wanted(contacts, one, one.kind, null, 'end') : [])),
    // A bidder of a lot that passed has nothing to do; its seller has.
    ...sellers.flatMap((one) => wanted(contacts, one, one.kind === 'sold' ? 'sold' : 'passed', null, 'sale')),
  ];
  return {
    told: new Set(contacts.keys()), placed: followup.bidders.filter(shown), beaten: followup.standings.filter((one) => one.kind === 'outbid' && shown(one)),
    again: followup.standings.filter((one) => one.kind === 'leading' && shown(one)), ends: ends.filter(shown), sellers: sellers.filter(shownTo), messages,
    standings: [...followup.bidders, ...followup.standings].filter(({ account }) => mayWait(kit, contacts.get(account))),
  };
}

/** Answers who was told of leading again in the place of being outbid. */
async function write(kit: Kit, tx: Tx, followup: Followup, news: News, messages: readonly NewMessage[]): Promise<AccountId[]> {
  const nowMs = kit.clock.nowMs();
  const heard: AccountId[] = [];
  if ((await moveLots(tx, followup.lots, nowMs)) < followup.lots.size) throw new TakenMeanwhile('Another process has taken some of these facts.');
  for (const part of parts(followup.bidders.filter(({ account }) => news.told.has(account)))) await addBidders(tx, part);
  for (const part of parts(news.placed.map((one) => notice(kit, one, 'placed')))) await notePlaced(tx, part, PLACED_EVERY_MS);
  for (const part of parts([...news.beaten, ...news.ends].map((one) => notice(kit, one, 'lot')))) await putNoticesOf(tx, part);
  for (const part of parts(news.again.map((one) => notice(kit, one, 'lot')))) heard.push(...await turnOutbidNotices(tx, part));
  for (const part of parts(news.sellers.map((one) => notice(kit, one, 'sale')))) await putNoticesOf(tx, part);
  for (const part of parts(news.standings.map(standing))) await gatherStandings(tx, part);
  await writeDown(kit, tx, messages);
  const ended = followup.ends.map(({ lot }) => lot);
  if (ended.length > 0) {
    await forgetWatchersOf(tx, ended);
    await dropWaitingOf(tx, ended, OF_AN_OPEN_LOT, nowMs);
  }
  return heard;
}

/** `lot`: what a bidder is told of a lot; `sale`: what its seller is told; `placed`: that an own bid was taken. */
const notice = (kit: Kit, { account, lot, kind, price, atMs }: Telling, part: 'lot' | 'sale' | 'placed'): NewNotice =>
  ({ key: kit.keys.next(), account, topic: `${part} ${idKey(lot)}`, kind, facts: { lot, price }, atMs });

/** Whether something on how somebody stands may wait to be sent. */
const mayWait = ({ ways }: Kit, contact: Contact | undefined): boolean => contact !== undefined
  && (['mail', 'sms', 'push'] as const).some((channel) => ways[channel] !== 'off' && (['placed', 'outbid', 'leading'] as const).some((subject) => contact.wishes[channel][subject]));

const standing = ({ account, lot, kind, price, atMs }: Telling) =>
  ({ account, topic: `${kind === 'placed' ? 'placed' : 'standing'} ${idKey(lot)}`, kind: kind === 'placed' || kind === 'outbid' ? kind : 'leading' as const, facts: { lot, price }, atMs });

function wanted(contacts: ReadonlyMap<AccountId, Contact>, { account, lot, price, seq, atMs }: Telling, kind: MessageKind, topic: string | null, cause: string = kind): Wanted[] {
  const contact = contacts.get(account);
  if (contact === undefined) return [];
  // A lot ends once; how somebody stands on it changes with a fact of its own.
  const once = cause === 'end' || cause === 'sale' ? `${cause} ${idKey(lot)}` : `${cause} ${idKey(lot)} ${seq}`;
  return [{ contact, kind, cause: once, facts: { lot, price }, atMs, ...(topic === null ? {} : { topic }) }];
}
