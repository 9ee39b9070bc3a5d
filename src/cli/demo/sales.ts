import { parseSaleId, type SaleId } from '#domain/ids.ts';
import { invariant } from '#domain/outcome.ts';
import type { SaleChange, Selling } from '#modules/auction/index.ts';
import { MARK, type Actor } from './people.ts';

/**
 * The sales of the demonstration. market: open without end, one lot closing every minute. evening: a catalogue whose lots close one
 * after the other; when it is over the next one is announced. upcoming: opens hours from now, bidders are approved by the house.
 */
export const SALE_KINDS = ['market', 'evening', 'upcoming'] as const;
export type SaleKind = (typeof SALE_KINDS)[number];

/** Lots that a kind of sale wants: open at one time in the market, in all in the others. */
export const LOTS_WANTED: Readonly<Record<SaleKind, number>> = { market: 30, evening: 20, upcoming: 14 };
/** Lots of one market; then another of the same name is opened. Well below what the house allows. */
export const MARKET_LOTS_MAX = 5_000;
const LATEST_SALES = 100;
const MINUTE_MS = 60_000;
const EVENING_STARTS_CLOSING_MS = 12 * MINUTE_MS;
const UPCOMING_OPENS_MS = 150 * MINUTE_MS;
const UPCOMING_RUNS_MS = 30 * MINUTE_MS;
const STAGGER_SECONDS = 60;
/** A catalogue takes lots until so shortly before its first close, or its opening. */
const CATALOGUE_CLOSED_MS = 3 * MINUTE_MS;

const MADE_UP = 'This is a demonstration: sellers, bidders and lots are made up, and nothing has to be paid.';
export const SALE_TITLES: Readonly<Record<SaleKind, string>> = {
  market: `Marketplace ${MARK}`, evening: `Evening sale: rooms, walls and cabinets ${MARK}`, upcoming: `From private collections ${MARK}`,
};
const DESCRIPTIONS: Readonly<Record<SaleKind, string>> = {
  market: `Lots of many sellers, one closing every minute. A bid in the last thirty seconds gives everybody thirty more.\n\n${MADE_UP}`,
  evening: `Twenty lots from houses that were lived in. They close one after the other, a minute apart, in the order of the catalogue; each is extended while there are late bids.\n\n${MADE_UP}`,
  upcoming: `Fourteen lots from two collections. To bid, ask for approval on this page; the house answers before the sale opens.\n\n${MADE_UP}`,
};

/** A sale that takes lots: how many more, and when its lots open and begin to close where the sale says so. */
export type SaleNow = { id: SaleId; room: number; opensAtMs: number | null; closesAtMs: number | null };
export type SaleHouse = { selling: Pick<Selling, 'sales' | 'createSale'>; nowMs(): number };

/**
 * The sale of a kind that is on now, or announced: the latest of the owner's that is not over, or a new one. `made` says which.
 * An evening sale is over when its last lot could have closed by plan, an upcoming one when it is about to open.
 */
export async function saleNow(house: SaleHouse, owner: Actor, kind: SaleKind): Promise<SaleNow & { made: boolean }> {
  const nowMs = house.nowMs();
  const latest = await house.selling.sales({ limit: LATEST_SALES, cursor: null });
  const own = latest.ok ? latest.value.items.filter(({ title, owner: by }) => title === SALE_TITLES[kind] && by?.id === owner.accountId) : [];
  for (const { id: text, lots, opensAt, closesAt } of own) {
    const id = parseSaleId(text);
    const times = { opensAtMs: millis(opensAt), closesAtMs: millis(closesAt) };
    if (id !== null && goesOn(kind, { lots, ...times }, nowMs)) return { id, room: roomOf(kind, { lots, ...times }, nowMs), ...times, made: false };
  }
  const change = termsOf(kind, nowMs);
  const id = parseSaleId(idIn(await house.selling.createSale(owner, change, null)));
  invariant(id !== null, 'the house makes a sale when an admin asks for one');
  return { id, room: kind === 'market' ? MARKET_LOTS_MAX : LOTS_WANTED[kind], opensAtMs: change.opensAtMs ?? null, closesAtMs: change.closesAtMs ?? null, made: true };
}

type Known = { lots: number; opensAtMs: number | null; closesAtMs: number | null };

function goesOn(kind: SaleKind, { lots, opensAtMs, closesAtMs }: Known, nowMs: number): boolean {
  switch (kind) {
    case 'market': return lots < MARKET_LOTS_MAX;
    case 'evening': return closesAtMs !== null && nowMs < closesAtMs + LOTS_WANTED.evening * STAGGER_SECONDS * 1_000;
    case 'upcoming': return opensAtMs !== null && nowMs < opensAtMs - CATALOGUE_CLOSED_MS;
  }
}

function roomOf(kind: SaleKind, { lots, closesAtMs }: Known, nowMs: number): number {
  if (kind === 'market') return MARKET_LOTS_MAX - lots;
  const late = kind === 'evening' && closesAtMs !== null && nowMs > closesAtMs - CATALOGUE_CLOSED_MS;
  return late ? 0 : Math.max(0, LOTS_WANTED[kind] - lots);
}

function termsOf(kind: SaleKind, nowMs: number): SaleChange {
  const terms: SaleChange = { title: SALE_TITLES[kind], description: DESCRIPTIONS[kind], sellersMayConsign: true };
  switch (kind) {
    case 'market': return terms;
    case 'evening': return { ...terms, closesAtMs: nowMs + EVENING_STARTS_CLOSING_MS, staggerSeconds: STAGGER_SECONDS };
    case 'upcoming': return { ...terms, opensAtMs: nowMs + UPCOMING_OPENS_MS, closesAtMs: nowMs + UPCOMING_OPENS_MS + UPCOMING_RUNS_MS, staggerSeconds: STAGGER_SECONDS, approvalRequired: true };
  }
}

const millis = (at: string | null): number | null => (at === null ? null : Date.parse(at));

/** The id in the answer to an act that made or changed something; throws with the house's reason when it was refused. */
export function idIn(result: Awaited<ReturnType<Selling['createLot']>>): string {
  if (!result.ok) throw new Error(`The house refused what the demonstration asked for: ${result.code} ${JSON.stringify(result.errors ?? result.facts ?? {})}`);
  const { id }: { id?: unknown } = { ...(typeof result.body === 'object' ? result.body : {}) };
  return String(id);
}
