import { describeCommands, type CommandDescription } from '../../src/cli/commands.ts';
import { code, page, table, type Page } from './page.ts';

/** docs/reference/cli.md: every operator command with its words and options. */
export function cliPage(): Page {
  const commands = describeCommands();
  return page('cli', 'Commands', [
    'Run with `npx auctionhub <command>` in the folder of the project. Commands work beside a running house, with the same `DATA_DIR` or `DATABASE_URL`, and without one: then the embedded PostgreSQL is '
      + 'started for the command and stopped after it. Every command has `--help`.',
    'Exit codes: 0 good, 1 something was found, 2 the command could not run.',
    table(['command', 'what it does'], commands.map((command) => [code(usage(command)), sentence(command.summary)])),
    ...commands.filter((command) => command.options.length + command.arguments.length > 0).flatMap((command) => [`## ${command.name}`, sentence(command.summary), details(command)]),
  ]);
}

// A summary is written as part of the program's help, without a capital and a full stop.
const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.)]$/.test(text) ? '' : '.'}`;

const usage = (command: CommandDescription): string =>
  [command.name, ...command.arguments.map(({ name, required }) => (required ? `<${name}>` : `[${name}]`))].join(' ');

function details(command: CommandDescription): string {
  return table(['', 'what it is', ''], [
    ...command.arguments.map(({ name, description, required }) => [code(name), description, required ? 'required' : '']),
    ...command.options.map((option) => [code(option.flags), option.description, option.required ? 'required' : option.default === null ? '' : `default ${option.default}`]),
  ]);
}
