import type { Contact } from '#contracts/identity.ts';
import { OUTWARD_CHANNELS, type OutwardChannel } from '#contracts/wishes.ts';
import type { AccountId } from '#domain/ids.ts';
import type { Tx } from '#platform/db/types.ts';
import { GATHER_MS, isUrgent, STANDING_EVERY_MS, SUBJECT_OF_MESSAGE, uselessFrom, type MessageFacts, type MessageKind } from '../rules/messages.ts';
import { ADDRESSES_PER_LOOK_UP_MAX, browsersOf, deadAmong, phonesOf } from '../store/addresses.ts';
import { addMessages, dueMessages, type NewMessage } from '../store/messages.ts';
import { parts, type Kit } from './kit.ts';
import { afterQuiet } from './quiet.ts';

/** Messages of one channel that may be due; past it only the page is told. */
export const DUE_MAX = 10_000;
const ONE_ADDRESS = '0';

/** `to`: another address than the account's, for letters. `topic`: what may be gathered, because only how it ends counts. */
export type Wanted = { contact: Contact; kind: MessageKind; cause: string; facts: MessageFacts; atMs: number; to?: string; topic?: string };
type Address = { target: string; address: string; dead: boolean };

/** Messages that are wished for, to every address that the account is reached at. Asked outside of any transaction. */
export async function messagesFor(kit: Kit, wanted: readonly Wanted[]): Promise<NewMessage[]> {
  const made: NewMessage[] = [];
  for (const channel of OUTWARD_CHANNELS) {
    if (kit.ways[channel] === 'off') continue;
    const wished = wanted.filter(({ contact, kind }) => {
      const subject = SUBJECT_OF_MESSAGE[kind];
      return subject !== null && contact.wishes[channel][subject];
    });
    if (wished.length === 0) continue;
    const addresses = await addressesFor(kit, channel, wished);
    for (const one of wished) for (const address of addresses(one)) made.push(messageOf(kit, channel, one, address));
  }
  return made;
}

function messageOf(kit: Kit, channel: OutwardChannel, { contact, kind, cause, facts, atMs, topic }: Wanted, { target, address, dead }: Address): NewMessage {
  const nowMs = kit.clock.nowMs();
  const dueMs = isUrgent(kind) ? nowMs : afterQuiet(topic === undefined ? nowMs : nowMs + GATHER_MS, contact.quiet, contact.timeZone);
  return {
    key: kit.keys.next(), account: contact.account, channel, target, to: { name: contact.displayName, address }, language: contact.language, timeZone: contact.timeZone, kind, cause,
    topic: topic ?? null, everyMs: STANDING_EVERY_MS[channel], lot: facts.lot ?? null, facts, atMs, dueMs, notAfterMs: uselessFrom(kind, atMs, facts.closesAtMs),
    as: dead ? 'dead' : kit.ways[channel] === 'kept' ? 'kept' : 'waiting',
  };
}

/** Where each of them goes. An address that takes nothing any more is not written to, but it is noted what would have gone there. */
async function addressesFor(kit: Kit, channel: OutwardChannel, wished: readonly Wanted[]): Promise<(one: Wanted) => Address[]> {
  const accounts = [...new Set(wished.map(({ contact }) => contact.account))];
  if (channel === 'push') {
    const browsers = await inParts(accounts, (some) => browsersOf(kit.database, some));
    return ({ contact }) => (browsers.get(contact.account) ?? []).map(({ key, name }) => ({ target: key, address: name, dead: false }));
  }
  const phones = channel === 'sms' ? await inParts(accounts, (some) => phonesOf(kit.database, some)) : new Map<AccountId, string>();
  const addressOf = ({ contact, to }: Wanted): string | null => (channel === 'sms' ? (phones.get(contact.account) ?? null) : (to ?? contact.email));
  const dead = await inParts([...new Set(wished.flatMap((one) => addressOf(one) ?? []))], (some) => deadAmong(kit.database, channel, some));
  return (one) => {
    const address = addressOf(one);
    return address === null ? [] : [{ target: ONE_ADDRESS, address, dead: dead.has(address) }];
  };
}

async function inParts<Key, Value>(keys: readonly Key[], ask: (some: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>): Promise<Map<Key, Value>> {
  const found = new Map<Key, Value>();
  for (let at = 0; at < keys.length; at += ADDRESSES_PER_LOOK_UP_MAX) {
    for (const [key, value] of await ask(keys.slice(at, at + ADDRESSES_PER_LOOK_UP_MAX))) found.set(key, value);
  }
  return found;
}

/** Writes messages down in the transaction of what they tell of. False: too many of a channel are due, and none of it was taken. */
export async function writeDown(kit: Kit, tx: Tx, messages: readonly NewMessage[]): Promise<boolean> {
  const nowMs = kit.clock.nowMs();
  let allTaken = true;
  for (const [channel, ofChannel] of Map.groupBy(messages, (message) => message.channel)) {
    if (kit.ways[channel] === 'sent' && await dueMessages(tx, channel, nowMs, DUE_MAX) >= DUE_MAX) {
      kit.meters.of(channel).leftOut.add(ofChannel.length);
      allTaken = false;
    } else {
      for (const part of parts(ofChannel)) await addMessages(tx, part, nowMs);
    }
  }
  return allTaken;
}

/** A message that somebody waits for, to an address that need not be the account's yet. Each has its own cause. False: too many wait. */
export async function postOne(kit: Kit, tx: Tx, of: {
  channel: OutwardChannel; account: AccountId; to: { name: string; address: string }; language: Contact['language']; kind: MessageKind; facts: MessageFacts; atMs: number;
}): Promise<boolean> {
  const { channel, kind, atMs } = of;
  if (kit.ways[channel] === 'off') return true;
  const key = kit.keys.next();
  return writeDown(kit, tx, [{
    ...of, key, target: ONE_ADDRESS, timeZone: null, cause: `${kind} ${key}`, topic: null, everyMs: 0, lot: null, dueMs: kit.clock.nowMs(), notAfterMs: uselessFrom(kind, atMs, undefined),
    as: kit.ways[channel] === 'kept' ? 'kept' : 'waiting',
  }]);
}
