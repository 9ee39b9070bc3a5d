import type { Static } from 'typebox';
import type { Registration as RegistrationShape } from '#contracts/auction-shapes.ts';
import type { PublicProfile } from '#contracts/identity.ts';
import { idKey, type AccountId, type SaleId } from '#domain/ids.ts';
import { accept } from '#domain/outcome.ts';
import type { Actor, Answer } from '../ports.ts';
import { keepAct } from '../store/admin-acts.ts';
import { addEvent } from '../store/events.ts';
import { ask, decide, registrationFor, registrationsOf, type Registration } from '../store/registrations.ts';
import { saleById } from '../store/sales.ts';
import { KEY_LAST } from '../store/summaries.ts';
import { instant } from '#contracts/instant.ts';
import { instantOrNull } from '../wire.ts';
import { cursorAt, pageOf, readCursor, type Listed, type Page } from './cursor.ts';
import { malformed, refused, type Kit } from './kit.ts';

export type RegistrationJson = Static<typeof RegistrationShape>;

/** Asks to bid in a sale. When it answers `approved`, bidding knows. Asking again changes nothing that was decided. */
export async function register(kit: Kit, actor: Actor, id: SaleId): Promise<Answer<RegistrationJson>> {
  const atMs = kit.clock.nowMs();
  const registered = await kit.database.transaction(async (tx): Promise<Answer<Registration>> => {
    const sale = await saleById(tx, id);
    if (sale === null || sale.hidden) return refused('not_found');
    const registration = await ask(tx, { sale: id, account: actor.accountId, approve: !sale.approvalRequired, atMs });
    if (registration.status === 'approved' && registration.decidedAtMs === atMs) {
      await addEvent(tx, { kind: 'registration.decided', sale: id, account: actor.accountId, approved: true, atMs });
    }
    return accept(registration);
  });
  if (!registered.ok) return registered;
  if (registered.value.status === 'approved') await tell(kit, registered.value);
  return accept(await shown(kit, registered.value));
}

/** Where the actor's own wish to bid in a sale stands; not there when the actor never asked. */
export async function ownRegistration(kit: Kit, actor: Actor, id: SaleId): Promise<Answer<RegistrationJson>> {
  const registration = await registrationFor(kit.database, id, actor.accountId);
  return registration === null ? refused('not_found') : accept(await shown(kit, registration));
}

/** Staff's word on somebody's wish to bid. Bidding knows it when this answers. */
export async function decideFor(kit: Kit, actor: Actor, of: { sale: SaleId; account: AccountId; status: 'approved' | 'declined'; reason: string | null }): Promise<Answer<RegistrationJson>> {
  const atMs = kit.clock.nowMs();
  const decided = await kit.database.transaction(async (tx) => {
    const registration = await decide(tx, { ...of, atMs, by: actor.accountId });
    if (registration !== null) {
      await addEvent(tx, { kind: 'registration.decided', sale: of.sale, account: of.account, approved: of.status === 'approved', atMs });
      await keepAct(tx, { kind: `registration.${of.status}`, lot: null, sale: of.sale, account: of.account, by: actor.accountId, reason: of.reason, atMs });
    }
    return registration;
  });
  if (decided === null) return refused('not_found');
  await tell(kit, decided);
  return accept(await shown(kit, decided));
}

export async function registrations(kit: Kit, id: SaleId, page: Page): Promise<Answer<Listed<RegistrationJson>>> {
  const after = readCursor('registrations', page.cursor);
  if (!after.ok) return malformed([after.refusal]);
  if ((await saleById(kit.database, id)) === null) return refused('not_found');
  const before = { askedAtMs: after.value?.sortKey ?? KEY_LAST, key: after.value?.key ?? KEY_LAST };
  const rows = await registrationsOf(kit.database, id, before, page.limit + 1);
  const profiles = await kit.identity.profiles(rows.map((row) => row.account));
  return accept(pageOf(rows, page.limit, {
    item: (row) => registrationJson(row, profiles),
    next: (last) => cursorAt('registrations', { sortKey: BigInt(last.askedAtMs), key: BigInt(idKey(last.account)) }),
  }));
}

/** Repeats what stands now, not what stood when the fact was written: facts may come late. */
export async function tellAgain(kit: Kit, sale: SaleId, account: AccountId): Promise<void> {
  const registration = await registrationFor(kit.database, sale, account);
  if (registration !== null && registration.status !== 'pending') await tell(kit, registration);
}

const tell = (kit: Kit, { sale, account, status }: Registration): Promise<void> =>
  kit.commands.setStanding({ kind: 'approval', sale, account, approved: status === 'approved' });

async function shown(kit: Kit, registration: Registration): Promise<RegistrationJson> {
  return registrationJson(registration, await kit.identity.profiles([registration.account]));
}

const registrationJson = (registration: Registration, profiles: ReadonlyMap<AccountId, PublicProfile>): RegistrationJson => ({
  sale: registration.sale, account: registration.account, displayName: profiles.get(registration.account)?.displayName ?? '',
  status: registration.status, askedAt: instant(registration.askedAtMs), decidedAt: instantOrNull(registration.decidedAtMs),
});
