import type { IncrementChoice } from '#domain/lot/increments.ts';
import type { SoftClose, SoftCloseCap } from '#domain/lot/terms.ts';
import type { Chance } from '../world/chance.ts';
import type { LotPlan } from './plan.ts';

const TABLES: readonly (readonly [IncrementChoice, string])[] = [
  ['usd', 'USD'], ['usd', 'USD'], ['usd', 'KWD'], ['gbp', 'GBP'], ['eur', 'EUR'], ['house', 'USD'], ['platform', 'JPY'], ['jpy', 'JPY'],
  [{ fixed: 1 }, 'USD'], [{ fixed: 777 }, 'JPY'], [{ percent: 5 }, 'SEK'], [{ percent: 33.33 }, 'INR'],
];
const HOUR_MS = 3_600_000;
/** So far off that a bidder may take back every bid. */
const FAR_MS = 13 * HOUR_MS;

/** The lots of a seed: some of their own, some that share their close. Listed ones are of one sale and one seller. */
export function drawLots(chance: Chance, listed: boolean): LotPlan[] {
  const lots = drawn(chance);
  const [first] = lots;
  if (!listed || first === undefined) return lots;
  const { retraction, approvalRequired, staffMayBid, showMaximumBelowReserve, staggerSeconds } = first;
  return lots.map((lot) => ({ ...lot, seller: 0, sale: 1, retraction, approvalRequired, staffMayBid, showMaximumBelowReserve, staggerSeconds }));
}

function drawn(chance: Chance): LotPlan[] {
  const count = chance.weighted([[20, 1], [40, chance.between(2, 4)], [28, chance.between(5, 8)], [12, chance.between(9, 12)]] as const);
  const baseMs = chance.between(5_000, 16_000);
  const table = chance.fork('one currency').happens(0.5) ? chance.pick(TABLES) : null;
  const lots = Array.from({ length: count }, (_, at) => drawLot(chance.fork(`lot ${at}`), { at, baseMs, table }));
  const grouped = chance.fork('group');
  if (count >= 2 && grouped.happens(0.4)) return share(grouped, lots, baseMs);
  return lots;
}

function drawLot(chance: Chance, { at, baseMs, table }: { at: number; baseMs: number; table: (typeof TABLES)[number] | null }): LotPlan {
  const [increments, currency] = table ?? chance.pick(TABLES);
  const openingPrice = chance.pick([1, 50, 100, 999, 1_000, 2_500, 10_000, 99_999, chance.between(1, 200_000)]);
  const reservePrice = chance.happens(0.35) ? openingPrice + chance.upTo(openingPrice * 3 + 2) : null;
  const buyNowPrice = chance.happens(0.2) ? Math.max(reservePrice ?? 0, Math.ceil(openingPrice * (1.3 + chance.part() * 4))) : null;
  const far = chance.happens(0.06);
  const closesMs = far ? FAR_MS : baseMs + chance.pick([0, 0, chance.upTo(4_000), chance.upTo(9_000)]);
  return {
    seller: chance.upTo(3), openingPrice, reservePrice, buyNowPrice, currency, increments,
    opensMs: chance.weighted([[70, -1_000], [20, chance.upTo(2_500)], [10, 0]] as const), closesMs,
    softClose: { windowSeconds: chance.weighted([[15, 0], [30, 1], [30, 2], [15, 4], [10, 10]] as const), mode: chance.happens(0.3) ? 'add' : 'reset', scope: 'lot', cap: drawCap(chance, closesMs), trigger: chance.happens(0.25) ? 'new_leader' : 'any_bid' },
    group: null, position: at + 1, staggerSeconds: chance.pick([1, 2, 30]), sale: chance.happens(0.5) ? 1 : null,
    retraction: chance.happens(0.7) ? 'marketplace' : 'operator', approvalRequired: false, staffMayBid: chance.happens(0.2), showMaximumBelowReserve: chance.happens(0.2),
    ...approval(chance),
  };
}

const approval = (chance: Chance): Partial<LotPlan> => (chance.happens(0.1) ? { sale: 1, approvalRequired: true } : {});

/** A cap `until` is a time since the start of the world. */
function drawCap(chance: Chance, closesMs: number): SoftCloseCap {
  return chance.weighted<SoftCloseCap>([
    [50, { kind: 'none' }], [18, { kind: 'count', max: chance.between(1, 3) }], [18, { kind: 'total', seconds: chance.between(1, 8) }],
    [14, { kind: 'until', atMs: closesMs + chance.upTo(6_000) }],
  ]);
}

/** Puts some of the lots under one close. */
function share(chance: Chance, lots: LotPlan[], baseMs: number): LotPlan[] {
  const scope = chance.weighted<SoftClose['scope']>([[40, 'group'], [25, 'sale'], [35, 'sequential']]);
  const members = scope === 'sale' ? lots.length : chance.between(2, lots.length);
  const staggerSeconds = chance.pick([1, 1, 2]);
  const [first] = lots;
  if (first === undefined) return lots;
  const softClose: SoftClose = { ...first.softClose, scope, windowSeconds: chance.pick([1, 2, 3]), cap: scope === 'sequential' ? { kind: 'none' } : first.softClose.cap };
  const capped: SoftClose = softClose.cap.kind === 'until' ? { ...softClose, cap: { kind: 'until', atMs: baseMs + 4_000 } } : softClose;
  return lots.map((lot, at) => {
    if (at >= members) return lot;
    const closesMs = scope === 'sequential' ? baseMs + at * staggerSeconds * 1_000 : baseMs;
    return { ...lot, group: 1, sale: 1, softClose: capped, staggerSeconds, closesMs, opensMs: -1_000 };
  });
}
