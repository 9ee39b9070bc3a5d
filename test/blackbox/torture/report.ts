import { cpus } from 'node:os';
import { BREACHES, type Breach, type BreachKind } from './checker/breach.ts';
import type { Verdict } from './checker/check.ts';
import { type RecoveryLine, recoveryLines } from './campaign/bounds.ts';
import type { Recovery } from './campaign/recoveries.ts';
import { ALL_POINTS } from './campaign/plan.ts';
import type { Tally } from './campaign/stage.ts';
import type { StretchResult } from './campaign/stretch.ts';

export type TortureReport = {
  seed: number; machine: string; minutes: number; stretches: number;
  kills: { house: number; postgres: number; wanted: number };
  bids: { sent: number; acknowledged: number; refused: number; lost: number; duplicated: number; withoutAnswer: number; sentAgain: number; answeredTwice: number };
  lots: { offered: number; offersRetried: number; closed: number; closedByTime: number; events: number; extensions: number };
  watchers: { events: number; snapshots: number; resyncs: number; resumed: number; readings: number; readAgain: number };
  points: { hit: number; all: number; passes: number; missed: string[]; never: string[] };
  recoveries: RecoveryLine[];
  faults: Record<string, number>;
  breaches: { kind: BreachKind; times: number }[];
  examples: Breach[];
  troubles: string[]; defects: string[]; notFelt: string[];
  /** Why this run says nothing, or that the house is wrong; empty when all is well. */
  failures: string[];
};

type Sum = {
  seed: number; minutes: number; wanted: { kills: number; all: boolean; only: readonly string[] | null }; stretches: readonly StretchResult[]; tally: Tally;
  /** Lots of earlier stretches that were read once more at the end, and those that were another. */
  readAgain: { lots: number; changed: string[] };
  defects: readonly string[];
  /** Both places, all faults and points were there to be had. */
  complete: boolean;
};

export function reportOf(sum: Sum): TortureReport {
  const counts = sum.stretches.map(({ verdict }) => verdict.counts);
  const total = (of: (counts: Verdict['counts']) => number): number => counts.reduce((all, one) => all + of(one), 0);
  const found = new Map<BreachKind, number>();
  for (const { verdict } of sum.stretches) for (const kind of kinds) found.set(kind, (found.get(kind) ?? 0) + (verdict.found[kind] ?? 0));
  const { tally } = sum;
  const report: TortureReport = {
    seed: sum.seed, machine: `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}`, minutes: Math.round(sum.minutes * 10) / 10, stretches: sum.stretches.length,
    kills: { ...tally.kills, wanted: sum.wanted.kills },
    bids: {
      sent: total((one) => one.requests), acknowledged: total((one) => one.accepted), refused: total((one) => one.refused), lost: found.get('lost') ?? 0,
      duplicated: (found.get('duplicated') ?? 0) + (found.get('two_effects') ?? 0), withoutAnswer: total((one) => one.unknown), sentAgain: total((one) => one.retried), answeredTwice: total((one) => one.answeredTwice),
    },
    lots: {
      offered: add(sum.stretches.map(({ offered }) => offered)), offersRetried: add(sum.stretches.map(({ offersRetried }) => offersRetried)), closed: total((one) => one.closedLots),
      closedByTime: add(sum.stretches.map(({ closedByTime }) => closedByTime)), events: total((one) => one.events), extensions: total((one) => one.extensions),
    },
    watchers: {
      events: total(({ seen }) => seen.events), snapshots: total(({ seen }) => seen.snapshots), resyncs: total(({ seen }) => seen.resyncs), resumed: total(({ seen }) => seen.resumed),
      readings: total((one) => one.readings), readAgain: sum.readAgain.lots,
    },
    points: pointsOf(tally),
    recoveries: recoveryLines(merged(sum.stretches.map(({ recoveries }) => recoveries))),
    faults: Object.fromEntries(tally.faults),
    breaches: [...found].filter(([, times]) => times > 0).map(([kind, times]) => ({ kind, times })),
    examples: sum.stretches.flatMap(({ verdict }) => verdict.breaches),
    troubles: [...tally.troubles, ...sum.readAgain.changed], defects: [...sum.defects], notFelt: tally.notFelt, failures: [],
  };
  return { ...report, failures: failuresOf(report, sum) };
}

const kinds: readonly BreachKind[] = Object.keys(BREACHES).filter((kind): kind is BreachKind => kind in BREACHES);
const add = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

function merged(all: readonly ReadonlyMap<string, readonly Recovery[]>[]): Map<string, Recovery[]> {
  const times = new Map<string, Recovery[]>();
  for (const one of all) for (const [fault, some] of one) times.set(fault, [...times.get(fault) ?? [], ...some]);
  return times;
}

function pointsOf({ pointsHit, pointsMissed }: Tally): TortureReport['points'] {
  const names = ALL_POINTS.map(({ name, when }) => `${name}:${when}`);
  return {
    hit: names.filter((name) => pointsHit.has(name)).length, all: names.length, passes: add([...pointsHit.values()]), missed: pointsMissed,
    never: names.filter((name) => !pointsHit.has(name)),
  };
}

function failuresOf(report: TortureReport, { wanted, complete }: Sum): string[] {
  const { kills, bids, lots, watchers, points } = report;
  const always: [string, number][] = [
    ['acknowledged bids', bids.acknowledged], ['refused bids', bids.refused], ['requests without an answer', bids.withoutAnswer], ['requests that were sent again', bids.sentAgain],
    ['events that watchers saw', watchers.events], ['faults', Object.keys(report.faults).length],
  ];
  const exercised: [string, number][] = wanted.only !== null ? always : [...always,
    ['requests answered twice', bids.answeredTwice], ['lots that closed by their time', lots.closedByTime], ['extensions', lots.extensions], ['offers that were sent again', lots.offersRetried],
    ['watchers that took up where they were', watchers.resumed], ['watchers that were told to start again', watchers.resyncs], ['readings', watchers.readings], ['fault points', points.hit],
    ['kills of the house', kills.house], ['kills of PostgreSQL', kills.postgres],
  ];
  return [
    ...report.breaches.map(({ kind, times }) => `${kind}, ${times} times: ${BREACHES[kind]}`),
    ...report.troubles, ...report.defects.map((line) => `a defect in the log: ${line}`),
    ...report.recoveries.filter(({ good }) => !good).map(({ fault, ownMedianMs, ownWorstMs, boundMs }) => `recovery from "${fault}" took ${ownMedianMs} ms in the middle and ${ownWorstMs} ms at worst, without what others took of the processors; ${boundMs} ms are allowed`),
    ...points.missed.map((point) => `never reached: the fault point ${point}`),
    ...(wanted.all && !complete ? ['not everything was worked that was asked for with --all'] : []),
    ...(wanted.all ? points.never.map((point) => `never died at the fault point ${point}`) : []),
    ...(wanted.all ? report.notFelt.map((what) => `too tame: ${what}`) : []),
    ...(kills.house + kills.postgres < kills.wanted ? [`too tame: ${kills.house + kills.postgres} kills of ${kills.wanted}`] : []),
    ...exercised.filter(([, count]) => count === 0).map(([what]) => `never exercised: ${what}`),
  ];
}

/** One line for each figure. */
export function linesOf(report: TortureReport): string[] {
  const { kills, bids, lots, watchers, points } = report;
  return [
    `seed ${report.seed}, ${report.minutes} minutes, ${report.stretches} stretches, ${report.machine}`,
    `SIGKILLs of real processes: ${kills.house + kills.postgres} (house ${kills.house}, PostgreSQL ${kills.postgres}), ${kills.wanted} wanted`,
    `bids sent ${bids.sent}, acknowledged ${bids.acknowledged}, refused ${bids.refused}; sendings without an answer ${bids.withoutAnswer}, requests sent again ${bids.sentAgain}, answered twice ${bids.answeredTwice}`,
    `acknowledged bids lost: ${bids.lost}, duplicated: ${bids.duplicated}`,
    `lots offered ${lots.offered} (${lots.offersRetried} calls sent again), closed ${lots.closed} (${lots.closedByTime} by their time), events ${lots.events}, extensions ${lots.extensions}`,
    `watchers saw ${watchers.events} events, ${watchers.snapshots} snapshots, resumed ${watchers.resumed}, resync ${watchers.resyncs}; readings ${watchers.readings}, lots read again at the end ${watchers.readAgain}`,
    `fault points hit: ${points.hit} of ${points.all} (${points.passes} deaths)`,
    ...report.recoveries.map(({ fault, times, medianMs, worstMs, ownWorstMs, ownMedianMs, boundMs, over }) => `recovery, ${fault}: worst ${worstMs} ms, median ${medianMs} ms of ${times}; own time ${ownWorstMs} and ${ownMedianMs} (bound ${boundMs} ms${over === 0 ? '' : `, ${over} over it`})`),
    ...report.notFelt.map((what) => `not felt: ${what}`),
    ...report.examples.slice(0, 20).map(({ kind, lot, what }) => `BREACH ${kind}${lot === null ? '' : ` ${lot}`}: ${what}`),
    ...report.failures.map((failure) => `FAILED ${failure}`),
    report.failures.length === 0 ? 'torture: all is well' : `torture: ${report.failures.length} failures`,
  ];
}
