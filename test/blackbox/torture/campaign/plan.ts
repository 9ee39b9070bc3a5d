import { type Chance, chanceOf } from '../../../support/oracle/chance.ts';
import { reconnectStorm, slowWatcher } from '../faults/crowds.ts';
import { BACK_FAULTS, diskFull, FRONT_FAULTS } from '../faults/lines.ts';
import { dieAtPoint, POINTS } from '../faults/points.ts';
import { bothKilled, clockJumps, houseAsleep, houseKilled, houseStopped, killedWhileStopping, postgresAsleep, postgresKilled } from '../faults/processes.ts';
import type { Place } from '../places/place.ts';
import type { Step, Steps } from './stretch.ts';

/*
 * The plan of faults: by seed, and so that everything comes round. Each stretch has kills, some of the fault points, and some of the
 * other faults that its place knows; what was drawn is not drawn again before all the others were.
 */

const POINTS_EACH = 4;
const OTHERS_EACH = 4;
const KILLS: readonly Step[] = [
  { name: 'house killed', run: houseKilled }, { name: 'house killed', run: houseKilled }, { name: 'house killed', run: houseKilled },
  { name: 'PostgreSQL killed', run: postgresKilled }, { name: 'PostgreSQL killed', run: postgresKilled },
  { name: 'house and PostgreSQL killed', run: bothKilled },
];
/** Of the house alone: a database that dies too often in a minute is given up, rightly. */
const MORE: readonly Step[] = [{ name: 'house killed', run: houseKilled }];
const EVERYWHERE: readonly Step[] = [
  { name: 'house stopped', run: houseStopped }, { name: 'house killed while it stopped', run: killedWhileStopping }, { name: 'house asleep', run: houseAsleep },
  { name: 'PostgreSQL asleep', run: postgresAsleep }, { name: 'clock jumps', run: clockJumps }, { name: 'reconnect storm', run: reconnectStorm }, { name: 'slow watcher', run: slowWatcher },
  ...FRONT_FAULTS,
];
const BEHIND_A_LINE: readonly Step[] = [...BACK_FAULTS, { name: 'disk full', run: diskFull }];

export type PointToDie = { name: string; when: 'before' | 'after' };
/** Every point, before and after. */
export const ALL_POINTS: readonly PointToDie[] = Object.keys(POINTS).flatMap((name) => [{ name, when: 'before' }, { name, when: 'after' }] as const);
const isPossible = (place: Place['name']) => ({ name }: PointToDie): boolean => place === 'embedded' || POINTS[name]?.only !== 'embedded';

export type Plan = {
  /** The steps of the next stretch at a place. */
  next(place: Place['name']): Steps;
  /** True when every fault and every point of the places was drawn at least once. */
  readonly complete: boolean;
};

export function planOf(seed: number, places: readonly Place['name'][], only: readonly string[] | null = null): Plan {
  const chance = chanceOf(seed, 4);
  if (only !== null) return { next: (place) => ({ planned: shuffled(chance, stepsOf(place).filter(({ name }) => only.includes(name))), more: [] }), complete: false };
  // A point that both places have is drawn at whichever comes first; then all come round again.
  const points = deckOf(chance, ALL_POINTS.filter((point) => places.some((place) => isPossible(place)(point))));
  const others = new Map(places.map((place) => [place, deckOf(chance, othersOf(place))]));
  return {
    next: (place) => {
      const dying = points.draw(POINTS_EACH, isPossible(place)).map(stepOf);
      return { planned: shuffled(chance, [...KILLS, ...dying, ...others.get(place)?.draw(OTHERS_EACH, () => true) ?? []]), more: MORE };
    },
    get complete() { return points.round > 0 && [...others.values()].every(({ round }) => round > 0); },
  };
}

const othersOf = (place: Place['name']): readonly Step[] => (place === 'server' ? [...BEHIND_A_LINE, ...EVERYWHERE] : EVERYWHERE);
const stepOf = (point: PointToDie): Step => ({ name: `${point.name}:${point.when}`, run: (stage) => dieAtPoint(stage, point) });
const stepsOf = (place: Place['name']): Step[] => [...KILLS, ...othersOf(place), ...ALL_POINTS.filter(isPossible(place)).map(stepOf)];

type Deck<Card> = { draw(count: number, fits: (card: Card) => boolean): Card[]; /** How often all were drawn. */ readonly round: number };

function deckOf<Card>(chance: Chance, cards: readonly Card[]): Deck<Card> {
  let left = shuffled(chance, cards);
  let round = 0;
  return {
    draw: (count, fits) => {
      const drawn: Card[] = [];
      while (drawn.length < count) {
        const card = left.find((one) => fits(one) && !drawn.includes(one));
        if (card === undefined) break;
        drawn.push(card);
        left = left.filter((one) => one !== card);
        if (left.length > 0) continue;
        left = shuffled(chance, cards);
        round += 1;
      }
      return drawn;
    },
    get round() { return round; },
  };
}

function shuffled<Card>(chance: Chance, cards: readonly Card[]): Card[] {
  const left = [...cards];
  const out: Card[] = [];
  while (left.length > 0) out.push(...left.splice(chance.upTo(left.length), 1));
  return out;
}
