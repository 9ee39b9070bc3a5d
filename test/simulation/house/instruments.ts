import type { Run } from '../store/engine/simulated.ts';
import type { Waiting, Work } from '../store/engine/work.ts';
import type { Answer } from '../store/engine/simulated.ts';
import type { HouseServer } from '../store/house.ts';
import type { World } from '../world/world.ts';
import type { TxMoments } from './observed.ts';

const LOCKS = ['bidding.lock_lots', 'bidding.lock_free_lots'];
const CLOCK = 'bidding.read_moment';
const WRITES = ['bidding.write_batch', 'bidding.write_one'];

/**
 * Looks over the server's shoulder: when each transaction had the rows of its lots, when it read the clock and when it wrote, by the server's clock and by true
 * time. The oracle holds the times of decisions against these, as a decision that is dated before its lock may have been overtaken.
 */
export function instrument(server: HouseServer, world: World): Map<number, TxMoments> {
  const moments = new Map<number, TxMoments>();
  const after = (name: string, see: (work: Work) => void): void => {
    const run = server.catalog.get(name)?.run;
    if (run === undefined) throw new Error(`there is no statement ${name} to look at`);
    server.catalog.replace(name, seen(run, see));
  };
  for (const name of LOCKS) {
    after(name, (work) => void moments.set(work.xid(), { lockedUs: world.nowUs, lockedServerMs: server.control.clockMs(), readUs: null, wroteUs: null, wroteServerMs: null }));
  }
  after(CLOCK, (work) => {
    const known = moments.get(work.xid());
    if (known !== undefined) known.readUs = world.nowUs;
  });
  for (const name of WRITES) {
    after(name, (work) => {
      const known = moments.get(work.xid());
      if (known === undefined) return;
      known.wroteUs = world.nowUs;
      known.wroteServerMs = server.control.clockMs();
    });
  }
  return moments;
}

function seen(run: Run, see: (work: Work) => void): Run {
  return (work, values) => {
    const result = run(work, values);
    if (Symbol.iterator in result) return waited(result, () => see(work));
    see(work);
    return result;
  };
}

function* waited(steps: Waiting<Answer>, then: () => void): Waiting<Answer> {
  const answer = yield* steps;
  then();
  return answer;
}
