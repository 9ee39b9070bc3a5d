import { Option, type Command } from 'commander';
import { ROLES, type Role } from '#contracts/identity.ts';
import { carryOut, declare, good, type Report, type Terminal } from './frame.ts';

type Asked = { email?: string; role: Role[]; reason?: string; json?: boolean };

/** `user grant`: gives an account roles beside those it has. */
export function declareUserGrant(parent: Command, terminal: Terminal): void {
  declare(parent, 'grant', 'give an account roles beside those it has')
    .argument('[account]', 'e-mail address or id')
    .option('--email <address>', 'the account, instead of the argument')
    .addOption(new Option('--role <role...>', 'role to give; may be given more than once').choices(ROLES).makeOptionMandatory())
    .option('--reason <sentence>', 'why, for the record')
    .action(async (account: string | undefined, asked: Asked) => carryOut(terminal, asked, () => grant(account, asked)));
}

async function grant(account: string | undefined, { email, role, reason }: Asked): Promise<Report> {
  const [{ withHouse }, { findAccount, namedAccount, REASON_OTHERWISE, refusedAct }] = await Promise.all([import('./house.ts'), import('./accounts.ts')]);
  const named = namedAccount(account, email);
  return withHouse(async ({ identity }) => {
    const found = await findAccount(identity, named);
    let roles = found.roles;
    for (const one of role) {
      const granted = await identity.acts.grantRole(found.id, one, { by: null, reason: reason ?? REASON_OTHERWISE, requestId: null });
      if (!granted.ok) throw refusedAct(granted.refusal);
      roles = granted.value.roles;
    }
    return good([`${found.id} ${found.email ?? found.displayName} has the roles ${roles.join(', ')}.`], { ...found, roles });
  });
}
