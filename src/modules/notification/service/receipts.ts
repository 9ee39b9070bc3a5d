import { instant } from '#contracts/instant.ts';
import { idKey, letterId, type AccountId, type LetterId, type LotId } from '#domain/ids.ts';
import { shortOut, writeOut } from '../letters/write-out.ts';
import { veiledPhone } from '../rules/messages.ts';
import { markDead } from '../store/addresses.ts';
import { allReceipts, keptMessages, receiptsInTrouble, receiptsOf, type Receipt } from '../store/receipts.ts';
import { reportMessage } from '../store/sending.ts';
import type { Kit } from './kit.ts';
import { surroundingsOf } from './surroundings.ts';

const NEWEST = '9223372036854775807';

/** What became of a message. `to`: an address, or what a browser calls itself. */
export type ReceiptJson = {
  id: LetterId; channel: string; to: string; kind: string; lot: { id: LotId; title: string } | null; state: string; reason: string | null; tries: number; receipt: string | null;
  at: string; dueAt: string | null; doneAt: string | null;
};
/** The same as staff see it. */
export type StaffReceiptJson = ReceiptJson & { account: { id: AccountId; displayName: string }; providerId: string | null };
export type MailboxItem = { id: LetterId; channel: string; to: string; subject: string; text: string; language: string; at: string };
export type Listed<Item> = { items: Item[]; next: LetterId | null };

export type Receipts = {
  own(account: AccountId, before: LetterId | null, limit: number): Promise<Listed<ReceiptJson>>;
  /** `state` trouble: what failed, or may have. Numbers are shown in part. */
  forStaff(of: { channel: string | null; state: string | null }, before: LetterId | null, limit: number): Promise<Listed<StaffReceiptJson>>;
  /** Messages of a house that keeps them, newest first. */
  mailbox(before: LetterId | null, limit: number): Promise<Listed<MailboxItem>>;
  /** What Twilio reports of a message; false: it is not from Twilio. */
  report(call: { signature: string; form: string }): Promise<boolean>;
};

/** Where a provider of text messages reports what became of them. */
export const REPORTS_PATH = '/notifications/twilio/status';

export function openReceipts(kit: Kit): Receipts {
  const { database } = kit;
  const keyBefore = (before: LetterId | null): string => (before === null ? NEWEST : idKey(before));
  return {
    async own(account, before, limit) {
      const receipts = await receiptsOf(database, account, keyBefore(before), limit);
      const shown = await showing(kit, receipts);
      return listed(receipts, limit, shown);
    },
    async forStaff({ channel, state }, before, limit) {
      const receipts = state === 'trouble' ? await receiptsInTrouble(database, keyBefore(before), limit) : await allReceipts(database, { channel, state }, keyBefore(before), limit);
      const [shown, contacts] = await Promise.all([showing(kit, receipts), kit.identity.contacts([...new Set(receipts.map(({ account }) => account))])]);
      return listed(receipts, limit, (one) => ({
        ...shown(one), to: one.channel === 'sms' ? veiledPhone(one.to) : one.to, account: { id: one.account, displayName: contacts.get(one.account)?.displayName ?? '' }, providerId: one.providerId,
      }));
    },
    async mailbox(before, limit) {
      const messages = await keptMessages(database, keyBefore(before), limit);
      const around = await surroundingsOf(kit, messages);
      return listed(messages, limit, (message) => {
        const { subject, text } = message.channel === 'mail' ? writeOut(message, around) : { ...shortOut(message, around), subject: shortOut(message, around).title };
        return { id: letterId(message.key), channel: message.channel, to: message.to.address, subject, text, language: message.language, at: instant(message.atMs) };
      });
    },
    async report({ signature, form }) {
      const read = await kit.texter?.readReport({ url: new URL(REPORTS_PATH, kit.publicUrl()).href, signature, form }) ?? null;
      if (read === null) return false;
      if (read.report !== null) {
        const { providerId, receipt, reason, dead } = read.report;
        const number = await reportMessage(database, providerId, receipt, reason);
        if (number !== null && dead) await markDead(database, 'sms', number, reason ?? receipt, kit.clock.nowMs());
      }
      return true;
    },
  };
}

function listed<Row extends { key: string }, Item>(rows: readonly Row[], limit: number, item: (row: Row) => Item): Listed<Item> {
  const last = rows.at(-1);
  return { items: rows.map(item), next: rows.length < limit || last === undefined ? null : letterId(last.key) };
}

async function showing(kit: Kit, receipts: readonly Receipt[]): Promise<(one: Receipt) => ReceiptJson> {
  const lots = [...new Set(receipts.flatMap(({ lot }) => lot ?? []))];
  const titles = lots.length === 0 ? new Map<LotId, { title: string }>() : await kit.auction.titles(lots);
  return ({ key, channel, to, kind, lot, state, reason, tries, receipt, atMs, dueMs, doneMs }) => {
    const title = lot === null ? undefined : titles.get(lot)?.title;
    return {
      id: letterId(key), channel, to, kind, lot: lot === null || title === undefined ? null : { id: lot, title }, state, reason, tries, receipt, at: instant(atMs),
      dueAt: state === 'waiting' ? instant(dueMs) : null, doneAt: doneMs === null ? null : instant(doneMs),
    };
  };
}
