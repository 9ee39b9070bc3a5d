import { drawBidding } from '../bidders/draw.ts';
import { drawFaults } from '../faults/draw.ts';
import { THEME_WEIGHTS } from '../faults/themes.ts';
import { drawnProfile } from '../store/engine/latency.ts';
import { Chance } from '../world/chance.ts';
import { drawLots } from './draw-lots.ts';
import type { Plan, WatcherPlan } from './plan.ts';

/** Bidding goes on for this long after the last lot should have closed. */
const AFTER_LAST_CLOSE_MS = 2_500;
const TROUBLE_MS_MAX = 32_000;

/** Draws what is tried in a seed. Each part draws from chances of its own, so that one more draw in one changes nothing in the others. */
export function drawPlan(seed: number): Plan {
  const chance = new Chance(`plan ${seed}`);
  const shape = chance.fork('shape');
  const theme = chance.fork('theme').weighted(THEME_WEIGHTS);
  const listed = shape.happens(theme === 'relay' ? 0.65 : 0.15);
  const lots = drawLots(chance.fork('lots'), listed);
  const near = lots.map(({ closesMs }) => closesMs).filter((ms) => ms < TROUBLE_MS_MAX);
  const calmMs = Math.min(TROUBLE_MS_MAX, Math.max(6_000, ...near) + AFTER_LAST_CLOSE_MS);
  const bidders = shape.between(3, 24);
  const processes = shape.weighted([[theme === 'relay' ? 10 : 50, 1], [38, 2], [12, 3]] as const);
  const standby = shape.happens(0.25) || theme === 'standby';
  const beatGapMs = shape.weighted([[40, 3_000], [35, 5_000], [25, 10_000]] as const);
  const network = chance.fork('network');
  const weather = chance.fork('weather').weighted([[12, 0], [30, 0.5], [40, 1], [18, 2]] as const);
  return {
    seed: String(seed), processes, lanes: shape.weighted([[30, 1], [60, 2], [10, 3]] as const),
    beatGapMs, standby, latency: drawnProfile(chance.fork('latency')),
    network: {
      latencyUs: network.pick([500, 2_000, 5_000, 20_000, 80_000]), lostRequest: network.pick([0, 0, 0.01, 0.05]), lostAnswer: network.pick([0, 0, 0.02, 0.1]),
      twice: network.pick([0, 0.02, 0.1]), reordered: network.pick([0, 0.05, 0.2]), patienceMs: network.between(900, 2_500),
    },
    lots, listed, ...drawBidding(chance.fork('bidding'), { lots, bidders, untilMs: calmMs, limits: theme === 'limits' }),
    watchers: drawWatchers(chance.fork('watchers'), { lots: lots.length, bidders, untilMs: calmMs, many: theme === 'watchers' }),
    faults: drawFaults(chance.fork('faults'), { theme, listed, weather, processes, standby, lots: lots.length, untilMs: calmMs, beatGapMs, closesMs: near }), calmMs,
  };
}

function drawWatchers(chance: Chance, { lots, bidders, untilMs, many }: { lots: number; bidders: number; untilMs: number; many: boolean }): WatcherPlan[] {
  return Array.from({ length: many ? 8 : chance.weighted([[30, 0], [40, 2], [30, 4]] as const) }, (_, id) => ({
    id, lots: chance.shuffled(Array.from({ length: lots }, (__, lot) => lot)).slice(0, many ? 4 : chance.between(1, 3)),
    fromMs: chance.upTo(many ? 2_000 : untilMs), account: chance.happens(0.3) ? chance.upTo(bidders) : null, slow: chance.happens(many ? 0.7 : 0.25),
  }));
}
