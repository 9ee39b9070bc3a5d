import type { Observed, Request } from '../house/observed.ts';
import type { DecisionRow } from '../store/statements/rows-bidding.ts';
import { ownRow, type Found } from './answers.ts';
import type { Court } from './court.ts';
import { KIND, told } from './words.ts';

const IN_TIME_MS = 250;
const SLACK_MS = 5;

type Acknowledged = { atUs: number; seq: number };

/** What was acknowledged before something was sent, that thing has to know. */
export function checkOrder(observed: Observed, found: Found, court: Court): void {
  const byLot = new Map<string, Request[]>();
  for (const request of observed.requests) {
    if (request.lot === null) continue;
    const list = byLot.get(request.lot);
    if (list === undefined) byLot.set(request.lot, [request]);
    else list.push(request);
  }
  for (const requests of byLot.values()) {
    const known = knownBefore(requests);
    for (const request of requests) checkRequest(request, known, found, court);
  }
}

function checkRequest(request: Request, known: (us: number) => number, found: Found, court: Court): void {
  const [first] = request.deliveries;
  const row = ownRow(request, found);
  if (first === undefined || request.final === null || row === null) return;
  const least = known(first.sentUs);
  const check = 'B13 order in real time';
  const name = (): string => `${request.name} of ${request.account} on ${request.lot}`;
  if (row.seq === null) court.holds(check, row.headSeq >= least, () => `${name()} was refused after ${row.headSeq}, though ${least} had been acknowledged before it was sent`);
  else court.holds(check, row.seq > least, () => `${name()} stands as ${row.seq}, though ${least} had been acknowledged before it was sent`);
}

/**
 * Requests for one lot that reached one process once each are decided in the order in which they came. What came while the process
 * still had to read the lot for the first time is left out: that reading keeps no order.
 */
export function checkArrival(observed: Observed, found: Found, court: Court): void {
  const queues = new Map<string, { us: number; id: number; name: string }[]>();
  const known = new Map<string, number>();
  for (const request of observed.requests) {
    for (const { process, givenUs, answer } of request.deliveries) {
      const place = `${process} ${request.lot}`;
      if (givenUs !== null && answer !== null && !answer.ok && answer.facts === null) continue;
      if (givenUs !== null) known.set(place, Math.min(known.get(place) ?? Infinity, givenUs));
    }
  }
  for (const request of observed.requests) {
    const had = request.deliveries.filter(({ receivedUs }) => receivedUs !== null);
    const [only] = had;
    if (request.kind !== 'bid' || had.length !== 1 || only === undefined || only.receivedUs === null || only.answer === null) continue;
    const row = ownRow(request, found);
    const place = `${only.process} ${request.lot}`;
    if (row === null || only.receivedUs <= (known.get(place) ?? Infinity)) continue;
    const queue = queues.get(place) ?? [];
    queue.push({ us: only.receivedUs, id: row.id, name: `${request.name} of ${request.account} on ${request.lot}` });
    queues.set(place, queue);
  }
  for (const queue of queues.values()) {
    queue.sort((one, other) => one.us - other.us);
    let [last, us] = [0, -1];
    for (const one of queue) {
      court.holds('B13 order of arrival', one.id > last || one.us === us, () => `${one.name} was received last and decided before another`);
      [last, us] = [Math.max(last, one.id), one.us];
    }
  }
}

/** The greatest number that had been acknowledged before a moment. */
function knownBefore(requests: readonly Request[]): (us: number) => number {
  const heard: Acknowledged[] = [];
  for (const { deliveries, kind } of requests) {
    if (kind === 'approve' || kind === 'decline' || kind === 'void') continue;
    for (const { answer, heardUs } of deliveries) {
      if (answer === null || heardUs === null) continue;
      if (answer.ok && 'seq' in answer) heard.push({ atUs: heardUs, seq: answer.seq });
      // `busy` acknowledges nothing: its facts are how the lot looked, and that commit may have been lost since.
      else if (!answer.ok && answer.code !== 'busy' && answer.facts !== null) heard.push({ atUs: heardUs, seq: answer.facts.seq });
    }
  }
  heard.sort((one, other) => one.atUs - other.atUs);
  let most = 0;
  const greatest = heard.map(({ seq }) => (most = Math.max(most, seq)));
  return (us) => {
    let [from, to] = [0, heard.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((heard[middle]?.atUs ?? 0) < us) from = middle + 1;
      else to = middle;
    }
    return greatest[from - 1] ?? 0;
  };
}

/** A bid that reached a process well before the close, and would have been good, is not told that it came too late by the process that closed the lot. */
export function checkInTime(observed: Observed, found: Found, court: Court): void {
  if (observed.serverClockJumped) return;
  const closes = closesByTime(observed);
  for (const request of observed.requests) {
    const close = request.kind === 'bid' && request.lot !== null ? closes.get(request.lot) : undefined;
    if (close === undefined || request.maximum === null) continue;
    for (const { answer, process, receivedServerMs } of request.deliveries) {
      if (answer === null || answer.ok || answer.code !== 'lot_closed' || receivedServerMs === null || ('replayed' in answer && answer.replayed)) continue;
      if (process !== close.process) continue;
      const inTime = receivedServerMs + IN_TIME_MS + SLACK_MS <= close.row.closesMs;
      const sufficient = answer.facts !== null && request.maximum >= answer.facts.minimum;
      court.holds('B14 received in time is not too late', !(inTime && sufficient), () => `${request.name} of ${request.account} on ${request.lot} was received at ${receivedServerMs.toFixed(1)} for a close at ${close.row.closesMs}, and refused as closed`);
    }
  }
}

/** Lots that were closed because their time was up, with the process that did it where it lived to tell. */
function closesByTime({ tables, told: events }: Observed): Map<string, { row: DecisionRow; process: string | null }> {
  const closes = new Map<string, { row: DecisionRow; process: string | null }>();
  for (const row of tables.decisions) {
    if (row.kind !== KIND.closed || told(row, 'reason') !== null) continue;
    const lot = `lot_${row.lotId}`;
    const teller = events.find(({ from, event }) => from === 'commit' && event.lot === lot && event.seq === row.seq);
    closes.set(lot, { row, process: teller?.process ?? null });
  }
  return closes;
}
