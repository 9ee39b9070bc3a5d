import { REFUSALS } from '#contracts/refusals.ts';
import { parseAccountId, type AccountId } from '#domain/ids.ts';
import type { Identity, IdentityRefusal } from '#modules/identity/index.ts';
import { CannotRun } from './cannot-run.ts';

/** An account as commands show it. */
export type ShownAccount = { id: AccountId; email: string | null; displayName: string; roles: readonly string[] };

/** Finds the account that a person named by its e-mail address or its id. Throws CannotRun when there is none. */
export async function findAccount(identity: Identity, named: string): Promise<ShownAccount> {
  const id = parseAccountId(named);
  const found = id === null ? await identity.findByEmail(named) : await identity.accounts.find(id);
  if (found === null) throw new CannotRun(`There is no account ${named}: name it by its e-mail address or its id; "auctionhub user list" shows them.`);
  return { id: found.id, email: found.email, displayName: found.displayName, roles: found.roles };
}

/** The one account that was named, as an argument or as --email. */
export function namedAccount(argument: string | undefined, email: string | undefined): string {
  const named = argument ?? email;
  if (named === undefined || (argument !== undefined && email !== undefined)) throw new CannotRun('Name one account, by its e-mail address or its id.');
  return named;
}

/** A refusal of identity as a sentence for the terminal. */
export function refusedAct(refusal: IdentityRefusal): CannotRun {
  const fields = (refusal.errors ?? []).map(({ at, problem }) => `${at} ${problem}`).join('; ');
  return new CannotRun(fields === '' ? REFUSALS[refusal.code].sentence : `${fields[0]?.toUpperCase()}${fields.slice(1)}.`);
}

/** Why, where the person at the terminal did not say. */
export const REASON_OTHERWISE = 'by a command of the operator';
