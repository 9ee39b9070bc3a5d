import type { BiddingEvent } from '#contracts/bidding.ts';
import type { Contact } from '#contracts/identity.ts';
import { idKey, type AccountId } from '#domain/ids.ts';
import { endFor, follow, OUTBID_LETTER_EVERY_MS, type Followup, type Telling } from '../rules.ts';
import { addBidders, biddersOf, followedLots, moveLots } from '../store/lots.ts';
import { putNoticesOf, turnOutbidNotices, type NewNotice } from '../store/notices.ts';
import { forgetWatchersOf } from '../store/watchers.ts';
import { contactsFor, lettersFor, parts, writeDown, type Kit, type LetterWanted } from './kit.ts';

/**
 * Tells people what bidding's facts mean for them. The facts that were taken are remembered by lot and seq in the transaction of the
 * notices and letters, so that facts which come again have no further effect. One at a time: the relay gives one page after the other.
 */
export async function followBidding(kit: Kit, events: readonly BiddingEvent[]): Promise<void> {
  const lots = [...new Set(events.map(({ lot }) => lot))];
  for (const part of parts(lots)) {
    const wanted = new Set(part);
    const known = await followedLots(kit.database, part);
    await tellOf(kit, follow(known, events.filter(({ lot }) => wanted.has(lot))));
  }
}

async function tellOf(kit: Kit, followup: Followup): Promise<void> {
  if (followup.lots.size === 0) return;
  const bidders = new Map<string, AccountId[]>();
  for (const { lot } of followup.ends) {
    const late = followup.bidders.filter((one) => one.lot === lot).map(({ account }) => account);
    bidders.set(lot, [...new Set([...await biddersOf(kit.database, lot), ...late])]);
  }
  // Asked before the transaction: another module is never asked inside one.
  const contacts = await contactsFor(kit, [
    ...followup.bidders.map(({ account }) => account), ...followup.standings.map(({ account }) => account), ...followup.ends.map(({ seller }) => seller), ...[...bidders.values()].flat(),
  ]);
  const told = (account: AccountId): boolean => contacts.has(account);
  const beaten = followup.standings.filter(({ kind, account }) => kind === 'outbid' && told(account));
  const again = followup.standings.filter(({ kind, account }) => kind === 'leading' && told(account));
  const ends = followup.ends.flatMap((end) => [
    ...(bidders.get(end.lot) ?? []).map((account): Telling => ({ account, lot: end.lot, kind: endFor(end, account), price: end.price, atMs: end.atMs })),
  ]).filter(({ account }) => told(account));
  const sellers = followup.ends.flatMap((end): Telling[] => (end.outcome === 'withdrawn' || !told(end.seller) ? [] : [{ account: end.seller, lot: end.lot, kind: end.outcome, price: end.price, atMs: end.atMs }]));
  const letters = lettersFor(kit, [...beaten.flatMap((one) => letter(contacts, one)), ...ends.flatMap((one) => letter(contacts, one)), ...sellers.flatMap((one) => letter(contacts, one, 'sale'))]);
  const turned = await kit.database.transaction(async (tx) => {
    const heard: AccountId[] = [];
    await moveLots(tx, followup.lots, kit.clock.nowMs());
    for (const part of parts(followup.bidders.filter(({ account }) => told(account)))) await addBidders(tx, part);
    for (const part of parts([...beaten, ...ends].map((one) => notice(kit, one, 'lot')))) await putNoticesOf(tx, part);
    for (const part of parts(again.map((one) => notice(kit, one, 'lot')))) heard.push(...await turnOutbidNotices(tx, part));
    for (const part of parts(sellers.map((one) => notice(kit, one, 'sale')))) await putNoticesOf(tx, part);
    if (followup.ends.length > 0) await forgetWatchersOf(tx, followup.ends.map(({ lot }) => lot));
    await writeDown(kit, tx, letters);
    return heard;
  });
  // Who leads without having been beaten before has no notice that would change.
  const all = [...[...beaten, ...ends, ...sellers].map(({ account }) => account), ...turned];
  kit.meters.made.add(all.length);
  if (letters.length > 0) kit.wake();
  if (all.length > 0) kit.tell(new Set(all));
}

/** `lot`: what a bidder is told of a lot; `sale`: what its seller is told. */
const notice = (kit: Kit, { account, lot, kind, price, atMs }: Telling, part: 'lot' | 'sale'): NewNotice =>
  ({ key: kit.keys.next(), account, topic: `${part} ${idKey(lot)}`, kind, facts: { lot, price }, atMs });

function letter(contacts: ReadonlyMap<AccountId, Contact>, { account, lot, kind, price, atMs }: Telling, part: 'lot' | 'sale' = 'lot'): LetterWanted[] {
  const contact = contacts.get(account);
  if (contact === undefined) return [];
  const facts = { lot, price };
  if (kind === 'outbid') return [{ contact, kind, cause: `outbid ${idKey(lot)} ${Math.floor(atMs / OUTBID_LETTER_EVERY_MS)}`, facts, atMs }];
  if (kind === 'won' || kind === 'lost') return [{ contact, kind, cause: `end ${idKey(lot)}`, facts, atMs }];
  // A bidder of a lot that passed has nothing to do; its seller has.
  if (part === 'sale' && (kind === 'sold' || kind === 'passed')) return [{ contact, kind, cause: `sale ${idKey(lot)}`, facts, atMs }];
  return [];
}
