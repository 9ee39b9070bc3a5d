import type { Command } from 'commander';
import { carryOut, COMMAND_EXIT, declare, good, type Report, type Terminal } from './frame.ts';

/** `db migrate`: brings the database up to this release. */
export function declareDbMigrate(parent: Command, terminal: Terminal): void {
  declare(parent, 'migrate', 'bring the database up to this release')
    .option('--plan', 'only show what would be applied; exit code 1 when there is something')
    .action(async (asked: { plan?: boolean; json?: boolean }) => carryOut(terminal, asked, () => (asked.plan === true ? plan() : migrate())));
}

async function migrate(): Promise<Report> {
  const [{ withFoundation }, { MIGRATIONS }] = await Promise.all([import('./house.ts'), import('../app/databases.ts')]);
  const applied = await withFoundation((foundation) => foundation.migrate(MIGRATIONS));
  if (applied.length === 0) return good(['The database is up to date.'], { applied });
  return good([...applied.map(({ schema, name }) => `${schema} ${name}`), `Applied ${applied.length} migration${applied.length === 1 ? '' : 's'}.`], { applied });
}

async function plan(): Promise<Report> {
  const [{ withFoundation }, { MIGRATIONS }, { planMigrations }] = await Promise.all([
    import('./house.ts'), import('../app/databases.ts'), import('#platform/db/index.ts'),
  ]);
  const pending = await withFoundation(({ connection }) => planMigrations(connection, MIGRATIONS));
  if (pending.length === 0) return good(['The database is up to date.'], { pending });
  const lines = [...pending.map(({ schema, name }) => `${schema} ${name}`), `"auctionhub db migrate" would apply ${pending.length} migration${pending.length === 1 ? '' : 's'}.`];
  return { exitCode: COMMAND_EXIT.foundSomething, lines, json: { pending } };
}
