import type { LotId } from '#domain/ids.ts';
import type { Chance } from '../world/chance.ts';
import type { World } from '../world/world.ts';
import type { HouseSet } from '../house/house-set.ts';
import type { Answer, Delivery, Request } from '../house/observed.ts';
import type { SimHouse } from '../house/one-house.ts';
import type { Network } from './network.ts';

export type Line = {
  world: World; houses: HouseSet; network: Network; clockMs(): number; patienceMs: number;
  /** Lots that came too late to be published: nobody waits for them. */
  unpublished: ReadonlySet<LotId>;
};

/** What is asked of a house, once it is there. */
export type Call = (house: SimHouse) => Promise<Answer>;

/** Tries of one request; more than calm weather ever needs. */
const TRIES_MAX = 400;
const REFUSED_US = 100_000;
const AGAIN_US = 250_000;

/** Answers with which nothing was decided, or nobody knows; and a lot that is still on its way into the house. */
const NOT_FINAL: ReadonlySet<string> = new Set(['busy', 'unconfirmed', 'unknown_lot']);

/**
 * Sends a request, and sends it again under its key until there is an answer, as the pages do: an answer that does not come
 * within the client's patience, `busy` and `unconfirmed` are no answers. `hands` copies are sent at once.
 */
export class Asking {
  readonly request: Request;
  readonly #line: Line;
  readonly #call: Call;
  readonly #chance: Chance;
  readonly #done: (answer: Answer) => void;
  readonly #home: number;
  #tries = 0;
  #over = false;
  #next: { work: (() => void) | null } | null = null;

  constructor(line: Line, request: Request, of: { call: Call; chance: Chance; hands: number; done(answer: Answer): void }) {
    this.#line = line;
    this.request = request;
    this.#call = of.call;
    this.#chance = of.chance;
    this.#done = of.done;
    this.#home = this.#chance.upTo(1_000);
    for (let hand = 0; hand < of.hands; hand += 1) this.#send(hand === 0);
  }

  get over(): boolean {
    return this.#over;
  }

  #send(repeats: boolean): void {
    if (this.#over) return;
    this.#tries += 1;
    const { world, houses, network, patienceMs } = this.#line;
    // Mostly where the client was before; now and then the balancer sends it elsewhere.
    const house = houses.at(this.#chance.happens(0.85) ? this.#home : this.#chance.upTo(1_000));
    const delivery = sentNow(world.nowUs, house?.name ?? '');
    this.request.deliveries.push(delivery);
    const chance = this.#chance.fork(`try ${this.#tries}`);
    if (house === null || !house.open) {
      if (repeats) this.#again(REFUSED_US);
      return;
    }
    network.request(chance, (copy) => {
      const mine = copy === 0 ? delivery : sentNow(delivery.sentUs, delivery.process);
      if (copy > 0) this.request.deliveries.push(mine);
      house.process.deliver(0, 'request', () => this.#serve(house, mine, chance));
    });
    if (repeats) this.#again(patienceMs * 1_000 * (1 + chance.part()));
  }

  #again(afterUs: number): void {
    if (this.#tries >= TRIES_MAX) return;
    if (this.#next !== null) this.#next.work = null;
    this.#next = this.#line.world.at(afterUs, 'client', 'patience', () => this.#send(true));
  }

  #serve(house: SimHouse, delivery: Delivery, chance: Chance): void {
    if (!house.open) return;
    const { world, network, clockMs } = this.#line;
    delivery.receivedUs = world.nowUs;
    delivery.receivedServerMs = clockMs();
    const give = (what: Partial<Delivery>): void => {
      // What a killed process would have said nobody hears.
      if (!house.process.alive) return;
      Object.assign(delivery, what, { givenUs: world.nowUs });
      network.answer(chance, () => this.#hear(delivery));
    };
    this.#call(house).then(
      (answer) => give({ answer }),
      (error: unknown) => give({ threw: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }),
    );
  }

  #waitsFor(code: string): boolean {
    const { lot } = this.request;
    return NOT_FINAL.has(code) && !(code === 'unknown_lot' && lot !== null && this.#line.unpublished.has(lot));
  }

  #hear(delivery: Delivery): void {
    const { world } = this.#line;
    if (delivery.heardUs === null) delivery.heardUs = world.nowUs;
    if (this.#over) return;
    const { answer } = delivery;
    if (answer === null || (!answer.ok && this.#waitsFor(answer.code))) {
      const waitMs = answer !== null && !answer.ok ? (answer.retryAfterSeconds ?? 0) * 400 : 0;
      this.#again(AGAIN_US + waitMs * 1_000);
      return;
    }
    this.#over = true;
    if (this.#next !== null) this.#next.work = null;
    this.request.final = { answer, heardUs: world.nowUs };
    if (world.trace.speaks) world.note(`client ${this.request.name}`, answer.ok ? `hears yes${'seq' in answer ? ` (${answer.seq})` : ''}` : `hears ${answer.code}`);
    this.#done(answer);
  }
}

const sentNow = (sentUs: number, process: string): Delivery =>
  ({ sentUs, process, receivedUs: null, receivedServerMs: null, answer: null, threw: null, givenUs: null, heardUs: null });
