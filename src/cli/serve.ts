import type { Command } from 'commander';
import { declare, type Terminal } from './frame.ts';

/** `serve`: runs the house, or some services of it, until it is told to stop. */
export function declareServe(parent: Command, _terminal: Terminal): void {
  declare(parent, 'serve', 'run the house, or the services named, until Ctrl-C or SIGTERM (the log is JSON with and without --json)')
    .argument('[services...]', 'gateway, identity, auction, bidding, …: parts of a house that is spread over processes; none is the whole house in one')
    .option('--port <n>', 'port of HTTP and WebSocket; otherwise PORT, or 5000')
    .addHelpText('after', '\nServices of their own need DATABASE_URL, AMQP_URL, SESSION_SECRET, PUBLIC_URL and SERVICE_URLS, the same for all, and a database that "auctionhub db migrate" has brought up to date.')
    .addHelpText('after', '\nA house that had been running ends with a code above 2: 70 a defect, 71 the database is gone for good, 75 stopping took too long.')
    .action(async (services: readonly string[], { port }: { port?: string }) => {
      const { serve } = await import('../app/serve.ts');
      await serve({ PORT: port }, { services });
    });
}
