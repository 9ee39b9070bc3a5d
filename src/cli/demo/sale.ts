import { parseSaleId, type SaleId } from '#domain/ids.ts';
import { invariant } from '#domain/outcome.ts';
import type { Selling } from '#modules/auction/index.ts';
import type { Actor } from './people.ts';

export const SALE_TITLE = 'Demonstration sale';
const DESCRIPTION = 'Made up to be looked at: sellers, bidders and lots are not real, and nothing has to be paid.';
/** Lots of one sale; then another of the same name is opened. Well below what the house allows. */
export const SALE_LOTS_MAX = 5_000;
const LATEST_SALES = 100;

/** The demonstration's sale, with how many lots it still takes: the latest one that has room, or a new one of the owner's. */
export async function saleWithRoom(selling: Pick<Selling, 'sales' | 'createSale'>, owner: Actor): Promise<{ id: SaleId; room: number }> {
  const latest = await selling.sales({ limit: LATEST_SALES, cursor: null });
  const found = latest.ok ? latest.value.items.find((sale) => sale.title === SALE_TITLE && sale.owner?.id === owner.accountId && sale.lots < SALE_LOTS_MAX) : undefined;
  const known = found === undefined ? null : parseSaleId(found.id);
  if (found !== undefined && known !== null) return { id: known, room: SALE_LOTS_MAX - found.lots };
  const made = await selling.createSale(owner, { title: SALE_TITLE, description: DESCRIPTION, sellersMayConsign: true }, null);
  const id = parseSaleId(idIn(made));
  invariant(id !== null, 'the house makes a sale when an admin asks for one');
  return { id, room: SALE_LOTS_MAX };
}

/** The id in the answer to an act that made or changed something; throws with the house's reason when it was refused. */
export function idIn(result: Awaited<ReturnType<Selling['createLot']>>): string {
  if (!result.ok) throw new Error(`The house refused what the demonstration asked for: ${result.code} ${JSON.stringify(result.errors ?? result.facts ?? {})}`);
  const { id }: { id?: unknown } = { ...(typeof result.body === 'object' ? result.body : {}) };
  return String(id);
}
