import type { Command } from 'commander';
import { carryOut, declare, good, type Report, type Terminal } from './frame.ts';

type Asked = { email?: string; reason?: string; lift?: boolean; json?: boolean };

/** `user suspend`: keeps an account out, or lets it in again. */
export function declareUserSuspend(parent: Command, terminal: Terminal): void {
  declare(parent, 'suspend', 'keep an account from signing in and bidding, and end its sessions')
    .argument('[account]', 'e-mail address or id')
    .option('--email <address>', 'the account, instead of the argument')
    .option('--reason <sentence>', 'why, for the record')
    .option('--lift', 'let the account in again')
    .action(async (account: string | undefined, asked: Asked) => carryOut(terminal, asked, () => suspend(account, asked)));
}

async function suspend(account: string | undefined, { email, reason, lift }: Asked): Promise<Report> {
  const [{ withHouse }, { findAccount, namedAccount, REASON_OTHERWISE, refusedAct }] = await Promise.all([import('./house.ts'), import('./accounts.ts')]);
  const named = namedAccount(account, email);
  return withHouse(async ({ identity }) => {
    const found = await findAccount(identity, named);
    const act = { by: null, reason: reason ?? REASON_OTHERWISE, requestId: null };
    const done = await (lift === true ? identity.acts.reinstate(found.id, act) : identity.acts.suspend(found.id, act));
    if (!done.ok) throw refusedAct(done.refusal);
    const what = done.value.suspended ? 'is suspended, and its sessions are ended' : 'may sign in and bid';
    return good([`${found.id} ${found.email ?? found.displayName} ${what}.`], { ...found, suspended: done.value.suspended });
  });
}
