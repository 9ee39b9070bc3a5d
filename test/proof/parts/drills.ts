import { QUICK_DRILLS } from '../../drills/services/quick.ts';
import { countAt, type Figure, listAt, type Part, textAt } from '../figure.ts';

const DRILLS = { quick: QUICK_DRILLS.length, full: 12 } as const;

/** Seven services as real processes, one after the other taken away while people bid. It keeps its counts in the file that it is told of by the environment. */
export const drills: Part = {
  name: 'drills',
  says: 'A house of seven services loses its processes, its connections, its primary database and its release while clients bid; the checker of the torture holds what they saw against what stands.',
  command: (depth) => ['test/drills/run.ts', ...(depth === 'quick' ? ['--only', QUICK_DRILLS.join(',')] : [])],
  into: () => [],
  amongTests: true,
  minutesMax: { quick: 15, full: 40 },
  figures: (counts, depth) => {
    const all = listAt(counts, 'drills');
    const sum = (what: string): number => all.reduce<number>((total, one) => total + countAt(one, what), 0);
    return [
      { what: 'drills worked', value: all.length, must: { atLeast: DRILLS[depth] } },
      { what: 'acknowledged bids', value: sum('acknowledged'), must: { atLeast: 1 }, note: `${sum('sentAgain')} sent again, ${sum('watched')} events watched` },
      { what: 'acknowledged bids lost', value: sum('lost'), must: { exactly: 0 } },
      { what: 'acknowledged bids doubled', value: sum('duplicated'), must: { exactly: 0 } },
      { what: 'failures', value: all.reduce<number>((total, one) => total + listAt(one, 'failures').length, 0), must: { exactly: 0 } },
      ...all.flatMap((one) => listAt(one, 'times').map((time): Figure => ({ what: `${textAt(one, 'drill')}: ${textAt(time, 'what')}`, value: countAt(time, 'tookMs'), unit: 'ms', note: `${countAt(time, 'ownMs')} ms of its own, bound ${countAt(time, 'boundMs')} ms` }))),
    ];
  },
};
