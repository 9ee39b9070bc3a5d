import type { Command } from 'commander';
import type { AccountId } from '#domain/ids.ts';
import type { Identity } from '#modules/identity/index.ts';
import { CannotRun } from './cannot-run.ts';
import { carryOut, columns, declare, good, type Report, type Terminal } from './frame.ts';

const ACCOUNTS_OTHERWISE = 100;
const ACCOUNTS_MAX = 100_000;
const ACCOUNTS_PER_PAGE = 1_000;

/** `user list`: shows the newest accounts. */
export function declareUserList(parent: Command, terminal: Terminal): void {
  declare(parent, 'list', 'show accounts, the newest first')
    .option('--limit <n>', `how many, 1 to ${ACCOUNTS_MAX}`, String(ACCOUNTS_OTHERWISE))
    .action(async (asked: { limit: string; json?: boolean }) => carryOut(terminal, asked, () => list(asked.limit)));
}

async function list(limitText: string): Promise<Report> {
  const limit = /^[1-9]\d{0,5}$/.test(limitText) ? Number(limitText) : 0;
  if (limit < 1 || limit > ACCOUNTS_MAX) throw new CannotRun(`--limit "${limitText}" must be a whole number from 1 to ${ACCOUNTS_MAX}.`);
  const { withHouse } = await import('./house.ts');
  const { accounts, more } = await withHouse(({ identity }) => newest(identity, limit));
  if (accounts.length === 0) return good(['There are no accounts yet; "auctionhub user create" makes one.'], { items: [], more });
  const rows = accounts.map(({ id, email, displayName, roles, suspended }) => [id, email ?? '-', roles.join(','), suspended ? 'suspended' : 'free', displayName]);
  return good([...columns([['id', 'e-mail', 'roles', 'state', 'name'], ...rows]), ...(more ? [`There are more; see --limit.`] : [])], { items: accounts, more });
}

type Listed = { id: AccountId; email: string | null; displayName: string; roles: readonly string[]; suspended: boolean; createdAt: string };

async function newest({ accounts }: Identity, limit: number): Promise<{ accounts: Listed[]; more: boolean }> {
  const found: Listed[] = [];
  for (;;) {
    const wanted = Math.min(ACCOUNTS_PER_PAGE, limit + 1 - found.length);
    const page = await accounts.list(found.at(-1)?.id ?? null, wanted);
    // Field by field: what the store knows includes the hash of the password.
    found.push(...page.map(({ id, email, displayName, roles, suspendedMs, createdMs }) =>
      ({ id, email, displayName, roles, suspended: suspendedMs !== null, createdAt: new Date(createdMs).toISOString() })));
    if (page.length < wanted || found.length > limit) return { accounts: found.slice(0, limit), more: found.length > limit };
  }
}
