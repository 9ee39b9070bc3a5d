import type { Chance } from '../../../support/oracle/chance.ts';
import type { Stream, StreamEntry } from '../history.ts';
import { LiveLine, type LiveMessage } from './live.ts';
import { type Market, wait } from './market.ts';

const AGAIN_MS_MIN = 20;
const AGAIN_MS_MAX = 200;
const LOOK_EVERY_MS = 100;
/** Of a hundred connections that take up a lot again: with the number that comes next. */
const RESUMES_IN_100 = 75;
/** And of those: with a number that is far ahead of everything, as after a house was restored. It has to be told to start again. */
const LOST_IN_100 = 8;
const FAR_AHEAD = 100_000;

/** Watches every lot of the market, comes back when its line is cut, and writes down all that it is sent. */
export class Watcher {
  readonly #market: Market;
  readonly #chance: Chance;
  readonly #port: number;
  readonly #stream: Stream;
  /** By lot: the number that comes next; absent while a snapshot is awaited. */
  readonly #next = new Map<string, number>();
  readonly #finished = new Set<string>();
  #watched = new Set<string>();
  #line: LiveLine | null = null;

  constructor({ market, chance, port, name }: { market: Market; chance: Chance; port: number; name: string }) {
    this.#market = market;
    this.#chance = chance;
    this.#port = port;
    this.#stream = { watcher: name, entries: [], caughtUp: [] };
    market.streams.push(this.#stream);
  }

  async run(going: () => boolean): Promise<void> {
    while (going()) {
      const line = await LiveLine.open(this.#port, null, (message) => this.#hear(message));
      if (line !== null) {
        this.#line = line;
        this.#enter({ type: 'connected' });
        this.#watched = new Set();
        while (going() && !line.lost) {
          this.#watchNew(line);
          await Promise.race([wait(LOOK_EVERY_MS), line.gone]);
        }
        line.close();
      }
      await wait(AGAIN_MS_MIN + this.#chance.upTo(AGAIN_MS_MAX));
    }
    this.#stream.caughtUp = [...this.#watched];
  }

  /** Whether it has seen every event of these lots that it watches, and watches all that are not over for it. */
  hasSeen(lengths: ReadonlyMap<string, number>): boolean {
    if (this.#line === null || this.#line.lost) return false;
    return [...lengths].every(([lot, length]) => this.#finished.has(lot) || this.#next.get(lot) === length + 1);
  }

  #watchNew(line: LiveLine): void {
    for (const { lot } of this.#market.lots.values()) {
      if (this.#watched.has(lot) || this.#finished.has(lot)) continue;
      this.#watched.add(lot);
      const next = this.#next.get(lot);
      const from = next === undefined || !this.#chance.in100(RESUMES_IN_100) ? null : this.#chance.in100(LOST_IN_100) ? next + FAR_AHEAD : next;
      this.#enter({ type: 'watch', lot, from });
      line.send({ type: 'watch', lot, ...(from === null ? {} : { from }) });
    }
  }

  #hear(message: LiveMessage): void {
    const lot = String(message['lot']);
    switch (message.type) {
      case 'snapshot': {
        const [seq, state] = [Number(message['seq']), message['state']];
        this.#enter({ type: 'snapshot', lot, seq, price: Number(typeof state === 'object' && state !== null && 'price' in state ? state.price : Number.NaN) });
        this.#next.set(lot, seq + 1);
        this.#market.saw(lot, seq);
        return;
      }
      case 'events': {
        const items = this.#market.copies.of(message);
        this.#enter({ type: 'events', lot, items });
        this.#next.set(lot, (items.at(-1)?.seq ?? 0) + 1);
        this.#market.sawEvents(lot, items);
        if (items.at(-1)?.kind === 'lot.closed') this.#finished.add(lot);
        return;
      }
      case 'resync':
        this.#enter({ type: 'resync', lot });
        this.#next.delete(lot);
        return;
      case 'beat': {
        const next: Record<string, number> = { ...(typeof message['next'] === 'object' ? message['next'] : {}) };
        this.#enter({ type: 'beat', next });
        return;
      }
      case 'error':
        // The watch has ended: it is taken up again at the next look.
        this.#watched.delete(lot);
    }
  }

  #enter(entry: StreamEntry): void {
    this.#stream.entries.push(entry);
  }
}
