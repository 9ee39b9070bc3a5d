import { createHash, timingSafeEqual } from 'node:crypto';
import type { Caller, Contact } from '#contracts/identity.ts';
import { idKey, type AccountId } from '#domain/ids.ts';
import { accept, refuse, type Outcome } from '#domain/outcome.ts';
import { CODE_GOOD_MS, readPhone } from '../rules/messages.ts';
import { askForPhone, codesSent, forgetPhone, phoneOf, revive, spendCodeTry, takePhone } from '../store/addresses.ts';
import { contactsFor, type Kit } from './kit.ts';
import { postOne } from './writing.ts';

/** Digits of a code, and wrong ones that may be said: one in two hundred thousand is guessed. */
const CODE_DIGITS = 6;
const CODE_TRIES = 5;
/** Codes cost money and ring strangers' telephones: so many an hour for one account, and so many a day to one number, whoever asks. */
const CODES_PER_ACCOUNT_MAX = 3;
const CODES_PER_NUMBER_MAX = 5;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export type PhoneRefusal = { code: 'malformed' | 'rate_limited' | 'wrong_state' | 'wrong_code' | 'busy'; errors?: readonly { at: string; problem: string }[]; retryAfterSeconds?: number };

export type Phones = {
  /** Sends a code to a number. The number counts once the code was said; until then the one before it does. */
  ask(caller: Caller, number: string): Promise<Outcome<null, PhoneRefusal>>;
  confirm(caller: Caller, code: string): Promise<Outcome<null, PhoneRefusal>>;
  forget(account: AccountId): Promise<void>;
};

export function openPhones(kit: Kit): Phones {
  return {
    ask: (caller, number) => ask(kit, caller, number),
    confirm: (caller, code) => confirm(kit, caller.accountId, code),
    forget: async (account) => { await forgetPhone(kit.database, account); },
  };
}

async function ask(kit: Kit, { accountId: account }: Caller, said: string): Promise<Outcome<null, PhoneRefusal>> {
  if (kit.ways.sms === 'off') return refuse({ code: 'wrong_state' });
  const number = readPhone(said);
  if (number === null) return refuse({ code: 'malformed', errors: [{ at: 'number', problem: 'must be a telephone number with its country, such as +4915112345678' }] });
  const contact = (await contactsFor(kit, [account])).get(account);
  if (contact === undefined) return refuse({ code: 'wrong_state' });
  const asked = await kit.database.transaction(async (tx): Promise<Outcome<null, PhoneRefusal>> => {
    // Whoever asks twice at once waits for the row, and is counted.
    await phoneOf(tx, account, 'lock');
    const nowMs = kit.clock.nowMs();
    const sent = await codesSent(tx, { account, number, accountSinceMs: nowMs - HOUR_MS, numberSinceMs: nowMs - DAY_MS });
    if (sent.ofAccount >= CODES_PER_ACCOUNT_MAX) return refuse({ code: 'rate_limited', retryAfterSeconds: HOUR_MS / 1_000 });
    if (sent.ofNumber >= CODES_PER_NUMBER_MAX) return refuse({ code: 'rate_limited', retryAfterSeconds: DAY_MS / 1_000 });
    const code = newCode(kit);
    await askForPhone(tx, account, { number, codeHash: hashOf(account, number, code), untilMs: nowMs + CODE_GOOD_MS, tries: CODE_TRIES });
    const taken = await postOne(kit, tx, messageTo(contact, number, code, nowMs));
    if (!taken) throw new TooManyWait();
    return accept(null);
  }).catch((error: unknown): Outcome<null, PhoneRefusal> => {
    if (error instanceof TooManyWait) return refuse({ code: 'busy', retryAfterSeconds: 5 });
    throw error;
  });
  if (asked.ok) kit.wake();
  return asked;
}

/** Takes the code back that was written down for a message which cannot be. */
class TooManyWait extends Error {}

const messageTo = ({ account, displayName, language }: Contact, address: string, code: string, atMs: number) =>
  ({ channel: 'sms', account, to: { name: displayName, address }, language, kind: 'phone_code', facts: { code }, atMs }) as const;

async function confirm(kit: Kit, account: AccountId, said: string): Promise<Outcome<null, PhoneRefusal>> {
  return kit.database.transaction(async (tx) => {
    const { asked } = await phoneOf(tx, account, 'lock');
    const nowMs = kit.clock.nowMs();
    if (asked === null || asked.untilMs <= nowMs || asked.triesLeft === 0) return refuse({ code: 'wrong_state' });
    if (!timingSafeEqual(asked.codeHash, hashOf(account, asked.number, said.replaceAll(/\s/g, '')))) {
      await spendCodeTry(tx, account);
      return refuse({ code: 'wrong_code' });
    }
    await takePhone(tx, account, nowMs);
    // Its owner has just read a message there.
    await revive(tx, 'sms', asked.number);
    return accept(null);
  });
}

/** Every code is as likely as every other: four bytes leave a remainder that favours none by more than one in four thousand. */
function newCode({ entropy }: Kit): string {
  const number = entropy.bytes(4).reduce((sum, byte) => sum * 256 + byte, 0);
  return String(number % 10 ** CODE_DIGITS).padStart(CODE_DIGITS, '0');
}

const hashOf = (account: AccountId, number: string, code: string): Uint8Array => createHash('sha256').update(`${idKey(account)} ${number} ${code}`).digest();
