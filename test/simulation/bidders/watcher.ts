import type { LotId } from '#domain/ids.ts';
import type { Chance } from '../world/chance.ts';
import type { HouseSet } from '../house/house-set.ts';
import type { WatcherPlan } from '../house/plan.ts';
import { framesIn, type SimSocket, type SocketEnd } from '../house/sim-socket.ts';
import { bidderIn, lotIn } from '../house/terms.ts';
import type { WatchedEntry, WatchedLine } from '../house/watched.ts';
import type { World } from '../world/world.ts';
import type { Network } from './network.ts';

type Parts = { world: World; houses: HouseSet; network: Network };

const SECOND_US = 1_000_000;
/** Without a sign of life for so long a page takes its line for dead. */
const DEAD_US = 2.5 * SECOND_US;
const KNOCK_US = 0.4 * SECOND_US;
/** A slow reader rests this long before it reads what has come. */
const REST_US = 1.5 * SECOND_US;

/**
 * Somebody who watches lots over a socket, and comes back when the line breaks, from where it was.
 *
 *   away ─knock─▶ connected ─line broken, dead, or closed by the house─▶ away
 */
export class Watcher implements SocketEnd {
  readonly line: WatchedLine;
  readonly #parts: Parts;
  readonly #plan: WatcherPlan;
  readonly #chance: Chance;
  readonly #next = new Map<LotId, number>();
  #socket: SimSocket | null = null;
  #knocking = false;
  #heardUs = 0;
  #slow: boolean;
  #readUs = 0;

  constructor(parts: Parts, plan: WatcherPlan) {
    this.#parts = parts;
    this.#plan = plan;
    this.#slow = plan.slow;
    this.#chance = parts.world.chance.fork(`watcher ${plan.id}`);
    this.line = { watcher: plan.id, account: plan.account === null ? null : bidderIn(plan.account), entries: [], bytes: 0, closes: [] };
    parts.world.at(plan.fromMs * 1_000, 'watcher', 'begins', () => {
      this.#knock();
      this.#look();
    });
  }

  /** What it waits for next of each lot; `null` while it has no place. */
  nextOf(lot: LotId): number | null {
    return this.#next.get(lot) ?? null;
  }

  get lots(): LotId[] {
    return this.#plan.lots.map(lotIn);
  }

  /** Reads at once from now on. */
  hurry(): void {
    this.#slow = false;
  }

  /** The line breaks; both ends hear of it, the house perhaps later. */
  cut(): void {
    const socket = this.#socket;
    if (socket === null) return;
    this.#socket = null;
    this.#houseOf(socket)?.process.deliver(this.#chance.upTo(SECOND_US), 'socket broken', () => socket.broken());
    this.#knockIn(KNOCK_US);
  }

  put(socket: SimSocket, bytes: Buffer): void {
    this.line.bytes += bytes.length;
    const { world, network } = this.#parts;
    // One stream keeps its order; what happens at one time does so in any.
    this.#readUs = Math.max(this.#readUs + 1, Math.round(world.nowUs + network.streamUs(this.#chance)));
    if (this.#slow && this.#chance.happens(0.2)) this.#readUs += this.#chance.upTo(REST_US * 4);
    world.at(this.#readUs - world.nowUs, 'watcher', 'message', () => {
      if (this.#socket !== socket) return;
      this.#houseOf(socket)?.process.deliver(0, 'socket read', () => socket.read(bytes.length));
      for (const text of framesIn(bytes)) this.#hear(text);
    });
  }

  closed(socket: SimSocket, code: number): void {
    if (this.#socket !== socket) return;
    this.line.closes.push(code);
    this.#parts.world.at(Math.max(0, this.#readUs - this.#parts.world.nowUs), 'watcher', 'closed', () => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.#knockIn(KNOCK_US * (0.5 + this.#chance.part()));
    });
  }

  #houseOf(socket: SimSocket) {
    return this.#parts.houses.all.find((house) => house.process === socket.process) ?? null;
  }

  #knockIn(us: number): void {
    if (this.#knocking) return;
    this.#knocking = true;
    this.#parts.world.at(us, 'watcher', 'knocks', () => {
      this.#knocking = false;
      this.#knock();
    });
  }

  #knock(): void {
    if (this.#socket !== null) return;
    const { houses, network, world } = this.#parts;
    const house = houses.at(this.#chance.upTo(1_000));
    this.#heardUs = world.nowUs;
    if (house === null || !house.open) {
      this.#knockIn(KNOCK_US);
      return;
    }
    house.process.deliver(network.streamUs(this.#chance) * 2, 'upgrade', () => {
      const socket = this.#socket === null && house.open ? house.live.accept(this.line.account as never, this) : null;
      if (socket === null) return;
      this.#socket = socket;
      this.#heardUs = world.nowUs;
      // A killed process takes its lines with it.
      house.process.onKill(() => world.at(network.streamUs(this.#chance), 'watcher', 'reset', () => {
        if (this.#socket === socket) this.closed(socket, 1006);
      }));
      this.#note({ type: 'connected', process: house.name });
      for (const lot of this.lots) this.#watch(lot);
    });
    // A host that does not answer is given up.
    this.#knockIn(DEAD_US);
  }

  #watch(lot: LotId): void {
    const socket = this.#socket;
    if (socket === null) return;
    const from = this.#next.get(lot) ?? null;
    this.#note({ type: 'watch', lot, from });
    const text = JSON.stringify({ type: 'watch', lot, ...(from === null ? {} : { from }) });
    this.#houseOf(socket)?.process.deliver(this.#parts.network.streamUs(this.#chance), 'frame', () => socket.receive(text));
  }

  #hear(text: string): void {
    this.#heardUs = this.#parts.world.nowUs;
    const message: unknown = JSON.parse(text);
    const entry = entryOf(message, text);
    this.#note(entry);
    switch (entry.type) {
      case 'snapshot':
        this.#next.set(entry.lot, entry.seq + 1);
        break;
      case 'events': {
        const last = entry.items.at(-1);
        if (last !== undefined) this.#next.set(entry.lot, last.seq + 1);
        break;
      }
      case 'resync':
        this.#next.delete(entry.lot);
        break;
      case 'error':
        if (entry.lot !== null) this.#watchAgain(entry.lot);
        break;
      case 'connected': case 'watch': case 'beat': case 'other':
        break;
    }
  }

  #watchAgain(lot: LotId): void {
    const socket = this.#socket;
    this.#parts.world.at(SECOND_US, 'watcher', 'watches again', () => {
      if (this.#socket === socket) this.#watch(lot);
    });
  }

  #look(): void {
    this.#parts.world.at(SECOND_US, 'watcher', 'looks', () => {
      if (this.#socket !== null && this.#parts.world.nowUs - this.#heardUs > DEAD_US && this.#readUs <= this.#parts.world.nowUs) this.cut();
      this.#look();
    });
  }

  #note(entry: WatchedEntry): void {
    this.line.entries.push(entry);
  }
}

function entryOf(message: unknown, text: string): WatchedEntry {
  const at = (field: string): unknown => (typeof message === 'object' && message !== null ? Reflect.get(message, field) : undefined);
  switch (at('type')) {
    case 'snapshot': return { type: 'snapshot', lot: at('lot') as LotId, seq: Number(at('seq')), state: at('state') as Record<string, unknown> };
    case 'events': return { type: 'events', lot: at('lot') as LotId, items: at('items') as never };
    case 'resync': return { type: 'resync', lot: at('lot') as LotId };
    case 'beat': return { type: 'beat', next: at('next') as Record<string, number> };
    case 'error': return { type: 'error', code: String(at('code')), lot: (at('lot') ?? null) as LotId | null };
    default: return { type: 'other', text };
  }
}
