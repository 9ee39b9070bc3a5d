import { ended, nextMessage, startProgram } from '../children.ts';
import { type AppStore, type SignedIn, withAppHouse, withAppStore } from '../ground/app-house.ts';
import { remoteBidders } from '../ground/remote.ts';
import type { ProcessCost } from '../measure/process.ts';
import type { IdleOpened, IdleOrder } from '../programs/idle-house.ts';
import { type Field, proveWindow } from '../proof/check.ts';
import { reportOf, sideOf } from '../report/summary.ts';
import { atMost, HOUSE, type LoadReport } from '../report/types.ts';
import { onlyLot } from './remote.ts';
import type { Load, LoadOptions } from './types.ts';

const LOTS = 10_000;
/** The house is left alone for so many windows: a minute with the usual length of a window. */
const IDLE_WINDOWS = 6;
/** The start, and what the publishing left for it to hear of, are no idleness. */
const SETTLE_SECONDS = 3;
/** Then a bid comes now and then, from one of these. */
const BIDDERS = 16;
const BIDS_PER_SECOND = 10;
const MIB = 2 ** 20;
const MUST = { cpuShare: 0.02, rssMiB: 250, bidMs: 5 };

/** The lots are published by one process and kept by a fresh one, so that nothing of the publishing is measured. */
export const idle: Load = {
  name: 'idle',
  sentence: `A house with ${LOTS.toLocaleString('en')} open lots and nobody in it, in a fresh process; then a bid now and then over HTTP.`,
  run: (options) => withAppStore(async (store) => {
    const { lots, signedIn } = await withAppHouse(store, async (app) => ({ lots: await app.lots(LOTS), signedIn: await app.bidders(BIDDERS) }));
    return measureIdle(store, { lots: lots.slice(0, 1), bidders: signedIn.map(({ account }) => account) }, signedIn, options);
  }),
};

async function measureIdle({ store, dataDir }: AppStore, field: Field, signedIn: readonly SignedIn[], { seconds }: LoadOptions): Promise<LoadReport> {
  const child = startProgram({ file: new URL('../programs/idle-house.ts', import.meta.url) });
  const ask = async (order: IdleOrder): Promise<unknown> => {
    child.send(order);
    return nextMessage(child);
  };
  try {
    const startedMs = performance.now();
    // The program's one kind of answer to each order.
    const { port } = await ask({ kind: 'open', connection: store.connection, dataDir }) as IdleOpened;
    const openedMs = performance.now() - startedMs;
    await ask({ kind: 'measure', seconds: SETTLE_SECONDS });
    const cost = await ask({ kind: 'measure', seconds: seconds * IDLE_WINDOWS }) as ProcessCost;
    const bidders = await remoteBidders(port, signedIn, { kind: 'http' });
    const { window, ledger } = await bidders.bid({ side: HOUSE, lot: onlyLot(field.lots), seconds, seed: 1, rate: BIDS_PER_SECOND });
    await bidders.close();
    const { rssBytes } = await ask({ kind: 'measure', seconds: 1 }) as ProcessCost;
    return reportOf({
      load: 'idle', sentence: idle.sentence, windows: [{ ...window, rssBytes }], proof: await proveWindow(store.openAsOwner(), field, ledger),
      figures: { 'seconds idle': seconds * IDLE_WINDOWS, 'cores while idle': cost.cpuCores, 'RSS while idle, MiB': cost.rssBytes / MIB, 'ms to open the house': openedMs },
      targets: (sides) => [
        atMost('processor while idle', cost.cpuCores, MUST.cpuShare, ' cores'), atMost('RSS while idle', cost.rssBytes / MIB, MUST.rssMiB, ' MiB'),
        atMost('p50 of a single bid', sideOf(sides, HOUSE)?.p50Ms ?? null, MUST.bidMs, ' ms'),
      ],
    });
  } finally {
    if (child.connected) child.disconnect();
    await ended(child);
  }
}
