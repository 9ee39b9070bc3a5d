import type { Observed } from '../house/observed.ts';
import type { Court } from './court.ts';
import type { ReferenceLot, RightEvent } from './reference-lot.ts';

/** Everything that an event may say, and nothing else. */
const PUBLIC = new Set(['lot', 'seq', 'kind', 'price', 'minimum', 'leader', 'bidCount', 'bidderCount', 'closesAtMs', 'atMs', 'outcome']);
const INTERNAL = new Set([...PUBLIC, 'account', 'leaderAccount', 'sellerId', 'extensions']);

type Event = { lot: string; seq: number; kind: string; price: unknown; minimum: unknown; leader: string | null; bidCount: number; bidderCount: number; outcome?: string | undefined };

/** What everybody who watches must agree on: each event as the rules say it is, and names that stand for one bidder each. */
export class Observers {
  readonly #lots: ReadonlyMap<string, ReferenceLot>;
  readonly #court: Court;
  readonly #names = new Map<string, number>();
  readonly #ordinals = new Map<string, string>();

  constructor(lots: ReadonlyMap<string, ReferenceLot>, court: Court) {
    this.#lots = lots;
    this.#court = court;
  }

  rightOf(lot: string, seq: number): RightEvent | null {
    return this.#lots.get(lot.slice(4))?.events[seq - 1] ?? null;
  }

  /** Holds an event that somebody saw against the one that stands. */
  saw(who: string, event: Event, times: { closesMs: number; atMs: number }, fields: ReadonlySet<string> = PUBLIC): void {
    const court = this.#court;
    const name = (what: string) => (): string => `${who} saw ${event.lot} ${event.seq} ${event.kind}, ${what}`;
    const right = this.rightOf(event.lot, event.seq);
    if (!court.holds('E6 all observers agree', right !== null, name('which stands nowhere')) || right === null) return;
    for (const field in event) if (!fields.has(field)) court.blame('B12 maxima are secret', name(`with a field ${field}`)());
    // The amounts of an event are exactly those that follow from maxima that were beaten, so that nothing secret can be among them.
    court.same('B12 maxima are secret', Number(event.price), right.price, name('price'));
    court.same('B12 maxima are secret', Number(event.minimum), right.minimum, name('minimum'));
    const agrees = event.kind === right.kind && event.bidCount === right.bidCount && event.bidderCount === right.bidderCount
      && times.closesMs === right.closesMs && times.atMs === right.atMs && (event.outcome ?? null) === right.outcome;
    court.holds('E6 all observers agree', agrees, () => `${name(JSON.stringify({ ...event, price: Number(event.price), minimum: Number(event.minimum), ...times }))()}; right ${JSON.stringify(right)}`);
    this.#named(event, right, name);
  }

  /** One name for one bidder of a lot, for all observers. */
  #named(event: Event, right: RightEvent, name: (what: string) => () => string): void {
    if (!this.#court.same('E6 all observers agree', event.leader === null, right.leader === null, name('leader')) || event.leader === null || right.leader === null) return;
    const alias = `${event.lot}/${event.leader}`;
    const bidder = `${event.lot}/${right.leader}`;
    const [ordinal, known] = [this.#names.get(alias), this.#ordinals.get(bidder)];
    this.#court.holds('E6 all observers agree', (ordinal === undefined || ordinal === right.leader) && (known === undefined || known === event.leader), name(`${event.leader} for bidder ${right.leader}, who is ${known ?? 'new'}`));
    this.#names.set(alias, right.leader);
    this.#ordinals.set(bidder, event.leader);
  }
}

/** Events as processes told them after commits, and as the relay brought them to consumers. */
export function checkTold(observed: Observed, observers: Observers, court: Court): void {
  for (const { process, from, event } of observed.told) observers.saw(`${process} (${from})`, event, { closesMs: event.closesAtMs, atMs: event.atMs });
  const attempted = new Map<string, number>();
  const contents = new Map<string, string>();
  for (const { process, messages } of observed.relayed) {
    for (const { id, event } of messages) {
      observers.saw(`a consumer of ${process}`, event, { closesMs: event.closesAtMs, atMs: event.atMs }, INTERNAL);
      const highest = attempted.get(event.lot) ?? 0;
      court.holds('E4 in order for each lot', event.seq <= highest + 1, () => `${event.lot} ${event.seq} came to a consumer of ${process} after ${highest}`);
      attempted.set(event.lot, Math.max(highest, event.seq));
      const place = `${event.lot}/${event.seq}`;
      const known = contents.get(place);
      court.holds('E3 told twice it is the same', known === undefined || known === id, () => `${place} came as message ${known} and as ${id}`);
      contents.set(place, id);
      const right = observers.rightOf(event.lot, event.seq);
      const leaderAccount = right === null || right.leaderAccount === null ? null : `acc_${right.leaderAccount}`;
      court.same('E6 all observers agree', event['leaderAccount'] ?? null, leaderAccount, () => `${place} as relayed, account of the leader`);
    }
  }
  checkRelayed(observed, court);
}

function checkRelayed({ tables, relayed, unsettled }: Observed, court: Court): void {
  if (unsettled !== null) return;
  const taken = new Set<string>();
  for (const page of relayed) if (page.taken) for (const { event } of page.messages) taken.add(`${event.lot}/${event.seq}`);
  for (const row of tables.decisions) {
    if (row.seq !== null) court.holds('E2 every event is relayed', taken.has(`lot_${row.lotId}/${row.seq}`), () => `lot_${row.lotId} ${row.seq} reached no consumer`);
  }
}
