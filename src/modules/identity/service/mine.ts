import type { Contact, Preferences, PreferencesWanted } from '#contracts/identity.ts';
import { instant } from '#contracts/instant.ts';
import { currencyExponent } from '#domain/currency.ts';
import type { AccountId } from '#domain/ids.ts';
import { accept, refuse, type Outcome } from '#domain/outcome.ts';
import type { IdentityPorts, IdentityRefusal } from '../ports.ts';
import { wholeWishes } from '#contracts/wishes.ts';
import { faultsOfWishes } from '../rules.ts';
import { lockAccount, findAccount } from '../store/accounts.ts';
import { appendEvent } from '../store/events.ts';
import { liveLinkOf } from '../store/links.ts';
import { addTerms, contactsOf, everyTermsOf, preferencesOf, termsOf, writePreferences } from '../store/preferences.ts';
import { totpStanding } from '../store/second-factor.ts';
import { toView } from './accounts.ts';
import { faultOfTimeZone } from './time-zones.ts';

/** The account as its owner sees it, ready to be sent. */
export type MeView = ReturnType<typeof toView> & {
  emailVerified: boolean; pendingEmail: string | null; totp: { on: boolean; recoveryCodesLeft: number };
  terms: { accepted: string | null; acceptedAt: string | null; inForce: string }; createdAt: string;
};

/** What an owner reads and says of the account. */
export type Mine = {
  /** Null: there is no such account any more. */
  me(account: AccountId): Promise<MeView | null>;
  /** Refusals: wrong_state, with the version in force. */
  acceptTerms(account: AccountId, version: string): Promise<Outcome<null, IdentityRefusal>>;
  preferences(account: AccountId): Promise<Preferences>;
  setPreferences(account: AccountId, wanted: PreferencesWanted): Promise<Outcome<Preferences, IdentityRefusal>>;
  contacts(ids: readonly AccountId[]): Promise<ReadonlyMap<AccountId, Contact>>;
  /** For an export: every version of the terms that was accepted. */
  everyTerms(account: AccountId): Promise<{ version: string; at: string }[]>;
};

export function openMine(ports: IdentityPorts): Mine {
  const { database, clock } = ports;
  return {
    me: (account) => meOf(ports, account),
    async acceptTerms(account, version) {
      const inForce = await ports.termsVersion();
      if (version !== inForce) return refuse({ code: 'wrong_state', facts: { termsVersion: inForce } });
      await database.transaction(async (tx) => {
        await lockAccount(tx, account);
        const atMs = clock.nowMs();
        if (await addTerms(tx, account, version, atMs)) await appendEvent(tx, { kind: 'account.terms_accepted', account, version, atMs });
      });
      return accept(null);
    },
    preferences: (account) => preferencesOf(database, account),
    async setPreferences(account, wanted) {
      const faultyZone = wanted.timeZone === null ? null : faultOfTimeZone(wanted.timeZone);
      if (faultyZone !== null) return refuse({ code: 'malformed', errors: [faultyZone] });
      if (wanted.currency !== null && currencyExponent(wanted.currency) === null) return refuse({ code: 'malformed', errors: [{ at: 'currency', problem: 'must be a currency of ISO 4217 with a minor unit' }] });
      const faults = faultsOfWishes(wanted.wishes);
      if (wanted.quiet !== null && wanted.quiet.fromMinute === wanted.quiet.toMinute) faults.push({ at: 'quietHours', problem: 'must begin and end at two different times' });
      if (faults.length > 0) return refuse({ code: 'malformed', errors: faults });
      const { page, mail, sms, push } = wanted.wishes;
      const whole = { ...wanted, wishes: { page: wholeWishes('page', page), mail: wholeWishes('mail', mail), sms: wholeWishes('sms', sms), push: wholeWishes('push', push) } };
      await writePreferences(database, account, whole, clock.nowMs());
      return accept(whole);
    },
    contacts: async (ids) => (ids.length === 0 ? new Map() : new Map((await contactsOf(database, ids)).map((contact) => [contact.account, contact]))),
    everyTerms: async (account) => (await everyTermsOf(database, account)).map(({ version, atMs }) => ({ version, at: instant(atMs) })),
  };
}

async function meOf(ports: IdentityPorts, id: AccountId): Promise<MeView | null> {
  const { database, clock } = ports;
  const account = await findAccount(database, id);
  if (account === null) return null;
  const [totp, terms, link, inForce] = await Promise.all([
    totpStanding(database, id), termsOf(database, id), liveLinkOf(database, id, 'verify_email', clock.nowMs()), ports.termsVersion(),
  ]);
  return {
    ...toView(account), emailVerified: account.emailVerifiedMs !== null, pendingEmail: link === null || link.text === account.email ? null : link.text, totp,
    terms: { accepted: terms?.version ?? null, acceptedAt: terms === null ? null : instant(terms.atMs), inForce }, createdAt: instant(account.createdMs),
  };
}
