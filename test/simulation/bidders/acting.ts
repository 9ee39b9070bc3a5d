import type { AccountId, LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import type { Answer, Request } from '../house/observed.ts';
import { selling } from '../house/listings.ts';
import { lotIn, bidderIn, sellerIn, staffIn, standingIn, termsIn } from '../house/terms.ts';
import type { Command, LotPlan, Plan, StandingPlan } from '../house/plan.ts';
import type { LotRow } from '../store/statements/rows-bidding.ts';
import { amountIn } from './amounts.ts';
import { Asking, type Call, type Line } from './asking.ts';
import { bidOverSocket } from './over-socket.ts';

export type ActingParts = { line: Omit<Line, 'unpublished'>; plan: Plan; startMs: number; requests: Request[]; headOf(lot: LotId): LotRow | null };

const KEY_LETTERS = 4;
/** A command that waits for a close looks again whether it has moved. */
const LOOK_AGAIN_US = 50_000;
const RESUME_PATIENCE_US = 300_000;

/** Carries out the commands of a plan: each becomes requests of somebody, repeated until they are answered. */
export class Acting {
  readonly #parts: ActingParts;
  readonly #open = new Set<Asking>();
  /** What each bidder bid last on each lot. */
  readonly #own = new Map<string, bigint>();
  /** Changes of who may bid go through one pair of hands, one after the other. */
  #standing: StandingPlan[] = [];
  #standingBusy = false;
  #waiting = 0;
  #made = 0;

  /** Lots whose close was too near when the house came to publish them. */
  readonly unpublished = new Set<LotId>();
  readonly #line: Line;

  constructor(parts: ActingParts) {
    this.#parts = parts;
    this.#line = { ...parts.line, unpublished: this.unpublished };
  }

  /** True when nothing is asked any more that has no answer, and nothing waits to be asked. */
  get idle(): boolean {
    return this.#open.size === 0 && this.#waiting === 0 && this.#standing.length === 0;
  }

  get openRequests(): string[] {
    return [...this.#open].map(({ request }) => request.name);
  }

  /** Publishes the lots, says who may bid, and schedules every command. */
  begin(): void {
    const { plan } = this.#parts;
    for (const standing of plan.standings) this.#change(standing);
    for (const [lot, terms] of plan.lots.entries()) this.#publish(lot, terms);
    for (const command of plan.commands) this.#schedule(command);
  }

  /** Ends what would not end for hours: the operator's early end. */
  end(lot: number): void {
    this.#ask({ kind: 'end', lot: lotIn(lot), account: staffIn(0), operator: true }, (house) => house.bidding.commands.endLot({ lot: lotIn(lot), by: staffIn(0), operator: true }));
  }

  /** Lets a lot go on that was frozen by the house itself. */
  resume(lot: number): void {
    this.#ask({ kind: 'resume', lot: lotIn(lot), account: staffIn(0) }, (house) => house.bidding.commands.resume({ lot: lotIn(lot), by: staffIn(0) }));
  }

  #publish(lot: number, plan: LotPlan): void {
    const terms = termsIn(plan, lot, this.#parts.startMs);
    const reserve = plan.reservePrice === null ? null : minor(BigInt(plan.reservePrice));
    this.#ask({ kind: 'publish', lot: lotIn(lot) }, async (house) => {
      if (house.auction !== null) return selling.publish(house.auction, lotIn(lot), plan);
      await house.bidding.commands.takeLot(terms, reserve);
      return { ok: true, done: true };
    }, { done: (answer) => { if (!answer.ok) this.unpublished.add(lotIn(lot)); } });
  }

  #change(standing: StandingPlan): void {
    this.#standing.push(standing);
    if (!this.#standingBusy) this.#changeNext();
  }

  #changeNext(): void {
    const standing = this.#standing[0];
    this.#standingBusy = standing !== undefined;
    if (standing === undefined) return;
    this.#ask({ kind: 'standing', lot: null, standing }, async (house) => {
      await house.bidding.commands.setStanding(standingIn(standing));
      return { ok: true, done: true };
    }, { done: () => {
      this.#standing.shift();
      this.#changeNext();
    } });
  }

  #schedule(command: Command): void {
    const { line, plan, startMs } = this.#parts;
    const lot = plan.lots[command.lot];
    if (lot === undefined) return;
    this.#waiting += 1;
    const dueUs = (): number => {
      if ('atMs' in command.when) return command.when.atMs * 1_000;
      const closesMs = this.#parts.headOf(lotIn(command.lot))?.closesMs ?? startMs + lot.closesMs;
      return (closesMs - startMs - command.when.beforeCloseMs) * 1_000;
    };
    const look = (): void => {
      const leftUs = dueUs() - line.world.nowUs;
      // A sniper whose time was passed over by an extension waits for the new close, as long as anything goes wrong at all.
      if (leftUs > LOOK_AGAIN_US / 50 && line.world.nowUs < plan.calmMs * 1_000) line.world.at(Math.min(leftUs, 2_000_000), 'client', 'waits', look);
      else {
        this.#waiting -= 1;
        this.#act(command, lot);
      }
    };
    line.world.at(Math.max(0, Math.min(dueUs(), plan.calmMs * 1_000)), 'client', 'waits', look);
  }

  #act(command: Command, plan: LotPlan): void {
    const { act } = command;
    const lot = lotIn(command.lot);
    const account = bidderIn(command.by);
    switch (act.kind) {
      case 'bid': return this.#bid(command, plan, act);
      case 'buy': return this.#keyed(command, { kind: 'buy', lot, account, currency: act.currency }, (house, key) => house.bidding.commands.buyNow({ account, lot, key, currency: act.currency }));
      case 'retract': return this.#keyed(command, { kind: 'retract', lot, account }, (house, key) => house.bidding.commands.retract({ account, lot, key, reason: 'typing_error' }));
      case 'end': {
        const by = act.operator ? staffIn(0) : sellerIn(plan.seller);
        return this.#ask({ kind: 'end', command: command.id, lot, account: by, operator: act.operator },
          (house) => (house.auction === null ? house.bidding.commands.endLot({ lot, by, operator: act.operator }) : selling.end(house.auction, lot, plan, act.operator)));
      }
      case 'withdraw': {
        const by = act.operator ? staffIn(0) : sellerIn(plan.seller);
        return this.#ask({ kind: 'withdraw', command: command.id, lot, account: by, operator: act.operator }, (house) => house.bidding.commands.withdraw({ lot, by, operator: act.operator, reason: 'withdrawn' }));
      }
      case 'freeze': return this.#freeze(command, lot, act.forMs);
      case 'lower': {
        // A draft's reserve is its seller's own affair.
        if (this.#parts.headOf(lot) === null) return undefined;
        const opening = plan.openingPrice;
        const reserve = Number(this.#parts.headOf(lot)?.reservePrice ?? plan.reservePrice ?? opening);
        const to = minor(BigInt(Math.round(reserve - act.part * (reserve - opening))));
        return this.#ask({ kind: 'lower', command: command.id, lot, account: sellerIn(plan.seller), maximum: to },
          (house) => (house.auction === null ? house.bidding.commands.lowerReserve({ lot, by: sellerIn(plan.seller), reservePrice: to }) : selling.lower(house.auction, lot, plan, to)));
      }
      case 'void': return this.#void(command, lot, act.how);
      case 'standing': return this.#change(act.change);
    }
  }

  #bid(command: Command, plan: LotPlan, { amount, currency, twin }: Extract<Command['act'], { kind: 'bid' }>): void {
    const lot = lotIn(command.lot);
    const account = bidderIn(command.by);
    const own = this.#own.get(`${account}/${lot}`);
    const maximum = minor(amountIn(amount, plan, this.#parts.headOf(lot), own === undefined ? null : Number(own)));
    if (own === undefined || own < maximum) this.#own.set(`${account}/${lot}`, maximum);
    const place = (offered: typeof maximum): void => this.#keyed(command, { kind: 'bid', lot, account, maximum: offered, currency },
      (house, key) => (command.socket === true ? bidOverSocket(house, { account, lot, key, maximum: offered, currency }) : house.bidding.commands.placeBid({ account, lot, key, maximum: offered, currency })));
    place(maximum);
    if (twin) place(minor(maximum + 1n));
  }

  #freeze(command: Command, lot: LotId, forMs: number): void {
    const resume = (): void => this.resume(command.lot);
    this.#ask({ kind: 'freeze', command: command.id, lot, account: staffIn(0) }, (house) => house.bidding.commands.freeze({ lot, by: staffIn(0), reason: 'a question' }), {
      // Whatever the answer was: an earlier copy of the request may have frozen it.
      done: () => {
        this.#waiting += 1;
        this.#parts.line.world.at(forMs * 1_000 + RESUME_PATIENCE_US, 'staff', 'resume', () => {
          this.#waiting -= 1;
          resume();
        });
      },
    });
  }

  #void(command: Command, lot: LotId, how: 'approve' | 'decline' | 'withdraw' | 'same_person'): void {
    const head = this.#parts.headOf(lot);
    if (head === null || head.seq < 2) return;
    const seq = 2 + (command.id % Math.max(1, head.seq - 1));
    this.#ask({ kind: 'void', command: command.id, lot, account: staffIn(0) }, (house) => house.bidding.commands.requestVoid({ lot, seq, by: staffIn(0), reason: 'a mistake' }), {
      done: (answer) => {
        const approval = 'approvalId' in answer && typeof answer.approvalId === 'string' ? answer.approvalId : null;
        if (approval === null) return;
        const by = how === 'withdraw' || how === 'same_person' ? staffIn(0) : staffIn(1);
        const approves = how === 'approve' || how === 'same_person';
        this.#ask({ kind: approves ? 'approve' : 'decline', lot, account: by }, (house) => (approves
          ? house.bidding.commands.approve({ approval: approval as never, by })
          : house.bidding.commands.decline({ approval: approval as never, by, reason: 'no' })));
      },
    });
  }

  /** A request under a key of its client's own making. */
  #keyed(command: Command, of: Partial<Request> & { kind: Request['kind']; lot: LotId; account: AccountId }, call: (house: Parameters<Call>[0], key: string) => Promise<Answer>): void {
    const key = `${(command.keyOf ?? command.id).toString(36).padStart(KEY_LETTERS, '0')} of ${command.by}`;
    this.#ask({ ...of, key, command: command.id }, (house) => call(house, key), { hands: command.hands });
  }

  #ask(of: Partial<Request> & { kind: Request['kind'] }, call: Call, how: { hands?: number; done?: (answer: Answer) => void } = {}): void {
    const { line, requests } = this.#parts;
    this.#made += 1;
    const name = `${of.kind} ${of.command ?? `x${this.#made}`}${of.maximum === undefined || of.maximum === null ? '' : ` (${of.maximum})`}`;
    const request: Request = {
      name, command: null, account: null, lot: null, key: null, maximum: null, currency: null, operator: false, standing: null, deliveries: [], final: null, ...of,
    };
    requests.push(request);
    if (line.world.trace.speaks) line.world.note(`client ${name}`, `asks${of.lot === undefined || of.lot === null ? '' : ` on ${of.lot}`}${of.account === undefined ? '' : ` as ${of.account}`}`);
    // The chance of a command is its own: taking out others does not change it.
    const chance = line.world.chance.fork(`asking ${of.command === undefined ? `${of.kind} ${of.lot ?? ''} ${this.#made}` : `${of.command} ${of.maximum ?? ''}`}`);
    const asking: Asking = new Asking(this.#line, request, {
      call, chance, hands: how.hands ?? 1,
      done: (answer) => {
        this.#open.delete(asking);
        how.done?.(answer);
      },
    });
    this.#open.add(asking);
  }
}
