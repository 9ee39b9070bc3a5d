import { randomUUID } from 'node:crypto';
import type { LotInList } from '#contracts/auction.ts';
import type { BiddingCommands, BiddingQueries, LotHead } from '#contracts/bidding.ts';
import { parseLotId, type AccountId, type LotId } from '#domain/ids.ts';
import type { Minor } from '#domain/money.ts';
import { admitted } from './admission.ts';
import type { Chance } from './chance.ts';
import type { BidderPerson } from './people.ts';
import { amountOf, dollarsOf, worthTo } from './purse.ts';
import { roundFigure, wish } from './styles.ts';

/** What simulated bidders need of the house: what everybody has. */
export type CrowdHouse = Pick<BiddingCommands, 'placeBid'> & Pick<BiddingQueries, 'heads'>;
export type Bidder = BidderPerson & { account: AccountId };
export type Crowd = {
  house: CrowdHouse;
  bidders: readonly Bidder[];
  seed: number;
  chance: Chance;
};

/** Lots that a bidder looks at before giving up for this time. */
const LOOKS_MAX = 4;
/** A lot pulls half as strongly when this much time is left as it does at its close. */
const CALM_MS = 180_000;

export type Placed = { lot: LotId; bidder: AccountId; accepted: boolean; code: string | null };

/** One bidder, drawn by chance, looks at a few of the open lots and bids on the first one worth it. Null when none is. */
export async function oneBid(crowd: Crowd, open: readonly LotInList[]): Promise<Placed | null> {
  const bidder = crowd.chance.pick(crowd.bidders);
  const known = new Map(open.flatMap((lot) => {
    const id = parseLotId(lot.id);
    return id === null ? [] : [[id, lot] as const];
  }));
  if (known.size === 0) return null;
  const heads = await crowd.house.heads([...known.keys()], bidder.account);
  const standing = [...heads.values()].filter(({ status }) => status === 'open');
  const leftDollars = bidder.purseDollars - standing.reduce((sum, head) => sum + atStake(head), 0);
  const liked = standing.flatMap((head) => {
    const lot = known.get(head.lot);
    const wanted = lot !== undefined && head.you?.leading !== true && admitted(bidder, lot.sale?.title ?? null);
    const worth = wanted ? worthTo(bidder, lot, crowd.seed) : null;
    return worth === null ? [] : [{ head, worth }];
  });
  for (const { head, worth } of drawn(liked, crowd.chance)) {
    const maximum = wanted(crowd, bidder, { head, worth, leftDollars });
    if (maximum === null) continue;
    const answer = await crowd.house.placeBid({ account: bidder.account, lot: head.lot, key: randomUUID(), maximum });
    return { lot: head.lot, bidder: bidder.account, accepted: answer.ok, code: answer.ok ? null : answer.code };
  }
  return null;
}

const atStake = ({ you, currency }: LotHead): number => (you?.leading === true && you.maximum !== null ? dollarsOf(you.maximum, currency) : 0);

type Liked = { head: LotHead; worth: Minor };

function wanted(crowd: Crowd, bidder: Bidder, { head, worth, leftDollars }: Liked & { leftDollars: number }): Minor | null {
  const affordable = amountOf(leftDollars, head.currency);
  return wish(bidder.style, roundFigure(worth < affordable ? worth : affordable), {
    minimum: head.minimum, leading: head.you?.leading ?? false, ownBids: head.you?.bids ?? 0,
    leftMs: head.closesAtMs - head.serverTimeMs, lifeMs: head.closesAtMs - head.opensAtMs,
  }, crowd.chance);
}

// The nearer the close, the stronger the pull.
function drawn(liked: readonly Liked[], chance: Chance): Liked[] {
  const weighed = liked.map((one) => ({ one, place: chance.unit() ** (1 + Math.max(0, one.head.closesAtMs - one.head.serverTimeMs) / CALM_MS) }));
  return weighed.toSorted((first, second) => second.place - first.place).slice(0, LOOKS_MAX).map(({ one }) => one);
}
