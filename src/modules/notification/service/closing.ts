import type { LotHead } from '#contracts/bidding.ts';
import { idKey, type AccountId, type LotId } from '#domain/ids.ts';
import { openLooks, type Looks } from '#platform/process/looks.ts';
import { closingOf } from '../rules.ts';
import { claimLooks, settleLook, settleTold } from '../store/lots.ts';
import { addNoticesOf } from '../store/notices.ts';
import { followersOf } from '../store/watchers.ts';
import { contactsFor, type Kit } from './kit.ts';
import { messagesFor, writeDown } from './writing.ts';

/*
 * Lots that close soon. The facts say when a lot is to be looked at; then bidding is asked how it stands, because its close may have moved
 * since and because its clock is the one that counts. A lot is claimed for some minutes, its people are told in pages, then it is settled:
 * whoever dies in between leaves it to be claimed again, and who was told already is not told twice, for notice and letter are unique.
 */
export const LOOK_EVERY_MS = 15_000;
const LOTS_AT_ONCE = 50;
const CLAIM_MS = 2 * 60_000;
/** People of one lot that are told at once, and at all. */
const PEOPLE_AT_ONCE = 500;
const PEOPLE_TOLD_MAX = 50_000;

/** Looks at once, then every 15 s, and tells who follows a lot that closes soon. Several processes may do so at once. */
export const openClosingWatch = (kit: () => Kit): Looks => openLooks({
  timers: () => kit().timers,
  everyMs: LOOK_EVERY_MS,
  look: (stopped) => tellDue(kit(), stopped),
  failed: (error) => kit().log.warn({ err: error }, 'Lots that close soon could not be looked at; they are at the next look.'),
});

async function tellDue(kit: Kit, stopped: () => boolean): Promise<void> {
  for (;;) {
    const nowMs = kit.clock.nowMs();
    const claimedToMs = nowMs + CLAIM_MS;
    const due = await claimLooks(kit.database, nowMs, claimedToMs, LOTS_AT_ONCE);
    const heads = due.length === 0 ? new Map<LotId, LotHead>() : await kit.bidding.heads(due, null);
    for (const lot of due) {
      const head = heads.get(lot);
      const look = closingOf(head);
      if (look !== 'now' || head === undefined) {
        // Never sooner than the next look, whatever two clocks say.
        await settleLook(kit.database, lot, claimedToMs, typeof look === 'number' ? Math.max(look, nowMs + LOOK_EVERY_MS) : null);
      } else {
        if (!(await tellFollowers(kit, head, stopped))) return;
        await settleTold(kit.database, lot);
      }
    }
    if (due.length < LOTS_AT_ONCE || stopped()) return;
  }
}

/** False: stopped before everybody was told. */
async function tellFollowers(kit: Kit, head: LotHead, stopped: () => boolean): Promise<boolean> {
  let after: AccountId | null = null;
  for (let told = 0; told < PEOPLE_TOLD_MAX; told += PEOPLE_AT_ONCE) {
    if (stopped()) return false;
    const people: AccountId[] = await followersOf(kit.database, head.lot, after, PEOPLE_AT_ONCE);
    after = people.at(-1) ?? null;
    if (people.length > 0) await tellSome(kit, head, people);
    if (people.length < PEOPLE_AT_ONCE) break;
  }
  return true;
}

async function tellSome(kit: Kit, { lot, price, closesAtMs, serverTimeMs }: LotHead, people: readonly AccountId[]): Promise<void> {
  const contacts = [...(await contactsFor(kit, people)).values()];
  const of = { facts: { lot, price: String(price), closesAtMs }, atMs: serverTimeMs };
  const topic = `closing ${idKey(lot)}`;
  const notices = contacts.filter(({ wishes }) => wishes.page.closing).map(({ account }) => ({ key: kit.keys.next(), account, topic, kind: 'closing' as const, ...of }));
  const messages = await messagesFor(kit, contacts.map((contact) => ({ contact, kind: 'closing' as const, cause: topic, ...of })));
  const made = await kit.database.transaction(async (tx) => {
    const added = notices.length === 0 ? 0 : await addNoticesOf(tx, notices);
    await writeDown(kit, tx, messages);
    return added;
  });
  kit.meters.made.add(made);
  if (messages.length > 0) kit.wake();
  if (made > 0) kit.tell(new Set(notices.map(({ account }) => account)));
}
