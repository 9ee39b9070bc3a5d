import type { History, LotRecord, Reading, Request } from '../history.ts';
import { checkAnswers, decidedOf } from './answers.ts';
import type { Breach, BreachKind } from './breach.ts';
import { checkPrices } from './prices.ts';
import { checkSequence } from './sequence.ts';
import { checkStream, type StreamCounts } from './streams.ts';
import { checkCloses, checkEnd, checkOrder } from './times.ts';

/** Breaches of one kind that are kept with their words; all are counted. */
const KEPT_PER_KIND_MAX = 10;

export type Verdict = {
  breaches: Breach[];
  /** How often each kind was found. */
  found: Partial<Record<BreachKind, number>>;
  counts: {
    lots: number; closedLots: number; requests: number; accepted: number; refused: number; retried: number; answeredTwice: number; unknown: number;
    events: number; extensions: number; readings: number; watchers: number;
  } & { seen: StreamCounts };
};

/**
 * Decides whether a history is one that the house may have: each acknowledged bid once and for ever in a gapless sequence,
 * every price right, in real-time order, inside the close, and shown to the watchers without gaps. Knows nothing of the house's code.
 */
export function check(history: History): Verdict {
  const breaches: Breach[] = [];
  const found: Partial<Record<BreachKind, number>> = {};
  const blame = (kind: BreachKind, lot: string | null, what: string): void => {
    found[kind] = (found[kind] ?? 0) + 1;
    if ((found[kind] ?? 0) <= KEPT_PER_KIND_MAX) breaches.push({ kind, lot, what });
  };
  const requests = byLot(history.requests);
  const readings = byLot(history.readings);
  for (const request of history.requests) checkAnswers(request, (kind, what) => blame(kind, request.lot, what));
  for (const record of history.lots) checkLot(record, requests.get(record.lot) ?? [], readings.get(record.lot) ?? [], blame);
  const sequences = new Map(history.lots.map(({ lot, events }) => [lot, events]));
  const seen: StreamCounts = { events: 0, snapshots: 0, resyncs: 0, resumed: 0 };
  for (const stream of history.streams) {
    const counts = checkStream(stream, sequences, blame);
    for (const name of ['events', 'snapshots', 'resyncs', 'resumed'] as const) seen[name] += counts[name];
  }
  return { breaches, found, counts: { ...countsOf(history), seen } };
}

function checkLot(record: LotRecord, requests: readonly Request[], readings: readonly Reading[], blameLot: (kind: BreachKind, lot: string, what: string) => void): void {
  const blame = (kind: BreachKind, what: string): void => blameLot(kind, record.lot, what);
  const claims = checkSequence(record, requests, blame);
  checkPrices(record, requests, claims, blame);
  checkOrder(record, { requests, readings, claims }, blame);
  checkCloses(record, requests, blame);
  checkEnd(record, blame);
}

function countsOf({ requests, lots, readings, streams }: History): Omit<Verdict['counts'], 'seen'> {
  const answers = requests.map(decidedOf);
  const decided = (request: Request): number => request.attempts.filter(({ result }) => result.type === 'ok' || result.type === 'fail').length;
  return {
    lots: lots.length, closedLots: lots.filter(({ view }) => view.status === 'closed').length,
    requests: requests.length, accepted: answers.filter((answer) => answer?.type === 'ok').length, refused: answers.filter((answer) => answer?.type === 'fail').length,
    retried: requests.filter(({ attempts }) => attempts.length > 1).length, answeredTwice: requests.filter((request) => decided(request) > 1).length,
    unknown: requests.reduce((sum, { attempts }) => sum + attempts.filter(({ result }) => result.type === 'unknown').length, 0),
    events: lots.reduce((sum, { events }) => sum + events.length, 0),
    extensions: lots.reduce((sum, { events }) => sum + events.filter(({ kind }) => kind === 'lot.extended').length, 0),
    readings: readings.length, watchers: streams.length,
  };
}

function byLot<Of extends { lot: string }>(all: readonly Of[]): Map<string, Of[]> {
  const lots = new Map<string, Of[]>();
  for (const one of all) {
    const same = lots.get(one.lot);
    if (same === undefined) lots.set(one.lot, [one]);
    else same.push(one);
  }
  return lots;
}
