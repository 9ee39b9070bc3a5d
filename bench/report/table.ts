import type { LoadReport, SideSummary } from './types.ts';

/** A load's report as lines for a terminal. */
export function reportLines(report: LoadReport): string[] {
  const lines = [``, `${report.load}: ${report.sentence}`];
  if (report.sides.length > 0) lines.push(...columns([SIDE_HEADINGS, ...report.sides.map(sideCells)]));
  if (report.ratio !== null) lines.push(`  ratio ${round(report.ratio)} (with refused bids counted ${report.decidedRatio === null ? '-' : round(report.decidedRatio)})`);
  for (const [name, value] of Object.entries(report.figures)) lines.push(`  ${name}: ${round(value)}`);
  const { acknowledged, eventsChecked, bidsByOracle, breaches } = report.proof;
  if (acknowledged + eventsChecked > 0) lines.push(`  proved: ${acknowledged} answers, ${eventsChecked} events, ${bidsByOracle} bids by the oracle, ${breaches.length === 0 ? 'no breach' : 'BREACHES:'}`);
  for (const breach of breaches) lines.push(`    ${breach}`);
  for (const { what, must, was, met } of report.targets) lines.push(`  ${met ? 'met   ' : 'MISSED'} ${what}: ${was === null ? 'not measured' : round(was)} (must be ${must})`);
  return lines;
}

/** One line a target, over all loads. */
export function targetLines(reports: readonly LoadReport[]): string[] {
  const rows = reports.flatMap(({ load, targets, proof }) => [
    ...targets.map(({ what, must, was, met }) => [load, what, must, was === null ? '-' : round(was), met ? 'met' : 'MISSED']),
    ...(proof.breaches.length > 0 ? [[load, 'invariants', 'no breach', String(proof.breaches.length), 'BROKEN']] : []),
  ]);
  return ['', ...columns([['load', 'target', 'must be', 'was', ''], ...rows])];
}

const SIDE_HEADINGS = ['side', 'accepted/s', 'p50 ms', 'p99 ms', 'refused', 'undecided', 'RSS MiB'];

const sideCells = (side: SideSummary): string[] => [
  side.side, round(side.acceptedPerSecond), round(side.p50Ms), round(side.p99Ms), `${round(side.refusedShare * 100)} %`, String(side.undecided),
  round(side.rssBytes / 2 ** 20),
];

const round = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2).replace(/\.?0+$/, ''));

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd());
}
