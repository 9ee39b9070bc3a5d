import { Command } from 'commander';
import { serve } from '../app/serve.ts';

/** Runs one command line. Sets the exit code: 0 good, 1 found something, 2 could not run. */
export async function main(words: readonly string[]): Promise<void> {
  const program = new Command('auctionhub').description('An auction house.').exitOverride((exit) => process.exit(exit.exitCode === 0 ? 0 : 2));
  program
    .command('serve')
    .description('Runs the house until it is told to stop.')
    .option('--port <number>', 'port of HTTP and WebSocket, over PORT')
    .action((options: { port?: string }) => serve({ PORT: options.port }));
  await program.parseAsync([...words], { from: 'user' });
}
