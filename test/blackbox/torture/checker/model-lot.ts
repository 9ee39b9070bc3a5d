import { oracleLot } from '../../../support/oracle/lot.ts';
import type { Accepted, BidItem, EventItem, LotRecord, Refused, Request } from '../history.ts';

type Terms = LotRecord['terms'];

/** A lot of a house that makes no mistakes, for histories that the checker must find nothing wrong with. */
export type ModelLot = {
  readonly lot: string;
  minimumOf(account: string): number;
  /** Decides a request, or says again what was decided. */
  decide(request: Request, nowMs: number): Accepted | Refused;
  /** Closes the lot when its time has come. */
  visit(nowMs: number): void;
  record(accounts: readonly string[]): LotRecord;
};

const SECOND_MS = 1_000;

export function modelLot(lot: string, terms: Terms, opensAtMs: number): ModelLot {
  const oracle = oracleLot({ ...terms, increments: { kind: 'preset', preset: 'usd', version: 1, exponent: 2 } });
  const state = { closesAtMs: terms.closesAtMs, closed: false, events: new Array<EventItem>(), bids: new Array<BidItem & { account: string }>(), decided: new Map<string, Accepted | Refused>() };
  const aliasOf = (account: string): string => `${account} on ${lot}`;
  const happen = (kind: string, atMs: number, outcome: string | null = null): EventItem => {
    const { price, minimum, leader, bidCount } = oracle.view();
    const event = { seq: state.events.length + 1, kind, price, minimum, leader: leader === null ? null : aliasOf(leader), bidCount, closesAtMs: state.closesAtMs, atMs, outcome };
    state.events.push(event);
    return event;
  };
  const sold = (): boolean => oracle.view().leader !== null && oracle.view().reserve !== 'unmet';
  const visit = (nowMs: number): void => {
    if (state.closed || nowMs < state.closesAtMs) return;
    state.closed = true;
    happen('lot.closed', nowMs, sold() ? 'sold' : 'passed');
  };
  const refused = (account: string, code: string, nowMs: number): Refused =>
    ({ type: 'fail', code, seq: state.events.length, price: oracle.view().price, minimum: oracle.minimumOf(account), closesAtMs: state.closesAtMs, serverTimeMs: nowMs });
  const bid = ({ account, maximum }: Request, nowMs: number): Accepted | Refused => {
    if (state.closed) return refused(account, 'lot_closed', nowMs);
    const led = oracle.view().leader === account;
    const answer = oracle.bid(account, maximum);
    if (!answer.accepted) return refused(account, answer.reason, nowMs);
    const { seq } = happen('bid.accepted', nowMs);
    state.bids.push({ seq, bidder: aliasOf(account), amount: maximum, price: answer.price, account });
    const wanted = nowMs + terms.windowSeconds * SECOND_MS;
    if (!led && terms.windowSeconds > 0 && wanted > state.closesAtMs) {
      state.closesAtMs = wanted;
      happen('lot.extended', nowMs);
    }
    return {
      type: 'ok', seq, price: answer.price, minimum: oracle.minimumOf(account), maximum, outcome: answer.automatic ? 'outbid' : 'leading',
      closesAtMs: state.closesAtMs, decidedAtMs: nowMs, replayed: false,
    };
  };
  happen('lot.opened', opensAtMs);
  return {
    lot, visit,
    minimumOf: (account) => oracle.minimumOf(account),
    decide: (request, nowMs) => {
      const before = state.decided.get(request.key);
      if (before !== undefined) return before.type === 'ok' ? { ...before, replayed: true } : before;
      visit(nowMs);
      const answer = bid(request, nowMs);
      state.decided.set(request.key, answer);
      return answer;
    },
    record: (accounts) => {
      const { price, leader, bidCount } = oracle.view();
      const shown = leader === null ? null : aliasOf(leader);
      return {
        lot, terms, ended: false, events: state.events,
        bids: state.bids.map(({ account, amount, ...item }) => ({ ...item, amount: account === leader ? null : amount })),
        view: { status: state.closed ? 'closed' : 'open', outcome: !state.closed ? null : sold() ? 'sold' : 'passed', price, leader: shown, bidCount, seq: state.events.length, closesAtMs: state.closesAtMs },
        aliases: Object.fromEntries(accounts.map((account) => [account, aliasOf(account)])),
        leading: leader === null || !sold() ? [] : [leader],
      };
    },
  };
}
