import {
  acceptTerms, changeEmail, changePassword, confirmTotp, endTotp, getPreferences, renewRecoveryCodes, requestReset, resetPassword, sendVerification, setPreferences,
  startTotp, verifyEmail,
} from '#contracts/http/account.ts';
import type { Caller, Preferences } from '#contracts/identity.ts';
import type { AccountId } from '#domain/ids.ts';
import type { Outcome } from '#domain/outcome.ts';
import { binderFor } from '#platform/http/bind.ts';
import type { BoundRoute, HttpResult } from '#platform/http/types.ts';
import type { IdentityRefusal } from '../ports.ts';
import { minuteOf, timeOfDay } from '../rules.ts';
import type { Addresses } from '../service/addresses.ts';
import type { Mine } from '../service/mine.ts';
import type { NewPasswords } from '../service/new-passwords.ts';
import type { Proof, SecondFactor } from '../service/second-factor.ts';

/** What the owner of an account does with it. */
export type OwnServices = { mine: Mine; addresses: Addresses; newPasswords: NewPasswords; secondFactor: SecondFactor };

const on = binderFor<Caller>();

export function ownRoutes(services: OwnServices): BoundRoute<Caller>[] {
  return [...addressRoutes(services), ...passwordRoutes(services), ...secondFactorRoutes(services), ...wishRoutes(services)];
}

function addressRoutes({ addresses, mine }: OwnServices): BoundRoute<Caller>[] {
  return [
    on(sendVerification, async (call) => done(await addresses.sendAgain(call.caller.accountId))),
    on(verifyEmail, async (call) => answer(await addresses.confirm(call.params.token))),
    on(changeEmail, async (call) => {
      const asked = await addresses.ask(call.caller.accountId, call.body);
      return asked.ok ? shown(mine, call.caller.accountId) : done(asked);
    }),
  ];
}

function passwordRoutes({ newPasswords }: OwnServices): BoundRoute<Caller>[] {
  return [
    on(requestReset, (call) => done(newPasswords.request(call.body.email, call.address))),
    on(resetPassword, async (call) => done(await newPasswords.reset(call.params.token, call.body.password))),
    on(changePassword, async (call) => done(await newPasswords.change(call.caller, call.body))),
  ];
}

function secondFactorRoutes({ secondFactor, mine }: OwnServices): BoundRoute<Caller>[] {
  return [
    on(startTotp, async (call) => {
      const account = await mine.me(call.caller.accountId);
      return answer(await secondFactor.start(call.caller.accountId, account?.email ?? call.caller.displayName, call.body.password));
    }),
    on(confirmTotp, async (call) => answer(await secondFactor.confirm(call.caller.accountId, call.body.code))),
    on(renewRecoveryCodes, async (call) => answer(await secondFactor.renewCodes(call.caller.accountId, proofOf(call.body)))),
    on(endTotp, async (call) => done(await secondFactor.end(call.caller.accountId, proofOf(call.body)))),
  ];
}

function wishRoutes({ mine }: OwnServices): BoundRoute<Caller>[] {
  return [
    on(acceptTerms, async (call) => {
      const accepted = await mine.acceptTerms(call.caller.accountId, call.body.version);
      return accepted.ok ? shown(mine, call.caller.accountId) : done(accepted);
    }),
    on(getPreferences, async (call) => ({ ok: true, body: preferencesJson(await mine.preferences(call.caller.accountId)) })),
    on(setPreferences, async (call) => {
      const { mails, notices = {}, sms = {}, pushes = {}, quietHours = null, ...rest } = call.body;
      const quiet = quietHours === null ? null : { fromMinute: minuteOf(quietHours.from), toMinute: minuteOf(quietHours.to) };
      const set = await mine.setPreferences(call.caller.accountId, { ...rest, quiet, wishes: { page: notices, mail: mails, sms, push: pushes } });
      return set.ok ? { ok: true, body: preferencesJson(set.value) } : { ok: false, ...set.refusal };
    }),
  ];
}

/** Preferences as they are sent. */
export const preferencesJson = ({ language, timeZone, currency, wishes, quiet }: Preferences) => ({
  language, timeZone, currency, notices: wishes.page, mails: wishes.mail, sms: wishes.sms, pushes: wishes.push,
  quietHours: quiet === null ? null : { from: timeOfDay(quiet.fromMinute), to: timeOfDay(quiet.toMinute) },
});

/** The account as its owner sees it now. */
export async function shown(mine: Mine, account: AccountId): Promise<HttpResult> {
  const me = await mine.me(account);
  return me === null ? { ok: false, code: 'not_signed_in' } : { ok: true, body: me };
}

export const answer = (outcome: Outcome<object, IdentityRefusal>): HttpResult => (outcome.ok ? { ok: true, body: outcome.value } : { ok: false, ...outcome.refusal });

/** For calls that answer with nothing. */
const done = (outcome: Outcome<null, IdentityRefusal>): HttpResult => (outcome.ok ? { ok: true } : { ok: false, ...outcome.refusal });

const proofOf = ({ password, code }: { password?: string | undefined; code?: string | undefined }): Proof =>
  ({ ...(password === undefined ? {} : { password }), ...(code === undefined ? {} : { code }) });
