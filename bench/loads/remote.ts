import type { LotId } from '#domain/ids.ts';
import { bestPool } from '../baseline/best-pool.ts';
import type { Placing } from '../clients/closed-loop.ts';
import { type AppHouse, withAppHouse, withAppStore } from '../ground/app-house.ts';
import { closedLoop, type RemoteBidders, remoteBidders } from '../ground/remote.ts';
import { interleave, type Side } from '../measure/interleave.ts';
import type { Way } from '../programs/messages.ts';
import type { Field } from '../proof/check.ts';
import { reportOf } from '../report/summary.ts';
import { atLeast, BASELINE, HOUSE } from '../report/types.ts';
import type { Load } from './types.ts';

export const hotHttp: Load = remote({
  name: 'hot-http', connections: 256, way: { kind: 'http' }, ratio: 8,
  sentence: 'One hot lot over HTTP: 256 keep-alive connections of signed-in bidders, in another process.',
});
export const hotWs: Load = remote({
  name: 'hot-ws', connections: 128, way: { kind: 'ws', perSocket: 1 }, ratio: 12,
  sentence: 'One hot lot over WebSocket: 128 sockets of signed-in bidders with one bid under way, in another process.',
});
export const hotWs4: Load = remote({
  name: 'hot-ws-4', connections: 128, way: { kind: 'ws', perSocket: 4 }, ratio: 20,
  sentence: 'One hot lot over WebSocket: 128 sockets of signed-in bidders with four bids under way, in another process.',
});

/** The same house and the same connections serve both sides; what decides the bids behind the door is exchanged. */
function remote(load: { name: string; sentence: string; connections: number; way: Way; ratio: number }): Load {
  const { name, sentence } = load;
  return {
    name, sentence,
    run: (options) => withAppStore((store) => withAppHouse(store, async (app) => {
      const signedIn = await app.bidders(load.connections);
      const prepare = async (): Promise<Field> => ({ lots: await app.lots(1), bidders: signedIn.map(({ account }) => account) });
      const baseline = await bestPool(app, prepare, options.seconds);
      const bidders = await remoteBidders(app.port, signedIn, load.way);
      try {
        const sides = [remoteSide(BASELINE, app, bidders, prepare, baseline.commands), remoteSide(HOUSE, app, bidders, prepare, null)];
        const measured = await interleave(name, sides, options);
        return reportOf({
          load: name, sentence, ...measured, figures: { ...baseline.rates, 'baseline connections': baseline.connections },
          targets: (_, ratio) => [atLeast('bids, times the baseline', ratio, load.ratio)],
        });
      } finally {
        await bidders.close();
      }
    })),
  };
}

const remoteSide = (name: string, app: AppHouse, bidders: RemoteBidders, prepare: () => Promise<Field>, commands: Placing | null): Side => ({
  name, prepare, database: app.owner,
  run: async ({ lots }, seconds, seed) => {
    app.bidWith(commands);
    const { window, ledger, strays } = await bidders.bid(closedLoop(name, onlyLot(lots), seconds, seed));
    if (strays > 0) ledger.strays += strays;
    return { window, ledger };
  },
});

export function onlyLot(lots: readonly LotId[]): LotId {
  const [lot] = lots;
  if (lot === undefined) throw new Error('The load has a lot.');
  return lot;
}
