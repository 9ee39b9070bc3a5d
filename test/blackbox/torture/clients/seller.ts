import type { Chance } from '../../../support/oracle/chance.ts';
import type { LotRecord } from '../history.ts';
import { type HttpAnswer, HttpClient } from './http.ts';
import { type Market, type Person, wait } from './market.ts';

type Terms = LotRecord['terms'];
type Draft = { lot: string; terms: Terms; madeMs: number };

/** A draft must close a minute ahead when it is made, and may be published until shortly before: so lots close all the time. */
const CLOSES_AFTER_MS = 62_000;
const DRAFT_AGE_MS = 34_000;
const EVERY_MS = 1_500;
const OPEN_LOTS_MIN = 4;
const AGAIN_MS = 80;
const TRIES_MAX = 400;
const OPENS_SOON_MS = 1_500;
/** Seconds of the soft close. With none a lot closes on the dot, whoever bids. */
export const WINDOWS: readonly number[] = [0, 3, 15];

/** The seller of all lots, and the operator who ends those that are still open when a stretch is over. */
export class Seller {
  /** Answers that the contract does not have, as sentences. */
  readonly wrong: string[] = [];
  published = 0;
  /** Calls that had to be sent more than once. */
  retried = 0;
  readonly #market: Market;
  readonly #chance: Chance;
  readonly #http: HttpClient;
  readonly #operator: HttpClient;
  readonly #name: string;
  #drafts: Draft[] = [];
  #count = 0;
  #closed = false;

  constructor({ market, chance, port, person, operator, name }: { market: Market; chance: Chance; port: number; person: Person; operator: Person; name: string }) {
    this.#market = market;
    this.#chance = chance;
    this.#http = new HttpClient(port, person.token);
    this.#operator = new HttpClient(port, operator.token);
    this.#name = name;
  }

  /** Keeps lots on offer while `going` says so: some new, some that close soon. */
  async run(going: () => boolean): Promise<void> {
    while (going()) {
      for (const lot of this.#market.overgrown()) await this.end(lot.lot);
      await this.#prepare();
      const due = this.#drafts.find(({ madeMs }) => performance.now() - madeMs > DRAFT_AGE_MS);
      if (due !== undefined) await this.#publish(due);
      else if (this.#market.open().length < OPEN_LOTS_MIN) await this.offer();
      await wait(EVERY_MS);
    }
  }

  /** Publishes a new lot; null when it could not be had. */
  async offer(terms: { windowSeconds?: number } = {}): Promise<string | null> {
    const draft = await this.#draft(terms);
    return draft !== null && await this.#publish(draft) ? draft.lot : null;
  }

  /** Publishes a lot that opens by itself in a moment. Nobody bids on it. */
  async offerLater(): Promise<void> {
    const draft = await this.#draft({ opensAt: new Date(Date.now() + OPENS_SOON_MS).toISOString() });
    if (draft !== null) await this.#publish(draft, false);
  }

  /** The operator's early end; again until it is answered. */
  async end(lot: string): Promise<void> {
    const known = this.#market.lots.get(lot);
    if (known !== undefined) known.ended = true;
    const answer = await this.#until(() => this.#operator.call('POST', `/lots/${lot}/end`));
    // Closed by its time, or by an earlier try whose answer was lost.
    if (answer !== null && answer.status !== 200 && answer.status !== 409) this.#blame('end', lot, answer);
    else if (answer !== null) this.#market.closed(lot);
  }

  close(): void {
    this.#closed = true;
    this.#http.close();
    this.#operator.close();
  }

  async #prepare(): Promise<void> {
    const draft = await this.#draft();
    if (draft !== null) this.#drafts.push(draft);
  }

  async #draft({ opensAt, windowSeconds = this.#chance.pick(WINDOWS) }: { opensAt?: string; windowSeconds?: number } = {}): Promise<Draft | null> {
    const key = `${this.#name}-draft-${this.#count += 1}`;
    const terms: Terms = {
      openingPrice: 1_000, reservePrice: this.#chance.in100(30) ? 2_000 + this.#chance.upTo(200) * 100 : null,
      closesAtMs: Date.now() + CLOSES_AFTER_MS, windowSeconds,
    };
    const body = {
      title: `Gold watch, ${this.#count}`, description: 'In working order.', category: 'watches', currency: 'USD', openingPrice: terms.openingPrice,
      ...(terms.reservePrice === null ? {} : { reservePrice: terms.reservePrice }), closesAt: new Date(terms.closesAtMs).toISOString(),
      softClose: { windowSeconds: terms.windowSeconds }, ...(opensAt === undefined ? {} : { opensAt }),
    };
    const answer = await this.#until(() => this.#http.call('POST', '/lots', { body, key }));
    if (answer === null) return null;
    const { id } = answer.body;
    if (answer.status === 201 && typeof id === 'string') return { lot: id, terms, madeMs: performance.now() };
    // A draft that waited through a long fault closes less than a minute ahead, and is refused rightly.
    if (answer.status !== 400) this.#blame('draft', key, answer);
    return null;
  }

  async #publish(draft: Draft, open = true): Promise<boolean> {
    this.#drafts = this.#drafts.filter((other) => other !== draft);
    const answer = await this.#until(() => this.#http.call('POST', `/lots/${draft.lot}/publish`));
    if (answer === null) return false;
    if (answer.status === 200) {
      this.published += 1;
      this.#market.add(draft.lot, draft.terms, open);
      return true;
    }
    if (answer.status !== 409) this.#blame('publish', draft.lot, answer);
    return false;
  }

  /** Sends until there is an answer other than "try again". */
  async #until(send: () => Promise<HttpAnswer | null>): Promise<HttpAnswer | null> {
    for (let tries = 1; tries <= TRIES_MAX && !this.#closed; tries += 1) {
      const answer = await send();
      if (tries === 2) this.retried += 1;
      if (answer !== null && answer.status !== 503) return answer;
      await wait(AGAIN_MS);
    }
    return null;
  }

  #blame(what: string, of: string, { status, body }: HttpAnswer): void {
    this.wrong.push(`${what} ${of}: ${status} ${JSON.stringify(body).slice(0, 300)}`);
  }
}
