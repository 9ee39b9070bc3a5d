import { createHash } from 'node:crypto';
import type { BidAccepted, BidRefused } from '#contracts/bidding.ts';
import type { Answer, Delivery, Observed, Request } from '../house/observed.ts';
import type { DecisionRow } from '../store/statements/rows-bidding.ts';
import type { Court } from './court.ts';
import { KIND, REASONS, told } from './words.ts';

/** Refusals that are decided under the lock of the lot and remembered with the request. */
const REMEMBERED = new Set(REASONS.slice(1));
const KEYED: ReadonlySet<Request['kind']> = new Set(['bid', 'buy', 'retract']);
const ACTS: Partial<Record<Request['kind'], number>> = {
  freeze: KIND.frozen, resume: KIND.resumed, end: KIND.closed, withdraw: KIND.closed, lower: KIND.lowered, approve: KIND.retracted,
};

/** Decisions by their request, and by lot and number. */
export type Found = {
  byRequest: ReadonlyMap<string, DecisionRow>;
  bySeq: ReadonlyMap<string, DecisionRow>;
  /** How many intentions went under a key. */
  intentions: ReadonlyMap<string, number>;
};

export const requestName = (account: string, lot: string, key: string): string => `${account}/${lot}/${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;

/** Puts the rows where answers look for them. Two rows of one request are a breach by themselves. */
export function findings(observed: Observed, court: Court): Found {
  const byRequest = new Map<string, DecisionRow>();
  const bySeq = new Map<string, DecisionRow>();
  for (const row of observed.tables.decisions) {
    if (row.seq !== null) bySeq.set(`lot_${row.lotId}/${row.seq}`, row);
    if (row.request === null || row.accountId === null) continue;
    const name = `acc_${row.accountId}/lot_${row.lotId}/${row.request.replaceAll('-', '')}`;
    court.holds('B10 one request, one effect, one answer', !byRequest.has(name), () => `${name} stands twice`);
    byRequest.set(name, row);
  }
  const intentions = new Map<string, number>();
  for (const { account, lot, key } of observed.requests) {
    if (account === null || lot === null || key === null) continue;
    const name = requestName(account, lot, key);
    intentions.set(name, (intentions.get(name) ?? 0) + 1);
  }
  return { byRequest, bySeq, intentions };
}

/** The row of a request that nobody else's intention can have made. */
export function ownRow({ account, lot, key, maximum }: Request, found: Found): DecisionRow | null {
  if (account === null || lot === null || key === null) return null;
  const name = requestName(account, lot, key);
  const row = found.byRequest.get(name);
  return row === undefined || row.maximum !== maximum || found.intentions.get(name) !== 1 ? null : row;
}

/** Holds every answer that left the house against the table, and every request in the table against what was asked. */
export function checkAnswers(observed: Observed, found: Found, court: Court): void {
  const asked = new Map<string, Request[]>();
  for (const request of observed.requests) {
    if (!KEYED.has(request.kind)) checkAct(request, found, court);
    else if (request.account !== null && request.lot !== null && request.key !== null) {
      const name = requestName(request.account, request.lot, request.key);
      asked.set(name, [...(asked.get(name) ?? []), request]);
    }
  }
  for (const [name, requests] of asked) checkKey({ name, requests, row: found.byRequest.get(name) ?? null }, found, court);
  for (const [name, row] of found.byRequest) {
    const known = row.kind >= KIND.bidRefused || row.kind === KIND.accepted || row.kind === KIND.bought;
    if (known) court.holds('B10 one request, one effect, one answer', (asked.get(name) ?? []).some((request) => asks(request, row)), () => `${name}: nobody asked for ${row.maximum ?? 'that'}`);
  }
}

/** Whether a row can be what became of the request. */
function asks(request: Request, row: DecisionRow): boolean {
  if (row.kind === KIND.retracted) return request.kind === 'retract';
  const kind = row.kind === KIND.accepted || row.kind === KIND.bidRefused ? 'bid' : 'buy';
  return request.kind === kind && (kind === 'buy' || request.maximum === row.maximum) && request.currency === row.askedCurrency;
}

type Keyed = { name: string; requests: readonly Request[]; row: DecisionRow | null };

function checkKey({ name, requests, row }: Keyed, found: Found, court: Court): void {
  for (const request of requests) {
    let told_: string | null = null;
    for (const delivery of request.deliveries) {
      const { answer } = delivery;
      if (answer === null || 'done' in answer) continue;
      const label = (): string => `${request.name} of ${request.account} on ${request.lot}`;
      if (answer.ok || REMEMBERED.has(answer.code)) {
        if (request.kind === 'retract' && !answer.ok) continue;
        if (!court.holds('B1 acknowledged bids stand', row !== null, () => `${label()}: answered ${say(answer)}, and no row of ${name} says so`) || row === null) continue;
        court.holds('B10 another body is refused', asks(request, row), () => `${label()}: answered ${say(answer)} for what stands as ${row.maximum}`);
        if (asks(request, row)) checkDecided(request, answer, { row, found }, court);
        const text = plain(answer);
        court.holds('B10 one request, one effect, one answer', told_ === null || told_ === text, () => `${label()} was told ${told_} and ${text}`);
        told_ = text;
      } else if (answer.code === 'same_key_other_body') {
        court.holds('B10 another body is refused', row !== null && !asks(request, row), () => `${label()}: refused as another body`);
      } else if (answer.code === 'busy') checkBusy(request, delivery, requests.length === 1 ? row : null, court);
    }
    if (requests.length === 1) checkSettled(request, row, court);
  }
}

/** An answer that gives a decision says what its row says. */
function checkDecided(request: Request, answer: Exclude<Answer, { done: true }>, { row, found }: { row: DecisionRow; found: Found }, court: Court): void {
  const name = (what: string) => (): string => `${request.name} of ${request.account} on ${request.lot}, ${what}`;
  if (!answer.ok) {
    court.same('B2 refused bids are not in the sequence', row.seq, null, name('refused'));
    court.same('refusals are right', answer.code, REASONS[row.refusal ?? 0], name('reason'));
    const { facts } = answer as BidRefused;
    const stands = { minimum: Number(row.minimum), price: Number(row.price), seq: row.headSeq, closesAtMs: row.closesMs, serverTimeMs: row.atMs };
    court.same('B10 one request, one effect, one answer', facts === null ? null : plainFacts({ ...facts }), plainFacts(stands), name('facts'));
    return;
  }
  if (!court.same('B1 acknowledged bids stand', row.seq, answer.seq, name('number'))) return;
  court.same('B1 acknowledged bids stand', answer.closesAtMs, closeAsLeft(row, found), name('close'));
  if (request.kind === 'retract' || !('price' in answer)) return;
  const accepted: BidAccepted = answer;
  const leading = row.leaderId !== null && row.leaderId === row.accountId;
  court.same('B1 acknowledged bids stand', accepted.outcome, leading ? 'leading' : 'outbid', name('outcome'));
  court.same('B1 acknowledged bids stand', Number(accepted.price), Number(row.price), name('price'));
  court.same('B1 acknowledged bids stand', Number(accepted.maximum), Number(row.maximum ?? row.price), name('maximum'));
  court.same('B1 acknowledged bids stand', accepted.decidedAtMs, row.atMs, name('time'));
  court.same('B1 acknowledged bids stand', Number(accepted.minimum), leading && row.maximum !== null ? Number(row.maximum) + 1 : Number(row.minimum), name('own minimum'));
}

/** The close as a bid left it, its own extension included. */
function closeAsLeft(row: DecisionRow, found: Found): number {
  const next = found.bySeq.get(`lot_${row.lotId}/${(row.seq ?? 0) + 1}`);
  return next?.kind === KIND.extended && told(next, 'cause') === 'bid' ? next.closesMs : row.closesMs;
}

/** `busy` says that nothing was decided: no row may stand before it was said, unless another copy of the request made it. */
function checkBusy(request: Request, delivery: Delivery, row: DecisionRow | null, court: Court): void {
  const others = request.deliveries.filter((other) => other !== delivery && other.receivedUs !== null && other.receivedUs <= (delivery.givenUs ?? 0));
  const alone = others.every(({ answer, givenUs }) => answer !== null && !answer.ok && answer.code === 'busy' && givenUs !== null);
  if (!alone || request.kind !== 'bid') return;
  const later = request.deliveries.find((other) => other.answer !== null && (other.receivedUs ?? 0) > (delivery.givenUs ?? 0) && !(!other.answer.ok && other.answer.code === 'busy'));
  const said = later?.answer;
  // The next copy finds nothing decided, so its answer is a first one.
  const repeated = said !== undefined && said !== null && 'replayed' in said && said.replayed && request.deliveries.filter(({ receivedUs }) => receivedUs !== null && receivedUs <= (later?.givenUs ?? 0)).length === others.length + 2;
  court.holds('B2 busy decided nothing', row === null || !repeated, () => `${request.name} of ${request.account} on ${request.lot} was told busy, and its next copy found it decided`);
}

/** A request that was turned away by everybody who had it stands nowhere. */
function checkSettled(request: Request, row: DecisionRow | null, court: Court): void {
  if (row === null || !asks(request, row) || request.kind === 'retract') return;
  const had = request.deliveries.filter(({ receivedUs }) => receivedUs !== null);
  const turnedAway = had.length > 0 && had.every(({ answer }) => answer !== null && !answer.ok && !REMEMBERED.has(answer.code) && answer.code !== 'unconfirmed' && answer.code !== 'same_key_other_body');
  court.holds('B2 busy decided nothing', !turnedAway, () => `${request.name} of ${request.account} on ${request.lot} was turned away by all that had it, and stands as ${row.seq ?? 'a refusal'}`);
}

/** A seller's or a clerk's act that was done is an event of its kind. */
function checkAct(request: Request, found: Found, court: Court): void {
  const kind = ACTS[request.kind];
  if (kind === undefined || request.lot === null) return;
  for (const { answer } of request.deliveries) {
    if (answer === null || !answer.ok || !('seq' in answer)) continue;
    const row = request.kind === 'approve' ? found.bySeq.get(`${request.lot}/${answer.seq}`) : found.bySeq.get(`${request.lot}/${answer.seq}`);
    // An approval names the bid that was taken out, or the event that took it out.
    const right = request.kind === 'approve' ? row !== undefined : row?.kind === kind;
    court.holds('B1 acknowledged bids stand', right, () => `${request.name} on ${request.lot} was acknowledged as ${answer.seq}, which is ${row === undefined ? 'nothing' : `of kind ${row.kind}`}`);
  }
}

const say = (answer: Exclude<Answer, { done: true }>): string => (answer.ok ? `yes (${answer.seq})` : answer.code);
const plain = (answer: Answer): string => JSON.stringify(answer, (field, value: unknown) => (field === 'replayed' || field === 'retryAfterSeconds' ? undefined : typeof value === 'bigint' ? Number(value) : value));
const plainFacts = (facts: Record<string, unknown>): string => Object.keys(facts).sort().map((name) => `${name} ${String(facts[name])}`).join(', ');
