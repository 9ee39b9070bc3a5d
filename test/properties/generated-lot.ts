import type { AccountId } from '#domain/ids.ts';
import { decideBid, decideBuy, decideClose, decideLowerReserve, decideRetract, type RetractCommand } from '#domain/lot/decide.ts';
import type { BidAccepted, LotEvent } from '#domain/lot/events.ts';
import { evolve, fold } from '#domain/lot/evolve.ts';
import type { HistoryBid, Lowering } from '#domain/lot/history.ts';
import { incrementsFor, type IncrementChoice, type Increments } from '#domain/lot/increments.ts';
import { minimumFor, reserveState, type LotState } from '#domain/lot/state.ts';
import type { SoftClose, SoftCloseCap } from '#domain/lot/terms.ts';
import { MINOR_MAX, minor, type Minor } from '#domain/money.ts';
import type { Chance } from '../support/oracle/chance.ts';
import { oracleLot, type OracleLot } from '../support/oracle/lot.ts';
import { bidder, bidOf, GOOD_STANDING, HOUR_MS, openLot, OPENS_AT_MS } from './given.ts';

/** What a run has really exercised, so that it can be asserted and not only hoped. */
export type Tally = Record<string, number>;

const TABLES: readonly [IncrementChoice, string][] = [
  ['usd', 'USD'], ['usd', 'KWD'], ['gbp', 'GBP'], ['gbp', 'BHD'], ['eur', 'EUR'], ['eur', 'CLF'], ['house', 'USD'], ['house', 'KWD'],
  ['platform', 'JPY'], ['platform', 'USD'], ['jpy', 'JPY'], ['jpy', 'EUR'], [{ fixed: 1 }, 'USD'], [{ fixed: 777 }, 'JPY'],
  [{ percent: 5 }, 'SEK'], [{ percent: 0.01 }, 'KRW'], [{ percent: 33.33 }, 'INR'], [{ percent: 100 }, 'OMR'],
];
const ACTIONS_MAX = 90;

type Settings = {
  increments: Increments; currency: string; openingPrice: bigint; reservePrice: bigint | null; buyNowPrice: bigint | null;
  showMaximumBelowReserve: boolean; softClose: SoftClose; closesAtMs: number; retraction: 'marketplace' | 'operator'; bidders: number;
};

/**
 * One lot from its opening, under random terms and random acts, decided by the rules and by the oracle side by side.
 * Throws at the first difference, with everything done so far.
 */
export class GeneratedLot {
  readonly #chance: Chance;
  readonly #tally: Tally;
  readonly #settings: Settings;
  readonly #oracle: OracleLot;
  readonly #opened: LotState;
  readonly #log: string[] = [];
  readonly #events: LotEvent[] = [];
  readonly #ordinals = new Map<AccountId, number>();
  readonly #numbers = new Map<number, number>();
  #standing: HistoryBid[] = [];
  readonly #lowerings: Lowering[] = [];
  #state: LotState;
  #clockMs: number;
  bids = 0;

  constructor(chance: Chance, tally: Tally) {
    this.#chance = chance;
    this.#tally = tally;
    this.#settings = settingsBy(chance);
    const { reservePrice, bidders: _, ...terms } = this.#settings;
    const { increments, openingPrice, buyNowPrice, showMaximumBelowReserve, softClose, closesAtMs } = terms;
    this.#opened = openLot({ ...terms, openingPrice: minor(openingPrice), buyNowPrice: buyNowPrice === null ? null : minor(buyNowPrice) }, reservePrice);
    this.#oracle = oracleLot({ increments, openingPrice, reservePrice, buyNowPrice, showMaximumBelowReserve, close: { softClose, closesAtMs } });
    this.#state = Object.freeze(this.#opened);
    this.#clockMs = OPENS_AT_MS;
  }

  /** Plays the lot until it is closed or enough was done. */
  play(): void {
    const actions = 10 + this.#chance.upTo(ACTIONS_MAX);
    // Most lots are played around their close; some long before, where a bidder may take back every bid.
    if (this.#chance.in100(80)) this.#clockMs = this.#settings.closesAtMs - this.#chance.upTo(400_000);
    for (let action = 0; action < actions && this.#state.status === 'open'; action += 1) this.#act();
    this.#end();
  }

  #act(): void {
    // Clocks of real machines stand still and go back; the rules raise such times to the last decision.
    this.#clockMs += this.#chance.in100(70) ? this.#chance.upTo(9000) : -this.#chance.upTo(3000);
    const dice = this.#chance.upTo(100);
    if (dice < 3) this.#retract();
    else if (dice < 7) this.#lowerReserve();
    else if (dice < 8) this.#buy();
    else this.#bid();
  }

  #bid(): void {
    const account = bidder(1 + this.#chance.upTo(this.#settings.bidders));
    const maximum = this.#maximumOf(account);
    this.#log.push(`bid ${account} ${maximum} @${this.#clockMs}`);
    const before = this.#state;
    const command = bidOf(account, maximum, { bidder: this.#ordinals.get(account) ?? null });
    const answer = decideBid(before, command, this.#clockMs);
    const right = this.#oracle.bid(account, maximum, Math.max(this.#clockMs, before.lastDecidedAtMs));
    this.bids += 1;
    if (!answer.ok) {
      this.#same('refusal', answer.refusal.reason, right.reason);
      this.#count(answer.refusal.reason);
      this.#agree();
      if (answer.refusal.reason === 'lot_closed') this.#close();
      return;
    }
    this.#same('accepted', true, right.accepted);
    const [bid, extension] = answer.value;
    if (bid?.kind !== 'bid.accepted' || !right.accepted) throw this.#fault('the first event is the bid');
    this.#same('automatic', !bid.leading, right.automatic);
    this.#same('extended', extension !== undefined, right.extended);
    this.#numbers.set(bid.seq, right.number);
    this.#standing.push({ seq: bid.seq, account, maximum: minor(maximum), atMs: bid.atMs });
    this.#tallyBid(before, bid, extension !== undefined);
    this.#take(answer.value);
  }

  #tallyBid(before: LotState, bid: BidAccepted, extended: boolean): void {
    this.#count('accepted');
    if (before.leader?.account === bid.account) this.#count('own raise');
    if (before.leader?.account === bid.account && bid.price !== before.price) this.#count('own raise that moved the price');
    if (before.leader !== null && before.leader.account !== bid.account && before.leader.maximum === bid.maximum) this.#count('tie');
    if (before.reservePrice !== null && reserveState(before) === 'unmet' && bid.maximum >= before.reservePrice) this.#count('reserve met');
    const { mode, trigger, cap } = this.#settings.softClose;
    if (extended) this.#count(`extension ${mode} ${cap.kind} ${trigger}`);
  }

  // Amounts where rules turn: minima, ties, band edges, one unit beside them; and anything.
  #maximumOf(account: AccountId): bigint {
    const { leader, runnerUpMaximum, price, terms, reservePrice } = this.#state;
    const least = minimumFor(this.#state, account);
    const spread = BigInt(this.#chance.upTo(Number(terms.openingPrice > 5000n ? terms.openingPrice : 5000n)));
    const chosen = this.#chance.pick([
      least, least, least + spread, least + spread, least + 1n, least - 1n, price, price + spread / 10n, leader?.maximum ?? price,
      (leader?.maximum ?? price) + 1n, (leader?.maximum ?? price) - 1n, runnerUpMaximum ?? price, reservePrice ?? least, (reservePrice ?? least) - 1n, spread,
    ]);
    if (chosen > MINOR_MAX) return MINOR_MAX;
    return chosen < 1n ? 1n : chosen;
  }

  #retract(): void {
    if (this.#standing.length === 0) return;
    const { account } = this.#chance.pick(this.#standing);
    const own = this.#standing.filter((bid) => bid.account === account);
    const byBidder = this.#chance.in100(50);
    const some = own.filter(() => this.#chance.in100(50));
    const seqs = (some.length === 0 ? own : some).map((bid) => bid.seq);
    const command: RetractCommand = byBidder ? { by: 'bidder', account, reason: 'typing_error' } : { by: 'staff', seqs, reason: 'void' };
    this.#log.push(`retract ${account} ${byBidder ? 'by the bidder' : seqs.join(' ')} @${this.#clockMs}`);
    const nowMs = Math.max(this.#clockMs, this.#state.lastDecidedAtMs);
    const answer = decideRetract(this.#state, { standing: this.#standing, lowerings: this.#lowerings }, command, nowMs);
    const taken = nowMs >= this.#state.closesAtMs ? [] : byBidder ? this.#bidderMayTake(own, nowMs) : seqs;
    if (!answer.ok) return this.#same('nothing to take', taken.length, 0);
    const [event] = answer.value;
    this.#same('bids taken', event?.kind === 'bid.retracted' ? event.seqs.join(' ') : '', taken.join(' '));
    if (this.#lowerings.length > 0) this.#count('retraction after a lowering');
    this.#count(byBidder ? `retraction by bidder of ${own.length > 1 ? 'some' : 'one'}` : 'retraction by staff');
    this.#oracle.retract(taken.map((seq) => this.#numbers.get(seq) ?? 0));
    this.#standing = this.#standing.filter((bid) => !taken.includes(bid.seq));
    this.#take(answer.value);
  }

  #bidderMayTake(own: readonly HistoryBid[], nowMs: number): number[] {
    if (this.#settings.retraction === 'operator') return [];
    if (nowMs < this.#state.closesAtMs - 12 * HOUR_MS) return own.map((bid) => bid.seq);
    return own.slice(-1).filter((bid) => bid.atMs + HOUR_MS >= nowMs).map((bid) => bid.seq);
  }

  #lowerReserve(): void {
    const { reservePrice, terms, leader } = this.#state;
    const nowMs = Math.max(this.#clockMs, this.#state.lastDecidedAtMs);
    if (nowMs >= this.#state.closesAtMs) return;
    const reserve = reservePrice ?? terms.openingPrice;
    const down = BigInt(this.#chance.upTo(Number(reserve - terms.openingPrice) + 2));
    const to = minor(this.#chance.pick([reserve - down, reserve - down, leader?.maximum ?? reserve, terms.openingPrice, terms.openingPrice + 1n]));
    this.#log.push(`lower the reserve to ${to}`);
    const answer = decideLowerReserve(this.#state, to, nowMs);
    this.#same('reserve lowered', answer.ok, this.#oracle.lowerReserve(to));
    if (!answer.ok) return;
    this.#count(leader !== null && leader.maximum >= to ? 'lowering that caps' : 'lowering');
    this.#lowerings.push({ seq: this.#state.seq + 1, reservePrice: to });
    this.#take(answer.value);
    this.#same('nobody buys by a lowering', reserveState(this.#state), 'unmet');
  }

  #buy(): void {
    const account = bidder(1 + this.#chance.upTo(this.#settings.bidders));
    const nowMs = Math.max(this.#clockMs, this.#state.lastDecidedAtMs);
    if (nowMs >= this.#state.closesAtMs) return;
    this.#log.push(`buy ${account}`);
    const answer = decideBuy(this.#state, { account, bidder: this.#ordinals.get(account) ?? null, currency: null, standing: GOOD_STANDING }, nowMs);
    this.#same('bought', answer.ok, this.#oracle.buy(account));
    if (!answer.ok) return this.#count('buy refused');
    this.#count('bought');
    this.#take(answer.value);
    this.#same('buyer', this.#state.leader?.account, account);
  }

  #close(): void {
    const answer = decideClose(this.#state, this.#clockMs);
    if (!answer.ok) throw this.#fault('a due lot closes');
    const { leader, reserve } = this.#oracle.view();
    const sold = leader !== null && reserve !== 'unmet';
    this.#take(answer.value);
    this.#same('outcome', this.#state.outcome, sold ? 'sold' : 'passed');
    this.#count(sold ? 'sold' : 'passed');
  }

  #take(events: readonly LotEvent[]): void {
    for (const event of events) {
      this.#state = Object.freeze(evolve(this.#state, event));
      this.#events.push(event);
      if (event.kind === 'bid.accepted' || event.kind === 'lot.bought') this.#ordinals.set(event.account, event.bidder);
    }
    this.#agree();
  }

  #agree(): void {
    const { leader, price, runnerUpMaximum, terms, bidCount, closesAtMs, extensions, buyNowGone } = this.#state;
    const right = this.#oracle.view();
    this.#same('price', Number(price), right.price);
    this.#same('leader', leader?.account ?? null, right.leader);
    this.#same('leader maximum', asNumber(leader?.maximum ?? null), right.leaderMaximum);
    this.#same('runner-up', asNumber(runnerUpMaximum), right.runnerUpMaximum);
    this.#same('minimum', Number(minimumFor(this.#state, null)), right.minimum);
    this.#same('reserve', reserveState(this.#state), right.reserve);
    this.#same('bids', bidCount, right.bidCount);
    this.#same('close', closesAtMs, right.closesAtMs);
    this.#same('extensions', extensions, right.extensions);
    if (terms.buyNowPrice !== null) this.#same('buy-now gone', buyNowGone, right.buyNowGone);
    // After a lowering to the opening price itself the leader counts as one unit below what is shown.
    const ceiling = leader === null || leader.maximum < terms.openingPrice ? terms.openingPrice : leader.maximum;
    this.#same('price within the leader\'s maximum', price <= ceiling && price >= terms.openingPrice, true);
  }

  #end(): void {
    const again = fold(this.#opened, this.#events);
    for (const field of ['seq', 'status', 'outcome', 'price', 'leader', 'runnerUpMaximum', 'closesAtMs', 'buyNowGone'] as const) {
      this.#same(`fold of the events, ${field}`, print(again[field]), print(this.#state[field]));
    }
    this.#same('seqs without a gap', this.#events.every((event, place) => event.seq === place + 2), true);
  }

  #count(what: string): void {
    this.#tally[what] = (this.#tally[what] ?? 0) + 1;
  }

  #same(what: string, got: unknown, right: unknown): void {
    if (got !== right) throw this.#fault(`${what}: the rules say ${String(got)}, the oracle ${String(right)}`);
  }

  #fault(what: string): Error {
    return new Error(`${what}\n${print(this.#settings)}\n${this.#log.join('\n')}`);
  }
}

const asNumber = (amount: Minor | null): number | null => (amount === null ? null : Number(amount));
const print = (value: unknown): string => JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}` : part));

function settingsBy(chance: Chance): Settings {
  const [choice, currency] = chance.pick(TABLES);
  const increments = incrementsFor(choice, currency);
  if (!increments.ok) throw new Error(increments.refusal);
  const openingPrice = BigInt(1 + chance.upTo(9)) * 10n ** BigInt(chance.upTo(8)) + BigInt(chance.upTo(3));
  const reservePrice = chance.in100(50) ? openingPrice + (openingPrice * BigInt(chance.pick([0, 1, 7, 20, 40, 200, 2000]))) / 10n : null;
  const buyNowPrice = chance.in100(30) ? ((reservePrice ?? openingPrice) * BigInt(14 + chance.upTo(20))) / 10n + 1n : null;
  const closesAtMs = OPENS_AT_MS + 20 * HOUR_MS;
  return {
    increments: increments.value, currency, openingPrice, reservePrice, buyNowPrice, showMaximumBelowReserve: chance.in100(10),
    softClose: softCloseBy(chance, closesAtMs), closesAtMs, retraction: chance.pick(['marketplace', 'operator']), bidders: 1 + chance.upTo(8),
  };
}

function softCloseBy(chance: Chance, closesAtMs: number): SoftClose {
  const cap = chance.pick<SoftCloseCap>([
    { kind: 'none' }, { kind: 'none' }, { kind: 'count', max: chance.upTo(5) },
    { kind: 'total', seconds: chance.upTo(300) }, { kind: 'until', atMs: closesAtMs + chance.upTo(300_000) },
  ]);
  return {
    windowSeconds: chance.pick([0, 1, 30, 120]), mode: chance.pick(['reset', 'add']), scope: 'lot', cap, trigger: chance.pick(['any_bid', 'any_bid', 'new_leader']),
  };
}
