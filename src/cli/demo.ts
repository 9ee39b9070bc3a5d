import { InvalidArgumentError, type Command } from 'commander';
import { declare, type Terminal } from './frame.ts';
import { SEED_MAX } from './demo/chance.ts';

type Asked = { port?: string; seed?: number; json?: boolean };

/** `demo`: runs a house full of made-up life until it is told to stop. */
export function declareDemo(parent: Command, terminal: Terminal): void {
  declare(parent, 'demo', 'run a second house with made-up lots, bidders and live bidding, to look at, until Ctrl-C or SIGTERM')
    .option('--port <n>', 'port of HTTP and WebSocket; otherwise PORT, or the first free one from 5000 on')
    .option('--seed <n>', 'number from which lots, tastes and moods are drawn; otherwise a new one', readSeed)
    .addHelpText('after', [
      '', 'It keeps its data in a folder of its own, ./data-demo: DATA_DIR as .env has it, or ./data, with -demo behind. A DATA_DIR or DATABASE_URL that is set for this start',
      'is used as it is, unless a house with accounts of its own is there. Nothing else is read from .env. The next start goes on with the same people and lots.',
    ].join('\n'))
    .action(async ({ port, seed, json }: Asked) => {
      const [{ serve }, { demonstrationSettings }, { demonstrationGuest }] = await Promise.all([
        import('../app/serve.ts'), import('./demo/place.ts'), import('./demo/guest.ts'),
      ]);
      const place = await demonstrationSettings(process.cwd(), { ...process.env, ...(port === undefined ? {} : { PORT: port }) });
      const guest = demonstrationGuest({ out: terminal.out, json: json === true, seed: seed ?? newSeed(), realDataDir: place.realDataDir, quiet: place.quiet });
      await serve(place.settings, { guest });
    });
}

const newSeed = (): number => Math.floor(Math.random() * SEED_MAX);

function readSeed(text: string): number {
  const seed = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(seed <= SEED_MAX)) throw new InvalidArgumentError(`It must be a whole number from 0 to ${SEED_MAX}.`);
  return seed;
}
