import { createHash } from 'node:crypto';
import { HttpClient } from '../clients/http.ts';
import { Market, wait } from '../clients/market.ts';
import { eventsOf } from '../clients/reader.ts';
import type { EventItem, LotRecord } from '../history.ts';
import type { Place } from '../places/place.ts';

/** A lot of an earlier stretch: enough of it to tell whether it is still the same. */
export type Kept = { lot: string; length: number; price: number; leader: string | null; hash: string };

/** Lots whose whole sequence is read once more; of the others the view alone. */
const WHOLE_MAX = 100;
const TRIES_MAX = 20;

export const keptOf = (lots: readonly LotRecord[]): Kept[] =>
  lots.map(({ lot, events, view }) => ({ lot, length: events.length, price: view.price, leader: view.leader, hash: hashOf(events) }));

const hashOf = (events: readonly EventItem[]): string => createHash('sha256').update(JSON.stringify(events)).digest('base64url');

/** After everything, by a house that was started anew: every lot of every stretch is as it was when it closed. */
export async function readAgain(sites: readonly { place: Place; kept: readonly Kept[] }[]): Promise<{ lots: number; changed: string[] }> {
  const changed: string[] = [];
  let lots = 0;
  for (const { place, kept } of sites) {
    await place.house.start();
    const http = new HttpClient(place.front.port, null);
    const market = new Market();
    for (const [at, one] of kept.entries()) {
      const view = await viewOf(http, one.lot);
      if (Number(view['seq']) !== one.length || Number(view['price']) !== one.price || (view['leader'] ?? null) !== one.leader) changed.push(`${one.lot} stands otherwise than when it closed: ${JSON.stringify(view)}`);
      if (at < WHOLE_MAX && !(await isSame(place.front.port, market, one))) changed.push(`the events of ${one.lot} are not the ones it closed with`);
      lots += 1;
    }
    http.close();
    await place.house.stop();
  }
  return { lots, changed };
}

async function viewOf(http: HttpClient, lot: string): Promise<Record<string, unknown>> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const answer = await http.call('GET', `/lots/${lot}`);
    if (answer?.status === 200) return answer.body;
    await wait(200);
  }
  throw new Error(`${lot} cannot be read again`);
}

async function isSame(port: number, market: Market, { lot, length, hash }: Kept): Promise<boolean> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const events = await eventsOf(port, market, lot, length);
    if (events !== null) return hashOf(events) === hash;
    await wait(200);
  }
  return false;
}
