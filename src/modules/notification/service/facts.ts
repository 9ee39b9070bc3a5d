import type { AuctionEvent } from '#contracts/auction.ts';
import type { VoidEvent } from '#contracts/bidding.ts';
import type { IdentityEvent } from '#contracts/identity.ts';
import type { NoticeFacts, NoticeKind } from '#contracts/notification.ts';
import type { PaymentEvent } from '#contracts/payment.ts';
import { idKey, type AccountId } from '#domain/ids.ts';
import { QUESTION_LETTER_EVERY_MS } from '../rules.ts';
import { SUBJECT_OF_NOTICE, type MessageFacts, type MessageKind } from '../rules/messages.ts';
import { addNoticesOf } from '../store/notices.ts';
import { contactsFor, parts, type Kit } from './kit.ts';
import { messagesFor, writeDown } from './writing.ts';

/** A fact with the number that its stream gave it: the same fact has the same number whenever it comes. */
export type Numbered<Event> = { id: string; event: Event };

/** `cause`: of several with the same one a letter goes for the first alone; without it each has its letter. */
type News = { account: AccountId; kind: NoticeKind & MessageKind; topic: string; cause?: string; facts: NoticeFacts; atMs: number; to?: string };

/** Tells owners what happened to the safety of their accounts. */
export const followIdentity = (kit: Kit, events: readonly Numbered<IdentityEvent>[]): Promise<void> => tell(kit, events.flatMap(({ id, event }) => securityNews(id, event)));

/** Tells sellers of questions, and askers of answers. */
export const followAuction = (kit: Kit, events: readonly Numbered<AuctionEvent>[]): Promise<void> => tell(kit, events.flatMap(({ id, event }) => questionNews(id, event)));

function securityNews(id: string, event: IdentityEvent): News[] {
  const { account, atMs } = event;
  const news = (kind: News['kind'], facts: NoticeFacts = {}): News => ({ account, kind, topic: `identity ${id}`, facts, atMs });
  if (event.kind === 'account.new_device') return [news('new_device', { userAgent: event.userAgent, address: event.address })];
  if (event.kind === 'account.password_changed') return [news('password_changed')];
  // To the address that was: whoever took the account over must not be the only one to hear of it.
  if (event.kind === 'account.email_changed') return [{ ...news('email_changed'), to: event.previous }];
  if (event.kind === 'account.totp_turned_on') return [news('totp_on')];
  if (event.kind === 'account.totp_turned_off') return [news('totp_off')];
  if (event.kind === 'account.recovery_code_used') return [news('recovery_code_used', { left: event.left })];
  // The rest is done by the house, or known to who did it.
  return [];
}

function questionNews(id: string, event: AuctionEvent): News[] {
  if (event.kind === 'question.asked') {
    const cause = `questions ${Math.floor(event.atMs / QUESTION_LETTER_EVERY_MS)}`;
    return [{ account: event.seller, kind: 'question_asked', topic: `question ${idKey(event.question)}`, cause, facts: { lot: event.lot, question: event.question }, atMs: event.atMs }];
  }
  // An answer that is put in other words is no news of its own.
  if (event.kind === 'question.answered' && !event.reworded) {
    return [{ account: event.asker, kind: 'question_answered', topic: `answer ${id}`, facts: { lot: event.lot, question: event.question }, atMs: event.atMs }];
  }
  return [];
}

type Letter = { buyer: AccountId; kind: MessageKind; cause: string; facts: MessageFacts; atMs: number };

/** Writes to buyers when an invoice was issued to them, and when their money came. On the page their invoices say so; "won" was said there already. */
export async function followPayment(kit: Kit, events: readonly PaymentEvent[]): Promise<void> {
  const told = events.flatMap((event): Letter[] => {
    const { invoice, number, lot, buyer, currency, atMs } = event;
    const facts = { lot, invoice, number, currency };
    if (event.kind === 'invoice.issued') return [{ buyer, kind: 'invoice', cause: `invoice ${idKey(invoice)}`, facts: { ...facts, price: String(event.total), closesAtMs: event.dueAtMs }, atMs }];
    if (event.kind === 'payment.completed') return [{ buyer, kind: 'paid', cause: `payment ${idKey(event.payment)}`, facts: { ...facts, price: String(event.amount) }, atMs }];
    return [];
  });
  if (told.length === 0) return;
  const contacts = await contactsFor(kit, told.map(({ buyer }) => buyer));
  const messages = await messagesFor(kit, told.flatMap(({ buyer, ...one }) => {
    const contact = contacts.get(buyer);
    return contact === undefined ? [] : [{ contact, ...one }];
  }));
  await kit.database.transaction((tx) => writeDown(kit, tx, messages));
  if (messages.length > 0) kit.wake();
}

const VOID_NOTICES = { approved: 'void_approved', declined: 'void_declined', lapsed: 'void_lapsed' } as const satisfies Partial<Record<VoidEvent['end'], NoticeKind>>;

/** Tells the member of staff who wanted a bid voided what became of it, unless they ended it themselves. On the page alone: it is work, not news. */
export async function followVoids(kit: Kit, events: readonly Numbered<VoidEvent>[]): Promise<void> {
  const notices = events.flatMap(({ event: { end, by, askedBy, approval, lot, endReason, atMs } }) => (end === 'withdrawn' || by === askedBy ? [] : [{
    key: kit.keys.next(), account: askedBy, topic: `void ${idKey(approval)}`, kind: VOID_NOTICES[end], facts: { lot, ...(endReason === null ? {} : { reason: endReason }) }, atMs,
  }]));
  if (notices.length === 0) return;
  for (const part of parts(notices)) await addNoticesOf(kit.database, part);
  kit.meters.made.add(notices.length);
  kit.tell(new Set(notices.map(({ account }) => account)));
}

/** Notice and message carry the fact's number (or the message its time) as their topic and cause, unique for the account: told once, however often it comes. */
async function tell(kit: Kit, news: readonly News[]): Promise<void> {
  if (news.length === 0) return;
  const contacts = await contactsFor(kit, news.map(({ account }) => account));
  const known = news.flatMap((one) => {
    const contact = contacts.get(one.account);
    return contact === undefined ? [] : [{ ...one, contact }];
  });
  const shown = known.filter(({ contact, kind }) => {
    const subject = SUBJECT_OF_NOTICE[kind];
    return subject === null || contact.wishes.page[subject];
  });
  const messages = await messagesFor(kit, known.map(({ contact, kind, topic, cause = topic, facts, atMs, to }) => ({ contact, kind, cause, facts, atMs, ...(to === undefined ? {} : { to }) })));
  await kit.database.transaction(async (tx) => {
    for (const part of parts(shown)) await addNoticesOf(tx, part.map(({ account, kind, topic, facts, atMs }) => ({ key: kit.keys.next(), account, topic, kind, facts, atMs })));
    await writeDown(kit, tx, messages);
  });
  kit.meters.made.add(shown.length);
  if (messages.length > 0) kit.wake();
  if (shown.length > 0) kit.tell(new Set(shown.map(({ account }) => account)));
}
