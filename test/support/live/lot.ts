import type { LiveEvent } from '#contracts/live.ts';
import type { LotEventKind } from '#domain/lot/events.ts';
import type { LotHead } from '../../../web/live/types.ts';

const STEP = 100;
const OPENING_PRICE = 1_000;
const WINDOW_MS = 120_000;

type Public = Omit<LotHead, 'you' | 'minimum'> & { publicMinimum: number };
type Bidder = { alias: string; maximum: number; bids: number };

/** One lot of a simulated house: a small English auction that keeps its state after each event, to compare a page with. */
export class SimulatedLot {
  readonly id: string;
  readonly events: LiveEvent[] = [];
  private readonly states: Public[];
  private readonly bidders = new Map<string, Bidder>();
  private leader: string | null = null;
  private readonly clock: () => number;

  constructor(id: string, clock: () => number, closesInMs: number) {
    this.id = id;
    this.clock = clock;
    const nowMs = clock();
    this.states = [{
      status: 'scheduled', outcome: null, currency: 'USD', openingPrice: OPENING_PRICE, price: OPENING_PRICE, publicMinimum: OPENING_PRICE, bidCount: 0, bidderCount: 0,
      leader: null, reserve: 'none', buyNowPrice: null, opensAt: at(nowMs), closesAt: at(nowMs + closesInMs), closedAt: null, extensions: 0, seq: 0,
    }];
    this.add('lot.opened', { status: 'open' });
  }

  get seq(): number {
    return this.now().seq;
  }

  /** What everybody could see after the event `seq`. */
  publicAt(seq: number): Public {
    const state = this.states[seq];
    if (state === undefined) throw new Error(`nothing happened as number ${seq}`);
    return state;
  }

  /** The lot as it stands, as `account` sees it; null: anonymous. */
  headFor(account: string | null): LotHead {
    const { publicMinimum, ...rest } = this.now();
    if (account === null) return { ...rest, minimum: publicMinimum };
    const bidder = this.bidders.get(account);
    const leading = this.leader === account;
    const you = { alias: bidder?.alias ?? null, leading, maximum: bidder?.maximum ?? null, bids: bidder?.bids ?? 0 };
    return { ...rest, minimum: leading && bidder !== undefined ? bidder.maximum + 1 : publicMinimum, you };
  }

  /** Decides a bid; null when it is refused. */
  bid(account: string, maximum: number): { outcome: 'leading' | 'outbid'; seq: number } | null {
    const head = this.headFor(account);
    if (head.status === 'open' && head.closesAt !== null && this.clock() >= Date.parse(head.closesAt)) this.close();
    if (this.now().status !== 'open' || maximum < head.minimum) return null;
    const bidder = this.bidders.get(account) ?? { alias: `Alias of ${account}`, maximum: 0, bids: 0 };
    bidder.maximum = maximum;
    bidder.bids += 1;
    this.bidders.set(account, bidder);
    const before = this.leader;
    const standing = before === null ? null : this.bidders.get(before);
    if (standing === null || standing === undefined) this.leader = account;
    else if (before !== account && maximum > standing.maximum) this.leader = account;
    this.add('bid.accepted', { ...this.priced(), bidCount: head.bidCount + 1, bidderCount: this.bidders.size });
    const seq = this.seq;
    if (before !== account && head.closesAt !== null && Date.parse(head.closesAt) < this.clock() + WINDOW_MS) {
      this.add('lot.extended', { closesAt: at(this.clock() + WINDOW_MS), extensions: this.now().extensions + 1 });
    }
    return { outcome: this.leader === account ? 'leading' : 'outbid', seq };
  }

  freeze(): void {
    if (this.now().status === 'open') this.add('lot.frozen', { status: 'frozen' });
  }

  resume(): void {
    if (this.now().status === 'frozen') this.add('lot.resumed', { status: 'open', closesAt: at(this.clock() + WINDOW_MS) });
  }

  /** Takes all bids of the leader back. */
  retract(): void {
    if (this.leader === null || this.now().status === 'closed') return;
    const gone = this.bidders.get(this.leader)?.bids ?? 0;
    const bidder = this.bidders.get(this.leader);
    if (bidder !== undefined) Object.assign(bidder, { maximum: 0, bids: 0 });
    const rest = [...this.bidders].filter(([, { maximum }]) => maximum > 0).sort(([, one], [, other]) => other.maximum - one.maximum);
    this.leader = rest[0]?.[0] ?? null;
    this.add('bid.retracted', { ...this.priced(), bidCount: this.now().bidCount - gone });
  }

  close(): void {
    if (this.now().status === 'closed') return;
    this.add('lot.closed', { status: 'closed', closedAt: at(this.clock()), outcome: this.leader === null ? 'passed' : 'sold' });
  }

  private priced(): Partial<Public> {
    const maxima = [...this.bidders].map(([account, { maximum }]) => ({ account, maximum }));
    const best = maxima.find(({ account }) => account === this.leader)?.maximum ?? null;
    const second = Math.max(0, ...maxima.filter(({ account }) => account !== this.leader).map(({ maximum }) => maximum));
    if (best === null || this.leader === null) return { price: OPENING_PRICE, publicMinimum: OPENING_PRICE, leader: null };
    const price = second === 0 ? OPENING_PRICE : Math.min(best, second + STEP);
    return { price, publicMinimum: price + STEP, leader: this.bidders.get(this.leader)?.alias ?? null };
  }

  private now(): Public {
    return this.publicAt(this.states.length - 1);
  }

  private add(kind: LotEventKind, change: Partial<Public>): void {
    const state = { ...this.now(), ...change, seq: this.states.length };
    this.states.push(state);
    this.events.push({
      seq: state.seq, kind, price: state.price, minimum: state.publicMinimum, leader: state.leader, bidCount: state.bidCount, bidderCount: state.bidderCount, closesAt: state.closesAt ?? '',
      at: at(this.clock()), ...(kind === 'lot.closed' ? { outcome: state.outcome === 'sold' ? 'sold' as const : 'passed' as const } : {}),
    });
  }
}

const at = (ms: number): string => new Date(ms).toISOString();
