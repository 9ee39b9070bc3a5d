import type { Command } from 'commander';
import { declare, type Terminal } from './frame.ts';

/** `serve`: runs the house until it is told to stop. */
export function declareServe(parent: Command, _terminal: Terminal): void {
  declare(parent, 'serve', 'run the house until Ctrl-C or SIGTERM (its log is JSON with and without --json)')
    .option('--port <n>', 'port of HTTP and WebSocket; otherwise PORT, or 5000')
    .addHelpText('after', '\nA house that had been running ends with a code above 2: 70 a defect, 71 the database is gone for good, 75 stopping took too long.')
    .action(async ({ port }: { port?: string }) => {
      const { serve } = await import('../app/serve.ts');
      await serve({ PORT: port });
    });
}
