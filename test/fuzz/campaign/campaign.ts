import { exportMe } from '#contracts/http/account.ts';
import type { RouteDeclaration } from '#contracts/route.ts';
import { documentationDeclarations } from '#platform/http/documentation.ts';
import { declaredRoutes } from '../../../docs/build/http.ts';
import { openJudge } from '../check/answers.ts';
import { HEAP_GROWTH_BYTES_MAX, heapInUse } from '../check/memory.ts';
import { brokenChecks, type HouseChecks } from '../check/verify.ts';
import type { FuzzHouse } from '../house/house.ts';
import { newWorld } from '../house/world.ts';
import { HOSTILE } from '../make/hostile.ts';
import { NEAR } from '../make/near.ts';
import { httpInputs, openingRound } from './http.ts';
import { liveInputs, type LiveTally } from './live.ts';
import { Tally } from './tally.ts';

export type Campaign = {
  seed: number; tally: Tally; live: LiveTally; routes: number;
  heap: { beforeBytes: number; afterBytes: number };
  rejections: string[]; log: FuzzHouse['log']; checks: HouseChecks;
  /** What was to be exercised and was not, in sentences. */
  tame: string[];
  tookMs: number;
};

/** Of all inputs, those that are live messages. */
const LIVE_IN_100 = 12;
/** Of all inputs, those after which memory is looked at for the first time: caches are warm then. */
const WARM_IN_100 = 25;
/** Answers of 503 that a house with this little to do may give, of a thousand. */
const UNAVAILABLE_IN_1000_MAX = 50;

/** Drives every call and every live message of the house with `inputs` inputs, and says what came of it. */
export async function campaign(house: FuzzHouse, { inputs, seed }: { inputs: number; seed: number }): Promise<Campaign> {
  const startedMs = performance.now();
  const rejections: string[] = [];
  const onRejection = (reason: unknown): void => void rejections.push(String(reason));
  process.on('unhandledRejection', onRejection);
  try {
    const routes: RouteDeclaration[] = [...[...(await declaredRoutes()).values()].flat(), ...documentationDeclarations];
    const world = await newWorld(house);
    const tally = new Tally();
    const fuzz = { house, world, routes, judge: openJudge(), tally, seed };
    await openingRound(fuzz);
    const http = Math.max(0, Math.ceil((inputs * (100 - LIVE_IN_100)) / 100) - tally.inputs);
    const warm = Math.ceil((http * WARM_IN_100) / 100);
    await httpInputs(fuzz, warm);
    const beforeBytes = heapInUse();
    await httpInputs({ ...fuzz, seed: seed + 1 }, http - warm);
    const live = await liveInputs({ house, world, tally, seed }, inputs - tally.inputs);
    const afterBytes = heapInUse();
    const checks = await brokenChecks(house);
    return { seed, tally, live, routes: routes.length, heap: { beforeBytes, afterBytes }, rejections, log: house.log, checks, tame: tameness(routes, tally, live), tookMs: performance.now() - startedMs };
  } finally {
    process.off('unhandledRejection', onRejection);
  }
}

/** Answers in sentences; empty: everything held. */
export function failuresOf(run: Campaign): string[] {
  const growth = run.heap.afterBytes - run.heap.beforeBytes;
  return [
    ...run.tally.violations.map(({ what, where, kind, number }) => `${where} (${kind}, input ${number}): ${what}`),
    ...run.live.violations,
    ...run.rejections.map((reason) => `an unhandled rejection: ${reason}`),
    ...(run.log.defects > 0 ? [`${run.log.defects} lines of defects in the log: ${run.log.kept.slice(0, 3).join('\n').slice(0, 2_000)}`] : []),
    ...(growth > HEAP_GROWTH_BYTES_MAX ? [`the heap grew by ${growth} bytes, more than ${HEAP_GROWTH_BYTES_MAX}`] : []),
    ...run.checks.broken,
    ...run.tame,
  ];
}

function tameness(routes: readonly RouteDeclaration[], tally: Tally, live: LiveTally): string[] {
  const silent = routes.filter(({ name }) => tally.route(name).succeeded === 0);
  const kinds = [...Object.keys(NEAR).map((kind) => `near ${kind}`), ...Object.keys(HOSTILE).map((kind) => `hostile ${kind}`)].filter((kind) => (tally.kinds.get(kind) ?? 0) === 0);
  return [
    ...silent.map(({ name }) => `too tame: ${name} never succeeded (${JSON.stringify(tally.route(name).statuses)})`),
    ...kinds.map((kind) => `too tame: no input of the kind ${kind}`),
    ...Object.entries(live.succeeded).filter(([, times]) => times === 0).map(([type]) => `too tame: no ${type} frame was answered well`),
    ...(tally.unavailable * 1_000 > tally.inputs * UNAVAILABLE_IN_1000_MAX ? [`${tally.unavailable} of ${tally.inputs} inputs were answered 503`] : []),
    ...(routes.some(({ name }) => name === exportMe.name) ? [] : ['too tame: the declarations were not found']),
  ];
}
