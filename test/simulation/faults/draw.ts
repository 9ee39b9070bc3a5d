import type { Chance } from '../world/chance.ts';
import type { Fault, TroublePlan } from '../house/plan.ts';
import { POINTS } from './points.ts';
import { themedFaults, type Drawn, type Scene } from './themes.ts';


const FAULTS_PER_WEATHER = 5;

/** What goes wrong in a seed: a mix of its own, from nothing to a storm, and what the seed's theme wants. */
export function drawFaults(chance: Chance, scene: Scene): Fault[] {
  const count = scene.weather === 0 ? 0 : chance.between(1, Math.ceil(scene.weather * FAULTS_PER_WEATHER));
  const liked = chance.shuffled(KINDS).slice(0, 4);
  const mixed: Drawn[] = Array.from({ length: count }, (_, at) => {
    const [, draw] = chance.weighted((chance.happens(0.6) ? liked : KINDS).map((one) => [one[0], one] as const));
    return draw(chance.fork(`fault ${at}`), scene);
  });
  const themed = themedFaults(chance.fork('theme'), scene);
  const drawn: Fault[] = [...themed, ...mixed].map((fault, id) => ({ ...fault, id }));
  return scene.standby ? [...drawn, ...takenOver(chance.fork('taken over'), drawn)] : drawn;
}

/** A standby that was away takes over before it has caught up: what only the first server had is gone. */
function takenOver(chance: Chance, faults: readonly Fault[]): Fault[] {
  const away = faults.find((fault) => fault.kind === 'standby_away');
  if (away === undefined || away.kind !== 'standby_away' || !chance.happens(0.6)) return [];
  return [{ id: faults.length, kind: 'fail_over', atMs: away.atMs + Math.max(0, away.forMs - 20), downMs: chance.between(50, 1_000) }];
}

/** At any time, or early, when lots are new to everybody, or around the close of a lot. */
function atIn(chance: Chance, { untilMs, closesMs }: Scene): number {
  const anyMs = 300 + chance.upTo(Math.max(1, untilMs - 1_000));
  const earlyMs = 300 + chance.upTo(1_500);
  const closeMs = closesMs.length === 0 ? anyMs : Math.max(300, chance.pick(closesMs) + chance.between(-1_500, 300));
  return chance.weighted([[45, anyMs], [15, earlyMs], [40, closeMs]] as const);
}

/** Lots are published by the auction module only where they are listed: there its points are passed, and few times. */
function pointIn(chance: Chance, { listed }: Scene): string {
  const [own, others] = [POINTS.filter((point) => /^(?:publish|follow)\./.test(point)), POINTS.filter((point) => !/^(?:publish|follow)\./.test(point))];
  return listed && chance.happens(0.6) ? chance.pick(own) : chance.pick(others);
}

/** Mostly short; now and then longer than the gap in the beats that is an outage. */
const downIn = (chance: Chance, { beatGapMs }: Scene): number => (chance.happens(0.25) ? beatGapMs + chance.between(200, 2_500) : chance.between(50, 2_000));
const processIn = (chance: Chance, { processes }: Scene): number => chance.upTo(processes);
const shortMs = (chance: Chance): number => chance.pick([60, 200, 400, 900, 2_500]);

const KINDS: readonly (readonly [weight: number, draw: (chance: Chance, scene: Scene) => Drawn])[] = [
  [10, (chance, scene) => ({ kind: 'kill', atMs: atIn(chance, scene), process: processIn(chance, scene), backMs: chance.between(300, 2_800) })],
  [14, (chance, scene) => {
    const point = pointIn(chance, scene);
    // Lots are published once, in the first moments.
    const atMs = /^(?:take|publish)\./.test(point) ? 0 : atIn(chance, scene);
    return { kind: 'point', atMs, process: processIn(chance, scene), backMs: chance.between(300, 2_500), point, pass: atMs === 0 ? 1 : chance.between(1, 4) };
  }],
  [4, (chance, scene) => ({ kind: 'restart', atMs: atIn(chance, scene), process: processIn(chance, scene) })],
  [7, (chance, scene) => ({ kind: 'pause', atMs: atIn(chance, scene), process: processIn(chance, scene), forMs: shortMs(chance) })],
  [3, (chance, scene) => ({ kind: 'clock', atMs: atIn(chance, scene), process: processIn(chance, scene), byMs: chance.between(-120_000, 120_000) })],
  [4, (chance, scene) => ({ kind: 'isolate', atMs: atIn(chance, scene), process: processIn(chance, scene), forMs: shortMs(chance) })],
  [5, (chance, scene) => ({ kind: 'crash', atMs: atIn(chance, scene), downMs: downIn(chance, scene) })],
  [5, (chance, scene) => (scene.standby
    ? { kind: 'fail_over', atMs: atIn(chance, scene), downMs: chance.between(50, 2_000) }
    : { kind: 'crash', atMs: atIn(chance, scene), downMs: downIn(chance, scene) })],
  [4, (chance, scene) => ({ kind: 'standby_away', atMs: atIn(chance, scene), forMs: chance.pick([400, 1_500, 3_500, 6_000]) })],
  [3, (chance, scene) => ({ kind: 'refuse', atMs: atIn(chance, scene), forMs: shortMs(chance) })],
  [2, (chance, scene) => ({ kind: 'server_clock', atMs: atIn(chance, scene), byMs: chance.pick([-4_000, -400, 300, 1_500, 6_000]) })],
  [8, (chance, scene) => ({ kind: 'stranger', atMs: atIn(chance, scene), forMs: shortMs(chance), lot: chance.happens(0.8) ? chance.upTo(scene.lots) : null })],
  [24, (chance, scene) => ({ kind: 'trouble', atMs: atIn(chance, scene), forMs: chance.between(200, 6_000), ...drawTrouble(chance) })],
  [3, (chance, scene) => ({ kind: 'consumer', atMs: atIn(chance, scene), forMs: chance.between(200, 3_000), chance: chance.pick([0.2, 0.6, 1]) })],
  [3, (chance, scene) => ({ kind: 'poison', atMs: chance.upTo(2_000), lot: chance.upTo(scene.lots), seq: chance.between(1, 12) })],
  [5, (chance, scene) => ({ kind: 'line', atMs: atIn(chance, scene), forMs: chance.between(200, 3_000), lost: chance.pick([0, 0.3, 1]), slowUs: chance.pick([0, 50_000, 300_000]) })],
  [5, (chance, scene) => ({ kind: 'cut_watchers', atMs: atIn(chance, scene), chance: chance.pick([0.3, 1]) })],
  [4, (chance, scene) => ({ kind: 'silence', atMs: atIn(chance, scene), forMs: scene.beatGapMs + chance.between(-1_500, 4_000) })],
];

const LANE = ['bidding.lock_lots', 'bidding.lock_free', 'bidding.lock_', 'bidding.read_moment', 'bidding.write_', 'commit', 'begin', 'bidding.'] as const;

function drawTrouble(chance: Chance): { statement: string; phase: 'arrived' | 'executed'; chance: number; trouble: TroublePlan } {
  const likely = chance.pick([0.01, 0.05, 0.2]);
  return chance.weighted<ReturnType<typeof drawTrouble>>([
    [22, { statement: 'commit', phase: 'executed', chance: likely, trouble: { kind: 'cut', noticed: chance.happens(0.6) } }],
    [8, { statement: 'commit', phase: 'arrived', chance: likely, trouble: { kind: 'cut', noticed: chance.happens(0.6) } }],
    [10, { statement: chance.pick(LANE), phase: chance.happens(0.5) ? 'arrived' : 'executed', chance: likely / 2, trouble: { kind: 'cut', noticed: chance.happens(0.6) } }],
    [16, { statement: chance.pick(LANE), phase: 'arrived', chance: likely, trouble: { kind: 'late', us: chance.pick([2_000, 30_000, 120_000, 450_000, 2_500_000]) } }],
    [10, { statement: chance.pick(['bidding.lock_', 'bidding.read_', 'platform.', 'bidding.']), phase: 'arrived', chance: likely, trouble: { kind: 'stale', us: chance.pick([2_000, 15_000, 60_000]) } }],
    [6, { statement: chance.pick(['bidding.write_', 'commit', 'bidding.lock_lots']), phase: 'arrived', chance: likely, trouble: { kind: 'refuse', code: '40001', message: 'could not serialize access' } }],
    [6, { statement: 'bidding.write_', phase: 'arrived', chance: likely, trouble: { kind: 'refuse', code: '53100', message: 'could not extend file: No space left on device' } }],
    [5, { statement: 'bidding.write_', phase: 'arrived', chance: likely, trouble: { kind: 'refuse', code: '22P02', message: 'invalid input syntax' } }],
    [4, { statement: chance.pick(LANE), phase: 'executed', chance: likely / 4, trouble: { kind: 'mute' } }],
    [5, { statement: 'platform.', phase: chance.happens(0.5) ? 'arrived' : 'executed', chance: likely, trouble: { kind: 'cut', noticed: true } }],
  ]);
}
