import { setTimeout as pause } from 'node:timers/promises';
import type { Act } from './act.ts';
import { backAgain, type Drill, HANDED_OVER_MS } from './drill.ts';

/* A new release, and more processes, while people bid. */

const MEASURED_MS = 4_000;
/** Long enough for a p99 of bids that nothing disturbs. */
const BEFORE_MS = 10_000;

const rolling: Drill = {
  name: 'rolling restart', says: 'Every process is stopped in order and started again, one after the other; sockets are closed with 1012 and come back, nothing is lost.',
  work: async (act) => {
    const calmMs = performance.now();
    await pause(BEFORE_MS);
    const startMs = performance.now();
    for (const process of act.scene.house.processes) {
      const mark = act.mark();
      const code = await process.stop();
      if (code !== 0) act.troubles.push(`${process.name} was asked to stop and ended with ${code ?? 'a signal'}:\n${process.output().slice(-1_000)}`);
      await process.start();
      await act.acknowledgedSince(act.mark(), `the next bid after ${process.name} was started anew`, HANDED_OVER_MS);
      act.keepLongestGap(mark, `between two bids while ${process.name} was started anew`, HANDED_OVER_MS);
    }
    keepAnswers(act, 'before', calmMs, startMs);
    keepAnswers(act, 'during the restart', startMs, performance.now());
  },
};

/** What people see of it: how long answers take, and the longest time in which nobody's bid was acknowledged. */
function keepAnswers(act: Act, when: string, fromMs: number, toMs: number): void {
  const { p50Ms, p99Ms, answered, open } = act.answersIn(fromMs, toMs);
  Object.assign(act.figures, { [`bids answered ${when}`]: answered, [`their p50 ${when}, ms`]: p50Ms, [`their p99 ${when}, ms`]: p99Ms, [`longest time between two bids ${when}, ms`]: Math.round(act.longestGap(fromMs, toMs)) });
  if (open > 0) act.figures[`bids given up or waiting ${when}`] = open;
}

const replicas: Drill = {
  name: 'bidding replicas added', says: 'A second and a third process of bidding are started under load; lots move to them by their names, without a bid lost.',
  work: async (act) => {
    const [first, ...others] = act.scene.house.processes.filter(({ name }) => name === 'bidding');
    if (first === undefined || others.length < 2) throw new Error('the house has too few processes of bidding');
    for (const one of others) await one.stop();
    const measured = async (running: number): Promise<void> => {
      const startMs = performance.now();
      await pause(MEASURED_MS);
      act.figures[`bids/s with ${running} of bidding`] = act.perSecond(startMs, performance.now());
    };
    await measured(1);
    for (const [n, one] of others.entries()) {
      const mark = act.mark();
      await backAgain(act, one);
      await measured(n + 2);
      act.keepLongestGap(mark, `between two bids while a process of bidding was added`, HANDED_OVER_MS);
    }
  },
};

export const RESTARTS: readonly Drill[] = [rolling, replicas];
