import type { Chance } from '../world/chance.ts';
import type { Fault } from '../house/plan.ts';

/** What a seed is about, beside the weather that it draws: some mistakes show only where several things come together. */
export const THEMES = ['mixed', 'outage', 'relay', 'standby', 'limits', 'watchers', 'rollbacks'] as const;
export type Theme = (typeof THEMES)[number];

/** What a fault is drawn for. */
export type Scene = { theme: Theme; listed: boolean; weather: number; processes: number; standby: boolean; lots: number; untilMs: number; beatGapMs: number; closesMs: readonly number[] };
/** A fault without its number. */
export type Drawn = Fault extends infer One ? (One extends Fault ? Omit<One, 'id'> : never) : never;

/** Themes and how often a seed has each. */
export const THEME_WEIGHTS: readonly (readonly [number, Theme])[] = [[44, 'mixed'], [14, 'outage'], [13, 'relay'], [6, 'standby'], [8, 'limits'], [6, 'watchers'], [9, 'rollbacks']];

/** The faults that a theme brings with it. */
export function themedFaults(chance: Chance, scene: Scene): Drawn[] {
  switch (scene.theme) {
    case 'mixed': case 'limits': return [];
    case 'outage': return outage(chance, scene);
    case 'relay': return relay(chance, scene);
    case 'standby': return standby(chance, scene);
    case 'watchers': return Array.from({ length: 3 }, (_, at) => ({ kind: 'cut_watchers', atMs: Math.floor((scene.untilMs * (at + 1)) / 4), chance: 0.7 }));
    case 'rollbacks': return rollbacks(chance, scene);
  }
}

const closeIn = (chance: Chance, { closesMs, untilMs }: Scene): number => (closesMs.length === 0 ? untilMs / 2 : chance.pick(closesMs));

/** The house, or its database, is away when lots come due. */
function outage(chance: Chance, scene: Scene): Drawn[] {
  const closeMs = closeIn(chance, scene);
  const longMs = scene.beatGapMs + chance.between(300, 2_500);
  const before = (ms: number): number => Math.max(200, closeMs - chance.upTo(ms));
  return chance.weighted<Drawn[]>([
    [20, [{ kind: 'silence', atMs: before(longMs), forMs: longMs }]],
    [15, [{ kind: 'crash', atMs: before(longMs), downMs: longMs }]],
    [25, [{ kind: 'trouble', atMs: before(scene.beatGapMs + 1_500), forMs: scene.beatGapMs + 2_500, statement: 'bidding.beat', phase: 'arrived', chance: 1, trouble: { kind: 'cut', noticed: true } }]],
    [20, [{ kind: 'stranger', atMs: before(500), forMs: chance.between(300, 1_000), lot: chance.upTo(scene.lots) }, { kind: 'stranger', atMs: before(300), forMs: chance.between(200, 700), lot: chance.upTo(scene.lots) }]],
    // Shorter than an outage, over a close that a late bid has just moved.
    [35, [{ kind: 'crash', atMs: Math.max(200, closeMs - chance.between(-20, 250)), downMs: chance.between(900, 1_900) }]],
  ]);
}

/** Commits that take long, relays that die, consumers that fail. */
function relay(chance: Chance, scene: Scene): Drawn[] {
  const process = chance.upTo(scene.processes);
  const points = ['relay.publish', 'relay.published', 'relay.moved'] as const;
  const dies = (): Drawn => ({ kind: 'point', atMs: chance.between(500, scene.untilMs), process: chance.happens(0.5) ? process : chance.upTo(scene.processes), backMs: chance.between(300, 1_500), point: chance.pick(points), pass: chance.between(1, 3) });
  const slow: Drawn = { kind: 'trouble', atMs: 300, forMs: scene.untilMs, statement: 'commit', phase: 'arrived', chance: chance.pick([0.1, 0.3]), trouble: { kind: 'late', us: chance.pick([20_000, 60_000, 150_000]) } };
  const lists: Drawn = { kind: 'trouble', atMs: Math.floor(scene.untilMs * (0.2 + chance.part() * 0.5)), forMs: chance.between(4_000, 9_000), statement: 'auction.apply_heads', phase: 'arrived', chance: 1, trouble: { kind: 'refuse', code: '22P02', message: 'refused' } };
  return [slow, dies(), dies(), dies(), ...(scene.listed && chance.happens(0.8) ? [lists] : []), ...(chance.happens(0.4) ? [{ kind: 'consumer', atMs: chance.upTo(scene.untilMs), forMs: 2_000, chance: 0.6 } as const] : [])];
}

/** Commits that only one server has, and that server goes. */
function standby(chance: Chance, scene: Scene): Drawn[] {
  const atMs = Math.max(400, Math.floor(closeIn(chance, scene) - chance.between(3_000, 7_000)));
  const forMs = chance.between(2_300, 4_500);
  return [{ kind: 'standby_away', atMs, forMs: forMs + 500 }, { kind: 'fail_over', atMs: atMs + forMs, downMs: chance.between(50, 900) }];
}

/** Batches that are written and taken back, from the first bids on. */
function rollbacks(chance: Chance, scene: Scene): Drawn[] {
  const code = chance.pick(['40001', '53100', '40P01']);
  const dies: Drawn = { kind: 'point', atMs: chance.upTo(4_000), process: chance.upTo(scene.processes), backMs: chance.between(300, 1_500), point: 'bid.unconfirmed', pass: chance.between(1, 3) };
  return [
    ...(chance.happens(0.5) ? [dies] : []),
    { kind: 'trouble', atMs: 300, forMs: scene.untilMs, statement: 'bidding.write_', phase: 'arrived', chance: chance.pick([0.05, 0.2]), trouble: { kind: 'refuse', code, message: 'refused' } },
    { kind: 'trouble', atMs: 300, forMs: scene.untilMs, statement: 'commit', phase: chance.happens(0.5) ? 'arrived' : 'executed', chance: chance.pick([0.03, 0.1]), trouble: { kind: 'cut', noticed: true } },
  ];
}
