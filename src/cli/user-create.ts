import { Option, type Command } from 'commander';
import { ROLES, type Role } from '#contracts/identity.ts';
import { CannotRun } from './cannot-run.ts';
import { carryOut, declare, good, type Report, type Terminal } from './frame.ts';

type Asked = { email: string; password: string; name: string; role?: Role[]; json?: boolean };

/** `user create`: makes an account that can sign in at once. */
export function declareUserCreate(parent: Command, terminal: Terminal): void {
  declare(parent, 'create', 'make an account that can sign in at once')
    .requiredOption('--email <address>', 'e-mail address')
    .requiredOption('--password <text>', 'password of at least 8 characters')
    .requiredOption('--name <name>', 'name that others see')
    .addOption(new Option('--role <role...>', 'role beside bidder; may be given more than once').choices(ROLES))
    .action(async (asked: Asked) => carryOut(terminal, asked, () => create(asked)));
}

async function create({ email, password, name, role }: Asked): Promise<Report> {
  const [{ withHouse }, { refusedAct }] = await Promise.all([import('./house.ts'), import('./accounts.ts')]);
  const made = await withHouse((house) => house.identity.accounts.create({ email, password, displayName: name, roles: role ?? [] }, null));
  if (made.ok) return good([`${made.value.id} ${made.value.email} can sign in; roles: ${made.value.roles.join(', ')}.`], made.value);
  if (made.refusal.code !== 'email_taken') throw refusedAct(made.refusal);
  throw new CannotRun(`There is an account with the e-mail address ${email} already: choose another address, or give that account a role with "auctionhub user grant".`);
}
