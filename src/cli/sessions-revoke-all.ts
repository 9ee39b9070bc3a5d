import type { Command } from 'commander';
import { carryOut, declare, good, type Report, type Terminal } from './frame.ts';

type Asked = { user?: string; json?: boolean };

/** `sessions revoke-all`: signs everybody out, or one account. */
export function declareSessionsRevokeAll(parent: Command, terminal: Terminal): void {
  declare(parent, 'revoke-all', 'end all sessions; they act for a second more at most, open sockets included')
    .option('--user <account>', 'only those of one account: e-mail address or id')
    .action(async (asked: Asked) => carryOut(terminal, asked, () => revokeAll(asked.user)));
}

async function revokeAll(user: string | undefined): Promise<Report> {
  const [{ withHouse }, { findAccount }] = await Promise.all([import('./house.ts'), import('./accounts.ts')]);
  return withHouse(async ({ identity }) => {
    const account = user === undefined ? null : await findAccount(identity, user);
    const revoked = await identity.sessions.endAll(account?.id ?? null);
    const whose = account === null ? '' : ` of ${account.email ?? account.id}`;
    return good([`Ended ${revoked} session${revoked === 1 ? '' : 's'}${whose}.`], { revoked, account: account?.id ?? null });
  });
}
