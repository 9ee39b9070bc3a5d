import type { AuctionEvent } from '#contracts/auction.ts';
import type { BiddingEvent, VoidEvent } from '#contracts/bidding.ts';
import type { Caller, IdentityEvent } from '#contracts/identity.ts';
import { instant } from '#contracts/instant.ts';
import type { NotificationCommands } from '#contracts/notification.ts';
import type { AccountId } from '#domain/ids.ts';
import type { BoundRoute } from '#platform/http/types.ts';
import { notificationMeters } from './metrics.ts';
import type { NotificationPorts } from './ports.ts';
import { notificationHttp } from './routes.ts';
import { openBell, type NoticeJson } from './service/bell.ts';
import { followBidding } from './service/bidding.ts';
import { followAuction, followIdentity, followVoids, type Numbered } from './service/facts.ts';
import { openClosingWatch } from './service/closing.ts';
import { writeDown, type Kit } from './service/kit.ts';
import { mailbox, openSender } from './service/sender.ts';
import { followWatches } from './service/watches.ts';
import { deleteOldLetters, lettersOf } from './store/letters.ts';
import { forgetLots } from './store/lots.ts';
import { deleteOldNotices } from './store/notices.ts';
import { forgetWatchers } from './store/watchers.ts';

export type { NotificationPorts, Post } from './ports.ts';
export { notificationMetrics } from './metrics.ts';

/** Where the module's migrations are, for its schema. */
export const notificationMigrations = { schema: 'notification', folder: `${import.meta.dirname}/migrations` };

const DAY_MS = 24 * 3_600_000;
const NOTICES_KEPT_MS = 180 * DAY_MS;
const LETTERS_KEPT_MS = 30 * DAY_MS;
/** A lot to which nothing happened for so long is closed, or frozen for good. */
const LOTS_KEPT_MS = 400 * DAY_MS;
const DELETED_AT_ONCE_MAX = 1_000;
/** Notices and letters in one export. */
const EXPORTED_MAX = 10_000;
const PAGE = 100;

export type NotificationModule = {
  commands: NotificationCommands;
  routes: readonly BoundRoute<Caller>[];
  /** To be fed by the relays. Every handler may be given the same facts again; they then have no further effect. */
  handlers: {
    onBiddingEvents(events: readonly BiddingEvent[]): Promise<void>;
    onIdentityEvents(events: readonly Numbered<IdentityEvent>[]): Promise<void>;
    onAuctionEvents(events: readonly Numbered<AuctionEvent>[]): Promise<void>;
    onVoidEvents(events: readonly Numbered<VoidEvent>[]): Promise<void>;
  };
  /** For an export: what an account was told, newest first, at most 10,000 of each. */
  heldAbout(account: AccountId): Promise<{ notices: NoticeJson[]; letters: { kind: string; to: string; at: string; state: string }[] }>;
  /** Deletes what is old; run it once an hour. */
  clearExpired(): Promise<number>;
  /** Sends letters, and tells of lots that close soon, until stopped. */
  start(): void;
  stop(): Promise<void>;
};

/** Notices, letters and the mailbox over one database. Several processes may run it at once. */
export function notificationModule(ports: NotificationPorts): NotificationModule {
  const sender = ports.post.kind === 'smtp' ? openSender(() => kit, ports.post.mailer) : null;
  const kit: Kit = { ...ports, meters: notificationMeters(ports.metrics), wake: () => sender?.wake() };
  const closing = openClosingWatch(() => kit);
  const bell = openBell(kit);
  return {
    commands: { post: (letter) => post(kit, letter) },
    routes: notificationHttp({ bell, mailbox: ports.post.kind === 'mailbox' ? (before, limit) => mailbox(kit, before, limit) : null }),
    handlers: {
      onBiddingEvents: (events) => followBidding(kit, events),
      onIdentityEvents: (events) => followIdentity(kit, events),
      onAuctionEvents: async (events) => {
        await followWatches(kit, events.map(({ event }) => event));
        await followAuction(kit, events);
      },
      onVoidEvents: (events) => followVoids(kit, events),
    },
    async heldAbout(account) {
      const notices: NoticeJson[] = [];
      for (let before: NoticeJson['id'] | null = null; notices.length < EXPORTED_MAX;) {
        const { items, next } = await bell.list(account, before, PAGE);
        notices.push(...items);
        if (next === null) break;
        before = next;
      }
      const letters = await lettersOf(kit.database, account, EXPORTED_MAX);
      return { notices, letters: letters.map(({ atMs, ...rest }) => ({ ...rest, at: instant(atMs) })) };
    },
    async clearExpired() {
      const nowMs = kit.clock.nowMs();
      return await cleared(() => deleteOldNotices(kit.database, nowMs - NOTICES_KEPT_MS, DELETED_AT_ONCE_MAX))
        + await cleared(() => deleteOldLetters(kit.database, nowMs - LETTERS_KEPT_MS, DELETED_AT_ONCE_MAX))
        + await cleared(() => forgetLots(kit.database, nowMs - LOTS_KEPT_MS, DELETED_AT_ONCE_MAX))
        + await cleared(() => forgetWatchers(kit.database, nowMs - LOTS_KEPT_MS, DELETED_AT_ONCE_MAX));
    },
    start: () => {
      sender?.start();
      closing.start();
    },
    stop: async () => {
      await closing.stop();
      await sender?.stop();
    },
  };
}

/** A letter with a link that somebody waits for. The cause is the link's own, so each link has its letter. */
async function post(kit: Kit, { kind, account, to, displayName, language, token, atMs }: Parameters<NotificationCommands['post']>[0]): Promise<boolean> {
  if (kit.post.kind === 'none') return true;
  const key = kit.keys.next();
  const taken = await kit.database.transaction((tx) =>
    writeDown(kit, tx, [{ key, account, to: { name: displayName, address: to }, language, timeZone: null, kind, cause: `${kind} ${key}`, facts: { token }, atMs }]));
  if (taken) kit.wake();
  return taken;
}

async function cleared(some: () => Promise<number>): Promise<number> {
  for (let count = 0; ;) {
    const deleted = await some();
    count += deleted;
    if (deleted < DELETED_AT_ONCE_MAX) return count;
  }
}
