import { accountId } from '#domain/ids.ts';
import type { LotStatus } from '#domain/lot/state.ts';
import { FACET_LOTS_MAX, type FacetRow } from '../store/facets.ts';
import { bandAt, CLOSING_HOURS } from './bands.ts';
import type { FacetCounts } from './port.ts';

export const NOTHING: FacetCounts = { total: 0, capped: false, categories: [], statuses: [], sellers: [], currencies: [], prices: [], closing: [] };

/** How many lots were looked at. */
export const lookedAt = (rows: readonly FacetRow[]): number => rows.find(({ facet }) => facet === 'total')?.step ?? 0;

/** Counts as they were taken, as facets; within a facet the most frequent value comes first. `wanted`: the currency asked for. */
export function countsOf(rows: readonly FacetRow[], wanted: string | null): FacetCounts {
  const of = (facet: string): FacetRow[] => rows.filter((row) => row.facet === facet);
  const currency = wanted ?? of('currency')[0]?.value ?? null;
  return {
    total: of('total')[0]?.lots ?? 0, capped: lookedAt(rows) >= FACET_LOTS_MAX,
    categories: of('category').map(({ value, lots }) => ({ category: value, lots })),
    statuses: of('status').flatMap(({ value, lots }) => (isStatus(value) ? [{ status: value, lots }] : [])),
    sellers: of('seller').map(({ value, lots }) => ({ seller: accountId(value), lots })),
    currencies: of('currency').map(({ value, lots }) => ({ currency: value, lots })),
    prices: of('price').filter(({ value }) => value === currency).toSorted((a, b) => a.step - b.step)
      .map(({ value, step, lots }) => ({ currency: value, ...bandAt(value, step), lots })),
    closing: CLOSING_HOURS.map((withinHours, at) => ({ withinHours, lots: of('closing').reduce((sum, { step, lots }) => (step <= at ? sum + lots : sum), 0) })),
  };
}

const STATUSES: readonly string[] = ['scheduled', 'open', 'frozen', 'closed'] satisfies LotStatus[];
const isStatus = (text: string): text is LotStatus => STATUSES.includes(text);
