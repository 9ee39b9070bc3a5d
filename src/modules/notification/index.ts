import type { AuctionEvent } from '#contracts/auction.ts';
import type { BiddingEvent, VoidEvent } from '#contracts/bidding.ts';
import type { Caller, IdentityEvent } from '#contracts/identity.ts';
import type { NotificationCommands, NotificationQueries } from '#contracts/notification.ts';
import type { PaymentEvent } from '#contracts/payment.ts';
import type { AccountId } from '#domain/ids.ts';
import type { BoundRoute } from '#platform/http/types.ts';
import type { Looks } from '#platform/process/looks.ts';
import { notificationMeters } from './metrics.ts';
import type { NotificationPorts } from './ports.ts';
import { notificationHttp } from './routes.ts';
import { openBell, type NoticeJson } from './service/bell.ts';
import { followBidding } from './service/bidding.ts';
import { followAuction, followIdentity, followPayment, followVoids, type Numbered } from './service/facts.ts';
import { openClosingWatch } from './service/closing.ts';
import { carriersOf } from './service/carriers.ts';
import { openChannels } from './service/channels.ts';
import { waysOf, type Kit } from './service/kit.ts';
import { openPhones } from './service/phones.ts';
import { openReceipts, type ReceiptJson } from './service/receipts.ts';
import { followSales, openRounds } from './service/rounds.ts';
import { openSender } from './service/sender.ts';
import { postOne } from './service/writing.ts';
import { followWatches } from './service/watches.ts';
import { OUTWARD_CHANNELS } from '#contracts/wishes.ts';
import { deleteOldMessages } from './store/messages.ts';
import { forgetLots } from './store/lots.ts';
import { deleteOldNotices } from './store/notices.ts';
import { deleteOldRounds, forgetSaleFollowers } from './store/rounds.ts';
import { forgetWatchers } from './store/watchers.ts';

export type { NotificationPorts, Post } from './ports.ts';
export { notificationMetrics } from './metrics.ts';
export { notificationVerifier } from './verify.ts';

/** Where the module's migrations are, for its schema. */
export const notificationMigrations = { schema: 'notification', folder: `${import.meta.dirname}/migrations` };

const DAY_MS = 24 * 3_600_000;
const NOTICES_KEPT_MS = 180 * DAY_MS;
const MESSAGES_KEPT_MS = 30 * DAY_MS;
/** A lot to which nothing happened for so long is closed, or frozen for good. */
const LOTS_KEPT_MS = 400 * DAY_MS;
const DELETED_AT_ONCE_MAX = 1_000;
/** Notices and messages in one export. */
const EXPORTED_MAX = 10_000;
const PAGE = 100;

export type NotificationModule = {
  commands: NotificationCommands;
  queries: NotificationQueries;
  routes: readonly BoundRoute<Caller>[];
  /** To be fed by the relays. Every handler may be given the same facts again; they then have no further effect. */
  handlers: {
    onBiddingEvents(events: readonly BiddingEvent[]): Promise<void>;
    onIdentityEvents(events: readonly Numbered<IdentityEvent>[]): Promise<void>;
    onAuctionEvents(events: readonly Numbered<AuctionEvent>[]): Promise<void>;
    onVoidEvents(events: readonly Numbered<VoidEvent>[]): Promise<void>;
    onPaymentEvents(events: readonly PaymentEvent[]): Promise<void>;
  };
  /** For an export: what an account was told, newest first, at most 10,000 of each, and where it is reached. */
  heldAbout(account: AccountId): Promise<{ notices: NoticeJson[]; letters: ReceiptJson[]; phone: string | null; browsers: { name: string; since: string }[] }>;
  /** Deletes what is old; run it once an hour. */
  clearExpired(): Promise<number>;
  /** Sends messages, and tells of lots that close soon, until stopped. */
  start(): void;
  stop(): Promise<void>;
};

/** Notices, messages and the mailbox over one database. Several processes may run it at once. */
export function notificationModule(ports: NotificationPorts): NotificationModule {
  const senders: Looks[] = [];
  const kit: Kit = { ...ports, meters: notificationMeters(ports.metrics), ways: waysOf(ports), wake: () => { for (const sender of senders) sender.wake(); } };
  const carriers = carriersOf(() => kit);
  for (const channel of OUTWARD_CHANNELS) if (kit.ways[channel] !== 'off') senders.push(openSender(() => kit, channel, carriers[channel]));
  const closing = openClosingWatch(() => kit);
  const rounds = openRounds(() => kit);
  const bell = openBell(kit);
  const [channels, receipts] = [openChannels(kit), openReceipts(kit)];
  return {
    commands: { post: (letter) => post(kit, letter) },
    queries: { writesLetters: async () => kit.ways.mail !== 'off' },
    routes: notificationHttp({ bell, channels, receipts, phones: openPhones(kit), mailbox: kit.ways.mail === 'kept' }),
    handlers: {
      onBiddingEvents: async (events) => {
        if (await followBidding(kit, events)) rounds.wake();
      },
      onIdentityEvents: (events) => followIdentity(kit, events),
      onAuctionEvents: async (events) => {
        const facts = events.map(({ event }) => event);
        await followWatches(kit, facts);
        await followSales(kit, facts);
        await followAuction(kit, events);
      },
      onVoidEvents: (events) => followVoids(kit, events),
      onPaymentEvents: (events) => followPayment(kit, events),
    },
    async heldAbout(account) {
      const [notices, letters, { sms, push }] = await Promise.all([
        everyPage((before: NoticeJson['id'] | null) => bell.list(account, before, PAGE)), everyPage((before: ReceiptJson['id'] | null) => receipts.own(account, before, PAGE)), channels.show(account),
      ]);
      return { notices, letters, phone: sms.number, browsers: push.browsers.map(({ name, since }) => ({ name, since })) };
    },
    async clearExpired() {
      const nowMs = kit.clock.nowMs();
      return await cleared(() => deleteOldNotices(kit.database, nowMs - NOTICES_KEPT_MS, DELETED_AT_ONCE_MAX))
        + await cleared(() => deleteOldMessages(kit.database, nowMs - MESSAGES_KEPT_MS, DELETED_AT_ONCE_MAX))
        + await cleared(() => forgetLots(kit.database, nowMs - LOTS_KEPT_MS, DELETED_AT_ONCE_MAX))
        + await cleared(() => forgetWatchers(kit.database, nowMs - LOTS_KEPT_MS, DELETED_AT_ONCE_MAX))
        + await cleared(() => deleteOldRounds(kit.database, nowMs - LOTS_KEPT_MS, DELETED_AT_ONCE_MAX))
        + await cleared(() => forgetSaleFollowers(kit.database, nowMs - LOTS_KEPT_MS, DELETED_AT_ONCE_MAX));
    },
    start: () => {
      for (const sender of senders) sender.start();
      closing.start();
      rounds.start();
    },
    stop: async () => {
      await closing.stop();
      await rounds.stop();
      await Promise.all(senders.map((sender) => sender.stop()));
    },
  };
}

/** A letter with a link that somebody waits for. */
async function post(kit: Kit, { kind, account, to, displayName, language, token, atMs }: Parameters<NotificationCommands['post']>[0]): Promise<boolean> {
  const taken = await kit.database.transaction((tx) => postOne(kit, tx, { channel: 'mail', account, to: { name: displayName, address: to }, language, kind, facts: { token }, atMs }));
  if (taken) kit.wake();
  return taken;
}

/** Page after page, up to what one export holds. */
async function everyPage<Item, Cursor>(page: (before: Cursor | null) => Promise<{ items: Item[]; next: Cursor | null }>): Promise<Item[]> {
  const found: Item[] = [];
  for (let before: Cursor | null = null; found.length < EXPORTED_MAX;) {
    const { items, next }: { items: Item[]; next: Cursor | null } = await page(before);
    found.push(...items);
    if (next === null) break;
    before = next;
  }
  return found;
}

async function cleared(some: () => Promise<number>): Promise<number> {
  for (let count = 0; ;) {
    const deleted = await some();
    count += deleted;
    if (deleted < DELETED_AT_ONCE_MAX) return count;
  }
}
