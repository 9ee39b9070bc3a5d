import { setTimeout as pause } from 'node:timers/promises';
import { LiveClient } from '../../support/live-client.ts';
import { expectStatus, type Person, published, registered, staffed } from '../../support/market.ts';
import type { SevenServices } from '../../support/seven-services.ts';

/*
 * Bids that go on over one gateway of a house while they are watched over another: what was acknowledged, and how long after that it was seen there.
 */

export type Bidding = {
  /** Bids acknowledged so far. */
  readonly acknowledged: number;
  /** Bids that were answered with anything else, with the answer. */
  readonly others: string[];
  /** How often a bid was sent once more under its key, since the house had said that it is busy. */
  readonly sentAgain: number;
  /** The longest time from an acknowledgement to its sight at the other gateway, of those acknowledged since a moment. */
  worstMs(sinceMs: number): number;
  /** Ends the bids, waits until all of them were seen, and answers with each lot's last number as acknowledged and as its watcher saw it, gaps included. */
  stop(): Promise<{ lot: string; last: number; seen: readonly number[] }[]>;
};

/** Lots that are bid on and watched. */
export const LOTS = 3;
const FIRST = 1_000;
const STEP = 100;
/** So often a bid is sent while the house says that it is busy: it decides nothing then, and asks to be asked again. */
const TRIES_MAX = 5;
/** Slow enough for the limit of an account even while each gateway has its share of it alone. */
const REST_MS = 140;

type State = { going: boolean; others: string[]; sentAgain: number; acknowledged: Acknowledged[] };
type Acknowledged = { lot: string; seq: number; atMs: number };

/** Fills a house with lots and bidders, watches over the second gateway and bids over the first. */
export async function startBidding(house: SevenServices): Promise<Bidding> {
  const seller = await staffed(house, 'seller', 'seller');
  const people: Person[] = [];
  for (let at = 0; at < LOTS * 2; at += 1) people.push(await registered(house, `bidder${at}`));
  const lots: string[] = [];
  for (let at = 0; at < LOTS; at += 1) lots.push(await published(house, seller, { increments: { fixed: STEP } }));
  const watcher = await LiveClient.connect(Number(new URL(house.service('gateway', 1).url).port));
  const seenAtMs = new Map<string, number>();
  watcher.ws.on('message', () => {
    const last = watcher.messages.at(-1);
    if (last?.type === 'events') for (const { seq } of watcher.items(String(last['lot'])).slice(-512)) note(seenAtMs, `${String(last['lot'])} ${seq}`);
  });
  for (const lot of lots) watcher.send({ type: 'watch', lot });
  await watcher.nth('snapshot', LOTS);
  const state: State = { going: true, others: [], sentAgain: 0, acknowledged: [] };
  const loops = lots.map((lot, at) => bidOn({ house, lot, people: people.slice(at * 2, at * 2 + 2), state }));
  return {
    get acknowledged() { return state.acknowledged.length; },
    others: state.others,
    get sentAgain() { return state.sentAgain; },
    worstMs: (sinceMs) => Math.max(0, ...state.acknowledged.filter(({ atMs }) => atMs >= sinceMs).map(({ lot, seq, atMs }) => (seenAtMs.get(`${lot} ${seq}`) ?? performance.now()) - atMs)),
    stop: async () => {
      state.going = false;
      await Promise.all(loops);
      const lasts = lots.map((lot) => ({ lot, last: Math.max(...state.acknowledged.filter((one) => one.lot === lot).map(({ seq }) => seq)) }));
      await watcher.until(() => lasts.every(({ lot, last }) => watcher.seqs(lot).includes(last)));
      watcher.ws.close();
      return lasts.map(({ lot, last }) => ({ lot, last, seen: watcher.seqs(lot) }));
    },
  };
}

const note = (seenAtMs: Map<string, number>, key: string): void => { if (!seenAtMs.has(key)) seenAtMs.set(key, performance.now()); };

/** Two people who outbid each other in turns. */
async function bidOn({ house, lot, people, state }: { house: SevenServices; lot: string; people: readonly Person[]; state: State }): Promise<void> {
  for (let turn = 0; state.going; turn += 1) {
    const bidder = people[turn % people.length];
    if (bidder === undefined) return;
    const send = () => house.call('POST', `/lots/${lot}/bids`, { maximum: FIRST + turn * STEP }, { ...bidder.headers, 'idempotency-key': `${lot} ${turn}` })
      .catch((error: unknown) => ({ status: 0, body: { failed: String(error) } as Record<string, unknown> }));
    let answer = await send();
    for (let tries = 1; answer.status === 503 && tries < TRIES_MAX; tries += 1) {
      await pause(REST_MS);
      state.sentAgain += 1;
      answer = await send();
    }
    if (answer.status === 201) state.acknowledged.push({ lot, seq: Number(answer.body['seq']), atMs: performance.now() });
    else state.others.push(`${answer.status} ${String(answer.body['code'] ?? answer.body['failed'])}`);
    await pause(REST_MS);
  }
}

/** What a process of the house says of one check. */
export async function checkOf(url: string, name: string): Promise<{ status: string; detail: string }> {
  const report = await fetch(`${url}/health/detail`).then((answer) => answer.json()) as { checks: { name: string; status: string; detail?: string }[] };
  const found = report.checks.find((check) => check.name === name);
  return { status: found?.status ?? 'absent', detail: found?.detail ?? '' };
}

/** Bids that a lot has by its public history. */
export const bidsOf = async (house: SevenServices, lot: string): Promise<number> => Number((await expectStatus(house.call('GET', `/lots/${lot}`), 200))['bidCount']);
