import { approvalId, groupId, type LotId } from '#domain/ids.ts';
import { incrementsFor } from '#domain/lot/increments.ts';
import type { LotTerms } from '#domain/lot/terms.ts';
import { minor } from '#domain/money.ts';
import type { BiddingHouse } from './bidding.ts';
import { type Chance, chanceOf } from './oracle/chance.ts';

/** Above every bid, so that it can be lowered until it is met. */
const RESERVE = 400_000n;
const HOUR_MS = 3_600_000;
const AT_ONCE = 12;
/** Of every six lots the one with a buy-now price. */
const BUY_NOW_PLACE = 2;

type Asked = Partial<LotTerms> & { reservePrice?: bigint; opensInMs?: number; closesInMs?: number };

/**
 * A house in which everything happens that may happen to a lot: bids late and early, ties, own raises, refusals, repeats, purchases,
 * retractions, voids, reserves lowered, freezes, extensions of lots, groups and sequences, early ends, withdrawals, closes by the
 * clock. Answers with the lots. The same seed asks for the same; what comes of it also depends on the moment.
 */
export async function keepBusy(house: BiddingHouse, of: { seed: number; lots: number; acts: number }): Promise<LotId[]> {
  const chance = chanceOf(of.seed, 0);
  const lots: LotId[] = [];
  const groups = [groupId(BigInt(1_000 + of.seed)), groupId(BigInt(2_000_000 + of.seed))] as const;
  for (let place = 0; place < of.lots; place += 1) lots.push(await house.lot(termsBy(chance, place, groups)));
  // Bought before anybody can freeze it.
  const [bought] = lots.slice(BUY_NOW_PLACE);
  if (bought !== undefined) await house.bidding.commands.buyNow({ account: house.account('bidder 1'), lot: bought, key: 'bought at once' });
  await Promise.all(lots.map(async (lot, place) => {
    const own = chanceOf(of.seed, place + 1);
    for (let done = 0; done < of.acts; done += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => act({ house, lot, chance: own, key: `${lot} ${done + at}`, done: done + at })));
  }));
  return lots;
}

function termsBy(chance: Chance, place: number, [shared, inTurn]: readonly [ReturnType<typeof groupId>, ReturnType<typeof groupId>]): Asked {
  const [choice, currency] = chance.pick([['usd', 'USD'], ['gbp', 'GBP'], ['house', 'USD'], ['platform', 'USD'], [{ fixed: 70 }, 'USD'], [{ percent: 5 }, 'SEK']] as const);
  const increments = incrementsFor(choice, currency);
  if (!increments.ok) throw new Error(increments.refusal);
  const softClose = { windowSeconds: 120, mode: chance.pick(['reset', 'add'] as const), scope: 'lot', cap: chance.pick([{ kind: 'none' }, { kind: 'count', max: 3 }, { kind: 'total', seconds: 200 }] as const), trigger: chance.pick(['any_bid', 'new_leader'] as const) } as const;
  const base: Asked = { currency, increments: increments.value, softClose, showMaximumBelowReserve: chance.in100(20), openingPrice: minor(1_000n) };
  switch (place % 6) {
    case 0: return { ...base, reservePrice: RESERVE, closesInMs: 60_000 };
    case 1: return { ...base, reservePrice: BigInt(1_000 + chance.upTo(60) * 2_000), closesInMs: 48 * HOUR_MS };
    case BUY_NOW_PLACE: return { ...base, reservePrice: 300_000n, buyNowPrice: minor(400_000n), closesInMs: HOUR_MS };
    case 3: return { ...base, groupId: shared, softClose: { ...softClose, scope: 'group' }, closesInMs: 70_000 };
    case 4: return { ...base, groupId: inTurn, position: 1 + Math.floor(place / 6), staggerSeconds: 30, softClose: { ...softClose, scope: 'sequential', cap: { kind: 'none' } }, closesInMs: 60_000 + Math.floor(place / 6) * 30_000 };
    default: return { ...base, softClose: { ...softClose, windowSeconds: 0 }, closesInMs: 3_000 + chance.upTo(3_000), opensInMs: chance.pick([-1_000, 400]) };
  }
}

/** Anything that may be asked of a lot, by chance; what is refused is refused. */
async function act({ house, lot, chance, key, done }: { house: BiddingHouse; lot: LotId; chance: Chance; key: string; done: number }): Promise<void> {
  const { commands } = house.bidding;
  const bidder = `bidder ${chance.upTo(7)}`;
  const clerk = house.account('clerk one');
  const what = chance.upTo(1_000);
  if (what < 780) await house.bid(lot, bidder, BigInt(900 + chance.upTo(60) * 300 + done * 2_500), chance.in100(5) ? `${lot} again` : key);
  else if (what < 830) await commands.retract({ account: house.account(bidder), lot, key, reason: 'typing_error' });
  else if (what < 870) await commands.lowerReserve({ lot, by: clerk, reservePrice: minor(BigInt(1_000 + chance.upTo(80) * 4_000)) });
  else if (what < 885) await commands.freeze({ lot, by: clerk, reason: 'a look at the lot' });
  else if (what < 955) await commands.resume({ lot, by: clerk, reason: 'all is well' });
  else if (what < 985) await voided(house, lot, 2 + chance.upTo(40), clerk);
  else if (what < 990 && done > 20) await commands.buyNow({ account: house.account(bidder), lot, key });
  else if (what < 992) await commands.endLot({ lot, by: null, operator: true });
  else if (what < 993) await commands.withdraw({ lot, by: clerk, operator: true, reason: 'taken back by its owner' });
  else await house.bid(lot, 'the seller', 50_000n, key);
}

async function voided(house: BiddingHouse, lot: LotId, seq: number, clerk: ReturnType<BiddingHouse['account']>): Promise<void> {
  const asked = await house.bidding.commands.requestVoid({ lot, seq, by: clerk, reason: 'two of one household' });
  if (asked.ok && asked.approvalId !== undefined) await house.bidding.commands.approve({ approval: approvalId(asked.approvalId.slice(4)), by: house.account('clerk two') });
}
