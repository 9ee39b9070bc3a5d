import type { Chance } from '../../../support/oracle/chance.ts';
import type { Request, Result } from '../history.ts';
import { HttpClient, resultOf } from './http.ts';
import { LiveLine } from './live.ts';
import { type Market, type MarketLot, type Person, wait } from './market.ts';

export type BidderPorts = {
  market: Market;
  person: Person;
  chance: Chance;
  /** The clients' side of the line to the house. */
  port: number;
  /** Bids of this stretch are numbered under this name. */
  name: string;
  /** Mostly over a live connection rather than HTTP. */
  live: boolean;
};

const THINKS_MS_MAX = 110;
const AGAIN_MS_MIN = 15;
const AGAIN_MS_MAX = 160;
/** Of a hundred requests without an answer: given up by their sender, to be asked for at the end. */
const GIVEN_UP_IN_100 = 3;
/** Of a hundred answers: asked for once more. */
const ASKED_AGAIN_IN_100 = 8;
const OTHER_WAY_IN_100 = 30;
const STEPS_MAX = 40;
const STEP = 25;

/** One bidder, who does one thing at a time and keeps to its request until it has an answer. */
export class Bidder {
  readonly #ports: BidderPorts;
  readonly #http: HttpClient;
  #line: LiveLine | null = null;
  #count = 0;

  constructor(ports: BidderPorts) {
    this.#ports = ports;
    this.#http = new HttpClient(ports.port, ports.person.token);
  }

  /** Bids while `going` says so. */
  async run(going: () => boolean): Promise<void> {
    const { market, chance } = this.#ports;
    while (going()) {
      const lot = market.pick(chance);
      if (lot !== null) await this.#bid(lot, going);
      await wait(5 + chance.upTo(THINKS_MS_MAX));
    }
  }

  /** Sends what was given up, or never answered, until it is answered; at most until `endMs`. */
  async settle(endMs: number): Promise<void> {
    const { market, person } = this.#ports;
    for (const request of market.requests) {
      if (request.account !== person.id) continue;
      while (!isDecided(request) && performance.now() < endMs) {
        if ((await this.#send(request)).type === 'unknown') await wait(AGAIN_MS_MAX);
      }
    }
  }

  close(): void {
    this.#http.close();
    this.#line?.close();
  }

  async #bid(lot: MarketLot, going: () => boolean): Promise<void> {
    const { market, person, chance, name } = this.#ports;
    // Most know how the lot stands, some go by what they were told themselves, and some bid below it.
    const minimum = Math.max(lot.minimums.get(person.id) ?? 0, chance.in100(80) ? lot.minimum : lot.terms.openingPrice);
    const maximum = Math.max(1, minimum + (chance.upTo(STEPS_MAX) - 4) * STEP);
    const request: Request = { account: person.id, lot: lot.lot, key: `${name}-${this.#count += 1}`, maximum, attempts: [] };
    market.requests.push(request);
    for (;;) {
      const result = await this.#send(request);
      if (result.type === 'wrong') return;
      if (result.type !== 'unknown') {
        if (!chance.in100(ASKED_AGAIN_IN_100) || !going()) return;
      } else if (chance.in100(GIVEN_UP_IN_100) || !going()) {
        return;
      }
      await wait(AGAIN_MS_MIN + chance.upTo(AGAIN_MS_MAX));
    }
  }

  async #send(request: Request): Promise<Result> {
    const { market, chance, live } = this.#ports;
    const first = !isDecided(request);
    const line = chance.in100(OTHER_WAY_IN_100) === live ? null : await this.#liveLine();
    const sentMs = performance.now();
    const answer = line === null
      ? await this.#http.call('POST', `/lots/${request.lot}/bids`, { body: { maximum: request.maximum }, key: request.key })
      : await line.bid(request.key, request.lot, request.maximum);
    const result = resultOf(answer);
    const endedMs = performance.now();
    request.attempts.push({ via: line === null ? 'http' : 'live', sentMs, endedMs, result });
    if (result.type === 'ok' || result.type === 'fail') {
      market.saw(request.lot, result.seq);
      market.lots.get(request.lot)?.minimums.set(request.account, result.minimum);
    }
    if (result.type === 'fail' && result.code === 'lot_closed') market.closed(request.lot);
    if (result.type === 'ok' && first) market.onAccepted(result, endedMs);
    return result;
  }

  async #liveLine(): Promise<LiveLine | null> {
    if (this.#line === null || this.#line.lost) this.#line = await LiveLine.open(this.#ports.port, this.#ports.person.token);
    return this.#line;
  }
}

const isDecided = ({ attempts }: Request): boolean => attempts.some(({ result }) => result.type === 'ok' || result.type === 'fail');
