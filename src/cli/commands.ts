import { Command } from 'commander';
import { version } from '../app/version.ts';
import { declareCacheClear } from './cache-clear.ts';
import { declareBusReplayDead } from './bus-replay-dead.ts';
import { declareBusStatus } from './bus-status.ts';
import { declareAnalyticsRebuild } from './analytics-rebuild.ts';
import { declareDbMigrate } from './db-migrate.ts';
import { declareDemo } from './demo.ts';
import type { Terminal } from './frame.ts';
import { declareHealth } from './health.ts';
import { declareLotsFreeze } from './lots-freeze.ts';
import { declareLotsResume } from './lots-resume.ts';
import { declareReplay } from './replay.ts';
import { declareServe } from './serve.ts';
import { declareSessionsClearExpired } from './sessions-clear-expired.ts';
import { declareSessionsRevokeAll } from './sessions-revoke-all.ts';
import { declareUserCreate } from './user-create.ts';
import { declareUserGrant } from './user-grant.ts';
import { declareUserList } from './user-list.ts';
import { declareUserSuspend } from './user-suspend.ts';
import { declareVerify } from './verify.ts';

/** A command as the reference page shows it. `name` with its group: `user create`. */
export type CommandDescription = {
  name: string;
  summary: string;
  arguments: readonly { name: string; required: boolean; description: string }[];
  options: readonly { flags: string; description: string; required: boolean; default: string | null }[];
};

/** Builds the whole command line. Nothing is read, opened or printed before it is told to parse. */
export function buildProgram(terminal: Terminal): Command {
  const program = new Command('auctionhub')
    .description('An auction house: every bid decided by the rules in one order, and nothing acknowledged is lost.')
    .version(version, '-V, --version', 'print the version')
    .configureOutput({ writeOut: (text) => void terminal.out.write(text), writeErr: (text) => void terminal.err.write(text) })
    .showHelpAfterError('Add --help to see how it is used.')
    .addHelpText('afterAll', '\nExit code: 0 good, 1 found something, 2 could not run. Settings come from the environment and from .env.')
    .exitOverride();
  declareServe(program, terminal);
  declareDemo(program, terminal);
  declareReplay(program, terminal);
  const user = program.command('user').description('Accounts: make them, give them roles, suspend them');
  declareUserCreate(user, terminal);
  declareUserGrant(user, terminal);
  declareUserSuspend(user, terminal);
  declareUserList(user, terminal);
  const sessions = program.command('sessions').description('Sessions: end them, clear away what has ended');
  declareSessionsClearExpired(sessions, terminal);
  declareSessionsRevokeAll(sessions, terminal);
  const lots = program.command('lots').description('Lots: freeze and resume them by hand');
  declareLotsFreeze(lots, terminal);
  declareLotsResume(lots, terminal);
  const bus = program.command('bus').description('Events between the modules: what waits, what was put aside');
  declareBusStatus(bus, terminal);
  declareBusReplayDead(bus, terminal);
  const analytics = program.command('analytics').description('The figures of the house');
  declareAnalyticsRebuild(analytics, terminal);
  const db = program.command('db').description('The database');
  declareDbMigrate(db, terminal);
  const cache = program.command('cache').description('What processes keep for a while to answer faster');
  declareCacheClear(cache, terminal);
  declareHealth(program, terminal);
  declareVerify(program, terminal);
  return program;
}

/** Every command, in the order of the help. */
export function describeCommands(): CommandDescription[] {
  const silent: Terminal = { out: process.stdout, err: process.stderr, ends: () => {}, signal: AbortSignal.any([]) };
  return leaves(buildProgram(silent), []);
}

function leaves(command: Command, groups: readonly string[]): CommandDescription[] {
  if (command.commands.length > 0) return command.commands.flatMap((inner) => leaves(inner, command.parent === null ? [] : [...groups, command.name()]));
  return [{
    name: [...groups, command.name()].join(' '),
    summary: command.summary(),
    arguments: command.registeredArguments.map((argument) => ({ name: argument.name(), required: argument.required, description: argument.description })),
    options: command.options.map(({ flags, description, mandatory, defaultValue }: { flags: string; description: string; mandatory: boolean; defaultValue?: unknown }) =>
      ({ flags, description, required: mandatory, default: typeof defaultValue === 'string' ? defaultValue : null })),
  }];
}
