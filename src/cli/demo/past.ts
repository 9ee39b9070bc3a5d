import { randomUUID } from 'node:crypto';
import type { LotInList } from '#contracts/auction.ts';
import type { BiddingCommands, BiddingQueries } from '#contracts/bidding.ts';
import { parseLotId, parseQuestionId, type AccountId, type LotId } from '#domain/ids.ts';
import { minor, type Minor } from '#domain/money.ts';
import { invariant } from '#domain/outcome.ts';
import type { Selling } from '#modules/auction/index.ts';
import { TALK } from './catalogue/talk.ts';
import { oneBid, type Crowd } from './crowd.ts';
import type { Actor } from './people.ts';
import { idIn, saleNow } from './sales.ts';
import type { Stock } from './stock.ts';

/** Lots that were sold before a visitor came; the visiting bidder won the first ones and lost the next. */
export const PAST = { lots: 8, won: 3, lost: 3 } as const;
/** Of lots that are open: so many the visiting bidder leads, so many it was outbid on, and so many it watches. */
export const PRESENT = { leading: 2, outbid: 2, watched: 6 } as const;
const PAST_BIDS = 90;
const PAST_PICTURES = 1;
/** A seller may end a lot with bids early only while its close is more than half a day away. */
const CLOSES_AHEAD_MS = 3 * 24 * 3_600_000;
/** How many of the crowd keep an eye on something, and on how much. */
const WATCHERS = { people: 10, lots: 4 } as const;

export type PastHouse = {
  selling: Pick<Selling, 'sales' | 'createSale' | 'endLot' | 'search' | 'watch' | 'askQuestion' | 'answerQuestion'>;
  placeBid: BiddingCommands['placeBid']; heads: BiddingQueries['heads']; nowMs(): number;
};
export type PastPeople = { owner: Actor; guest: Actor; sellers: readonly Actor[] };
type Whole = { house: PastHouse; people: PastPeople; crowd: Crowd; stock: Stock; stopped(): boolean };

/**
 * What happened before the visitor came, by everybody's own acts: lots sold, some of them to the visiting bidder, bids that lead and
 * bids that were beaten, watched lots, questions and their answers. Done once in a house; gives up between two steps when it is stopped.
 */
export async function playPast(of: Whole): Promise<void> {
  await playSales(of);
  if (of.stopped()) return;
  await playPresent(of);
  await playTalk(of);
}

async function playSales(of: Whole): Promise<void> {
  const { house, people, crowd, stock } = of;
  const market = await saleNow(house, people.owner, 'market');
  const closesAtMs = house.nowMs() + CLOSES_AHEAD_MS;
  const offered: { lot: LotId; seller: Actor }[] = [];
  for (let at = 0; at < PAST.lots && !of.stopped(); at += 1) offered.push(await stock.offerNew(market.id, { closesAtMs, reservePrice: null, buyNowPrice: null }, PAST_PICTURES));
  const shown = await listed(house, offered.map(({ lot }) => lot));
  const lost = shown.slice(PAST.won, PAST.won + PAST.lost);
  for (const lot of lost) await bidTo(of, people.guest.accountId, lot, 'least');
  for (let at = 0; at < PAST_BIDS && !of.stopped(); at += 1) await oneBid(crowd, shown);
  for (const lot of lost) await beat(of, lot);
  for (const lot of shown.slice(0, PAST.won)) await bidTo(of, people.guest.accountId, lot, 3n);
  for (const { lot, seller } of offered) idIn(await house.selling.endLot({ actor: seller, lot }, null));
}

async function playPresent(of: Whole): Promise<void> {
  const { people, crowd, stock } = of;
  const open = stock.open.filter(({ seller }) => seller.id !== people.guest.accountId).toReversed();
  const [leading, outbid] = [open.slice(0, PRESENT.leading), open.slice(PRESENT.leading, PRESENT.leading + PRESENT.outbid)];
  for (const lot of leading) await bidTo(of, people.guest.accountId, lot, 2n);
  for (const lot of outbid) {
    await bidTo(of, people.guest.accountId, lot, 'least');
    await beat(of, lot);
  }
  for (const lot of open.slice(0, PRESENT.watched)) await watch(of, people.guest, lot);
  for (const bidder of crowd.bidders.slice(0, WATCHERS.people)) {
    for (const lot of crowd.chance.shuffled(open).slice(0, WATCHERS.lots)) await watch(of, actorOf(bidder), lot);
  }
}

// The last question of all waits: the visiting seller, and the house, find something to answer.
async function playTalk(of: Whole): Promise<void> {
  const { house: { selling }, people, crowd, stock } = of;
  for (const [at, { question, answer }] of TALK.entries()) {
    const lot = stock.open[(at * 2) % Math.max(1, stock.open.length)];
    const id = lot === undefined ? null : parseLotId(lot.id);
    const seller = people.sellers.find(({ accountId }) => accountId === lot?.seller.id);
    const asker = crowd.bidders[at % crowd.bidders.length];
    if (id === null || seller === undefined || asker === undefined || of.stopped()) continue;
    const asked = await selling.askQuestion(at === 0 ? people.guest : actorOf(asker), { lot: id, text: question }, null);
    // Between the look and the question the lot may have closed.
    const asking = asked.ok ? parseQuestionId(idIn(asked)) : null;
    if (asking !== null && at < TALK.length - 1) await selling.answerQuestion(seller, { question: asking, text: answer });
  }
}

async function listed(house: PastHouse, lots: readonly LotId[]): Promise<LotInList[]> {
  const found = await house.selling.search({
    q: null, category: null, status: 'open', sale: null, seller: null, currency: null, minPrice: null, maxPrice: null, closesBeforeMs: null, sort: 'newest', facets: false,
  }, { limit: PAST_LISTED_MAX, cursor: null }, { account: null, admin: false });
  invariant(found.ok, 'a search without a cursor and without words is never refused');
  const wanted = new Set<string>(lots);
  return found.value.items.filter(({ id }) => wanted.has(id));
}
const PAST_LISTED_MAX = 50;

/** So many times the minimum or the high estimate, whichever is more; or no more than has to be. */
async function bidTo(of: Whole, account: AccountId, lot: LotInList, times: bigint | 'least'): Promise<void> {
  const id = parseLotId(lot.id);
  const head = id === null ? undefined : (await of.house.heads([id], account)).get(id);
  if (id === null || head === undefined) return;
  const estimate = BigInt(lot.estimateHigh ?? lot.openingPrice);
  const larger = estimate > head.minimum ? estimate : head.minimum;
  const maximum: Minor = times === 'least' ? head.minimum : minor(larger * times);
  await of.house.placeBid({ account, lot: id, key: randomUUID(), maximum });
}

/** The bidder with the largest purse goes past whoever leads, by all that the lot was thought to be worth. */
async function beat(of: Whole, lot: LotInList): Promise<void> {
  const [rival] = of.crowd.bidders.toSorted((first, second) => second.purseDollars - first.purseDollars);
  if (rival !== undefined) await bidTo(of, rival.account, lot, 1n);
}

async function watch({ house }: Whole, actor: Actor, lot: LotInList): Promise<void> {
  const id = parseLotId(lot.id);
  if (id !== null) await house.selling.watch(actor, id);
}

const actorOf = ({ account, displayName, roles }: Crowd['bidders'][number]): Actor => ({ accountId: account, displayName, roles });
