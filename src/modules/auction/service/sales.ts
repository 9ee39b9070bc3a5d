import type { Static } from 'typebox';
import type { Sale as SaleShape } from '#contracts/auction-shapes.ts';
import { faultAt } from '#contracts/faults.ts';
import type { PublicProfile } from '#contracts/identity.ts';
import { idKey, saleId, type AccountId, type SaleId } from '#domain/ids.ts';
import { accept } from '#domain/outcome.ts';
import type { Tx } from '#platform/db/types.ts';
import { isAdmin, mayOperate, type Actor, type Answer } from '../ports.ts';
import { saleCloseFaults, saleFaults, textFault, type Fault } from '../rules.ts';
import { addEvent } from '../store/events.ts';
import { addSale, lockedSale, saleById, salesBefore, saveSale, type NewSale, type Sale } from '../store/sales.ts';
import { progressOf, type SaleCounts } from '../store/sale-progress.ts';
import { KEY_LAST } from '../store/summaries.ts';
import { instant } from '#contracts/instant.ts';
import { instantOrNull, type SaleChange } from '../wire.ts';
import { cursorAt, pageOf, readCursor, type Listed, type Page } from './cursor.ts';
import { malformed, refused, type Kit } from './kit.ts';
import { UNKNOWN_SELLER_NAME } from './listing-cache.ts';

export type SaleJson = Static<typeof SaleShape>;

const STAGGER_SECONDS = 30;

/** Makes a sale. Other sellers may bring lots into a sale of the house's staff unless it says otherwise; into a seller's own only if it says so. */
export async function createSale(kit: Kit, tx: Tx, actor: Actor, wanted: SaleChange): Promise<Answer<SaleJson>> {
  const nowMs = kit.clock.nowMs();
  const sale: NewSale & { standing: boolean } = {
    title: '', description: '', opensAtMs: null, closesAtMs: null, staggerSeconds: STAGGER_SECONDS, approvalRequired: false, staffMayBid: false,
    showMaximumBelowReserve: false, sellersMayConsign: mayOperate(actor), retraction: 'marketplace', ...wanted,
    id: saleId(kit.keys.next()), ownerId: actor.accountId, standing: false, hidden: false, createdAtMs: nowMs,
  };
  const faults = [...faultsOf(sale), ...saleCloseFaults(sale.closesAtMs, nowMs)];
  if (faults.length > 0) return malformed(faults);
  await addEvent(tx, { kind: 'sale.created', sale: sale.id, atMs: nowMs });
  const made = await addSale(tx, sale);
  return accept(saleJson(made, new Map([[actor.accountId, { id: actor.accountId, displayName: actor.displayName }]]), undefined));
}

/** Changes a sale: its owner's or staff's to do, the standing sale an admin's. Published lots keep the terms they were published with. */
export async function changeSale(kit: Kit, actor: Actor, id: SaleId, wanted: SaleChange): Promise<Answer<SaleJson>> {
  const changed = await kit.database.transaction(async (tx): Promise<Answer<Sale>> => {
    const sale = await lockedSale(tx, id);
    if (sale === null || (sale.hidden && !isAdmin(actor))) return refused('not_found');
    const may = sale.standing ? isAdmin(actor) : sale.ownerId === actor.accountId || mayOperate(actor);
    if (!may) return refused('forbidden');
    const next = { ...sale, ...wanted };
    // A close that is not touched may be past: the sale was held.
    const faults = [...faultsOf(next), ...(wanted.closesAtMs === undefined ? [] : saleCloseFaults(next.closesAtMs, kit.clock.nowMs()))];
    return faults.length > 0 ? malformed(faults) : accept(await saveSale(tx, next));
  });
  return changed.ok ? accept(await shown(kit, changed.value)) : changed;
}

export async function saleFor(kit: Kit, id: SaleId, viewer: { admin: boolean }): Promise<Answer<SaleJson>> {
  const sale = await saleById(kit.database, id);
  return sale === null || (sale.hidden && !viewer.admin) ? refused('not_found') : accept(await shown(kit, sale));
}

export async function sales(kit: Kit, page: Page): Promise<Answer<Listed<SaleJson>>> {
  const after = readCursor('sales', page.cursor);
  if (!after.ok) return malformed([after.refusal]);
  const before = { createdAtMs: after.value?.sortKey ?? KEY_LAST, key: after.value?.key ?? KEY_LAST };
  const rows = await salesBefore(kit.database, before, page.limit + 1);
  const [profiles, progress] = await Promise.all([
    kit.identity.profiles([...new Set(rows.flatMap((sale) => sale.ownerId ?? []))]), progressOf(kit.database, rows.map(({ id: sale }) => sale)),
  ]);
  return accept(pageOf(rows, page.limit, {
    item: (sale) => saleJson(sale, profiles, progress.get(sale.id)),
    next: (last) => cursorAt('sales', { sortKey: BigInt(last.createdAtMs), key: BigInt(idKey(last.id)) }),
  }));
}

function faultsOf(sale: Parameters<typeof saleFaults>[0] & { title: string; description: string }): Fault[] {
  const title = sale.title.trim() === '' ? 'blank' : textFault(sale.title, { lines: false });
  const description = textFault(sale.description, { lines: true });
  return [
    ...(title === null ? [] : [faultAt('title', title)]),
    ...(description === null ? [] : [faultAt('description', description)]),
    ...saleFaults(sale),
  ];
}

async function shown(kit: Kit, sale: Sale): Promise<SaleJson> {
  const [profiles, progress] = await Promise.all([kit.identity.profiles(sale.ownerId === null ? [] : [sale.ownerId]), progressOf(kit.database, [sale.id])]);
  return saleJson(sale, profiles, progress.get(sale.id));
}

function saleJson(sale: Sale, profiles: ReadonlyMap<AccountId, PublicProfile>, progress: SaleCounts | undefined): SaleJson {
  return {
    id: sale.id, title: sale.title, description: sale.description, standing: sale.standing,
    owner: sale.ownerId === null ? null : { id: sale.ownerId, displayName: profiles.get(sale.ownerId)?.displayName ?? UNKNOWN_SELLER_NAME },
    opensAt: instantOrNull(sale.opensAtMs), closesAt: instantOrNull(sale.closesAtMs), staggerSeconds: sale.staggerSeconds,
    approvalRequired: sale.approvalRequired, staffMayBid: sale.staffMayBid, showMaximumBelowReserve: sale.showMaximumBelowReserve,
    sellersMayConsign: sale.sellersMayConsign, retraction: sale.retraction, lots: sale.lotsCount, createdAt: instant(sale.createdAtMs), progress: progressJson(progress),
  };
}

const NOTHING_LISTED: SaleCounts = { scheduled: 0, open: 0, sold: 0, passed: 0, nextCloseAtMs: null, lastCloseAtMs: null, hammer: [] };

function progressJson({ scheduled, open, sold, passed, nextCloseAtMs, lastCloseAtMs, hammer }: SaleCounts = NOTHING_LISTED): SaleJson['progress'] {
  return {
    scheduled, open, closed: sold + passed, sold, passed, nextCloseAt: instantOrNull(nextCloseAtMs), lastCloseAt: instantOrNull(lastCloseAtMs),
    hammer: hammer.map(({ currency, amount }) => ({ currency, amount: Number(amount) })),
  };
}
