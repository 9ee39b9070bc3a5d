import { instant } from '#contracts/instant.ts';
import { browserId, idKey, type AccountId, type BrowserId } from '#domain/ids.ts';
import type { PushAddress } from '#platform/push/ports.ts';
import { deadAmong, everyBrowserOf, forgetBrowser, keepBrowser, phoneOf, revive } from '../store/addresses.ts';
import { contactsFor, type Kit } from './kit.ts';

const NAME_CHARS_MAX = 200;

type Trouble = { since: string; reason: string } | null;
/** How an account can be reached, and how this house reaches anybody. */
export type ChannelsJson = {
  mail: { on: boolean; address: string | null; trouble: Trouble };
  sms: { on: boolean; number: string | null; asked: string | null; trouble: Trouble };
  push: { on: boolean; publicKey: string | null; browsers: { id: BrowserId; name: string; since: string; goneAt: string | null }[] };
};

export type Channels = {
  show(account: AccountId): Promise<ChannelsJson>;
  /** The owner says that the address takes messages again. */
  tryAgain(account: AccountId, channel: 'mail' | 'sms'): Promise<void>;
  /** Where pushes go from now on; what is wrong with it when it is none. Null: this house sends none. */
  addBrowser(account: AccountId, address: PushAddress, userAgent: string | null): Promise<{ id: BrowserId } | { at: string; problem: string } | null>;
  /** False: there is none of that id. */
  removeBrowser(account: AccountId, browser: BrowserId): Promise<boolean>;
};

export function openChannels(kit: Kit): Channels {
  const { database, clock } = kit;
  const addressesOf = async (account: AccountId): Promise<{ email: string | null; number: string | null; asked: string | null }> => {
    const [contacts, { number, asked }] = await Promise.all([contactsFor(kit, [account]), phoneOf(database, account)]);
    return { email: contacts.get(account)?.email ?? null, number, asked: asked !== null && asked.untilMs > clock.nowMs() ? asked.number : null };
  };
  return {
    async show(account) {
      const { email, number, asked } = await addressesOf(account);
      const [mail, sms, browsers] = await Promise.all([troubleOf(kit, 'mail', email), troubleOf(kit, 'sms', number), everyBrowserOf(database, account)]);
      return {
        mail: { on: kit.ways.mail !== 'off', address: email, trouble: mail }, sms: { on: kit.ways.sms !== 'off', number, asked, trouble: sms },
        push: {
          on: kit.ways.push !== 'off', publicKey: kit.pusher?.publicKey ?? null,
          browsers: browsers.map(({ key, name, atMs, goneMs }) => ({ id: browserId(key), name, since: instant(atMs), goneAt: goneMs === null ? null : instant(goneMs) })),
        },
      };
    },
    async tryAgain(account, channel) {
      const { email, number } = await addressesOf(account);
      const address = channel === 'mail' ? email : number;
      if (address !== null) await revive(database, channel, address);
    },
    async addBrowser(account, address, userAgent) {
      if (kit.pusher === null) return null;
      const fault = kit.pusher.faultOf(address);
      if (fault !== null) return fault;
      const name = (userAgent ?? '').slice(0, NAME_CHARS_MAX);
      const key = await database.transaction((tx) => keepBrowser(tx, account, { key: kit.keys.next(), ...address, name, atMs: clock.nowMs() }));
      return { id: browserId(key) };
    },
    removeBrowser: (account, browser) => forgetBrowser(database, account, idKey(browser)),
  };
}

async function troubleOf({ database }: Kit, channel: 'mail' | 'sms', address: string | null): Promise<Trouble> {
  const dead = address === null ? undefined : (await deadAmong(database, channel, [address])).get(address);
  return dead === undefined ? null : { since: instant(dead.atMs), reason: dead.reason };
}
