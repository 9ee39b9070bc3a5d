import type { AuctionEvent } from '#contracts/auction.ts';
import type { BiddingEvent, LotHead } from '#contracts/bidding.ts';
import type { NoticeFacts } from '#contracts/notification.ts';
import { accountId, idKey, type AccountId, type LotId, type SaleId } from '#domain/ids.ts';
import { invariant } from '#domain/outcome.ts';
import type { Tx } from '#platform/db/types.ts';
import { openLooks, type Looks } from '#platform/process/looks.ts';
import { SUBJECT_OF_MESSAGE, type MessageKind } from '../rules/messages.ts';
import { addNoticesOf, putNoticesOf } from '../store/notices.ts';
import { addSaleFollowers, advanceRound, finishRound, removeSaleFollowers, saleFollowersOf, takeRound, type NewRound, type Round, type SaleFollower } from '../store/rounds.ts';
import { followersOf } from '../store/watchers.ts';
import { contactsFor, parts, type Kit } from './kit.ts';
import { messagesFor, writeDown } from './writing.ts';

/*
 * A round tells everybody who follows a lot or takes part in a sale of one thing, in pages: who was told last is noted in the transaction that
 * tells them, so each is told once, whoever dies among them. It is asked how the lot stands when the round is made: what is not so any more is not told.
 */
const LOOK_EVERY_MS = 4_000;
const CLAIM_MS = 60_000;
const PEOPLE_AT_ONCE = 500;
const LOTS_PER_QUESTION = 500;
/** People told in one round. */
const PEOPLE_TOLD_MAX = 50_000;

/**
 * Which rounds bidding's facts begin; asked outside of any transaction. A lot is told to be extended once: the last minutes of a fight must not
 * ring every bell at each bid. That a lot of a catalogue sale has opened is told as the opening of its sale, to who watches it and to all who take part.
 */
export async function roundsOf(kit: Kit, events: readonly BiddingEvent[]): Promise<NewRound[]> {
  const opened = events.filter(({ kind }) => kind === 'lot.opened').map(({ lot }) => lot);
  const sales = new Map<LotId, { sale: SaleId; title: string }>();
  for (let at = 0; at < opened.length; at += LOTS_PER_QUESTION) for (const [lot, of] of await kit.auction.salesOf(opened.slice(at, at + LOTS_PER_QUESTION))) sales.set(lot, of);
  return events.flatMap(({ lot, seq, kind, price, closesAtMs, atMs }): NewRound[] => {
    const round = (what: NewRound['kind'], topic: string): NewRound => ({ key: kit.keys.next(), topic, kind: what, lot, sale: null, facts: { lot, price: String(price), closesAtMs }, atMs });
    if (kind === 'lot.extended') return [round('extended', `extended ${idKey(lot)}`)];
    if (kind === 'lot.frozen') return [round('frozen', `frozen ${idKey(lot)} ${seq}`)];
    if (kind === 'lot.resumed') return [round('resumed', `resumed ${idKey(lot)} ${seq}`)];
    const of = kind === 'lot.opened' ? sales.get(lot) : undefined;
    if (of === undefined) return [];
    const facts = { sale: of.sale, saleTitle: of.title };
    return [{ ...round('opened', `opened ${idKey(lot)}`), facts }, { ...round('sale_opened', `sale ${idKey(of.sale)}`), facts, lot: null, sale: of.sale }];
  });
}

/** Who takes part in which sale, followed from the auction module's facts. Of several about one account and sale the last one counts. */
export async function followSales(kit: Kit, events: readonly AuctionEvent[]): Promise<void> {
  const last = new Map<string, SaleFollower & { approved: boolean }>();
  for (const event of events) if (event.kind === 'registration.decided') last.set(`${event.sale} ${event.account}`, event);
  for (const part of parts([...last.values()])) {
    const [begun, ended] = [part.filter(({ approved }) => approved), part.filter(({ approved }) => !approved)];
    await kit.database.transaction(async (tx) => {
      if (begun.length > 0) await addSaleFollowers(tx, begun);
      if (ended.length > 0) await removeSaleFollowers(tx, ended);
    });
  }
}

/** Looks every four seconds and when woken. Several processes may do so at once. */
export const openRounds = (kit: () => Kit): Looks => openLooks({
  timers: () => kit().timers,
  everyMs: LOOK_EVERY_MS,
  look: (stopped) => tellRounds(kit(), stopped),
  failed: (error) => kit().log.warn({ err: error }, 'Followers of a lot or a sale could not be told; they are at the next look.'),
});

async function tellRounds(kit: Kit, stopped: () => boolean): Promise<void> {
  while (!stopped()) {
    const nowMs = kit.clock.nowMs();
    let claimedToMs = nowMs + CLAIM_MS;
    let round = await takeRound(kit.database, nowMs, claimedToMs);
    if (round === null) return;
    const news = await newsOf(kit, round);
    for (let told = 0; news !== null && told < PEOPLE_TOLD_MAX; told += PEOPLE_AT_ONCE) {
      if (stopped()) return;
      const people = await peopleOf(kit, round);
      const last = people.at(-1);
      if (last === undefined) break;
      const againMs = kit.clock.nowMs() + CLAIM_MS;
      // Somebody else goes on with it.
      if (!(await tellPage(kit, round, news, people, { claimedToMs, againMs, last }))) return;
      round = { ...round, after: idKey(last) };
      claimedToMs = againMs;
      if (people.length < PEOPLE_AT_ONCE) break;
    }
    await finishRound(kit.database, round, kit.clock.nowMs());
  }
}

const peopleOf = ({ database }: Kit, { kind, lot, sale, after }: Round): Promise<AccountId[]> => {
  if (kind === 'sale_opened' && sale !== null) return saleFollowersOf(database, sale, after, PEOPLE_AT_ONCE);
  invariant(lot !== null, 'a round of followers is of a lot');
  return followersOf(database, lot, after === '0' ? null : accountId(after), PEOPLE_AT_ONCE);
};

/** `replaces`: it takes the place of what was told of the topic before. */
type News = { kind: MessageKind & ('extended' | 'frozen' | 'resumed' | 'sale_opened'); topic: string; cause: string; facts: NoticeFacts; replaces: boolean };

/** What the round tells, as things stand now; null: nothing any more. Others are asked here, outside of any transaction. */
async function newsOf(kit: Kit, round: Round): Promise<News | null> {
  const { kind, lot, facts } = round;
  if (kind === 'sale_opened' || kind === 'opened') return saleNews(facts);
  if (lot === null) return null;
  const head: LotHead | undefined = (await kit.bidding.heads([lot], null)).get(lot);
  const halted = `halt ${idKey(lot)}`;
  const now = head === undefined ? facts : { ...facts, price: String(head.price), closesAtMs: head.closesAtMs };
  if (kind === 'extended') return head?.status === 'open' ? { kind, topic: `extended ${idKey(lot)}`, cause: `extended ${idKey(lot)}`, facts: now, replaces: false } : null;
  const stillSo = kind === 'frozen' ? head?.status === 'frozen' : head?.status === 'open';
  return stillSo ? { kind, topic: halted, cause: `${kind} ${round.key}`, facts: now, replaces: true } : null;
}

const saleNews = (facts: NoticeFacts): News => {
  const topic = `sale opened ${facts.sale === undefined ? '' : idKey(facts.sale)}`;
  return { kind: 'sale_opened', topic, cause: topic, facts, replaces: false };
};

/** False: somebody else goes on with the round, and nobody of this page was told. */
async function tellPage(kit: Kit, round: Round, { kind, topic, cause, facts, replaces }: News, people: readonly AccountId[], of: { claimedToMs: number; againMs: number; last: AccountId }): Promise<boolean> {
  const contacts = [...(await contactsFor(kit, people)).values()];
  const subject = SUBJECT_OF_MESSAGE[kind];
  const { atMs } = round;
  const notices = contacts.filter(({ wishes }) => subject === null || wishes.page[subject]).map(({ account }) => ({ key: kit.keys.next(), account, topic, kind, facts, atMs }));
  const messages = await messagesFor(kit, contacts.map((contact) => ({ contact, kind, cause, facts, atMs })));
  const told = await kit.database.transaction(async (tx: Tx) => {
    if (!(await advanceRound(tx, round, of.claimedToMs, of.last, of.againMs))) return null;
    const made = notices.length === 0 ? 0 : await (replaces ? putNoticesOf : addNoticesOf)(tx, notices);
    await writeDown(kit, tx, messages);
    return made;
  });
  if (told === null) return false;
  kit.meters.made.add(told);
  if (messages.length > 0) kit.wake();
  if (told > 0) kit.tell(new Set(notices.map(({ account }) => account)));
  return true;
}
