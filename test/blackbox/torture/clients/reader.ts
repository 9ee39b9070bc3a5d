import type { Chance } from '../../../support/oracle/chance.ts';
import type { EventItem } from '../history.ts';
import { HttpClient } from './http.ts';
import { LiveLine } from './live.ts';
import { type Market, wait } from './market.ts';

const EVERY_MS = 120;
const WHOLE_IN_100 = 15;
const WHOLE_MS_MAX = 5_000;

/** Reads lots now and then while they are bid on: what was read once has to stand at the end. */
export async function reading({ market, chance, port }: { market: Market; chance: Chance; port: number }, going: () => boolean): Promise<void> {
  const http = new HttpClient(port, null);
  while (going()) {
    await wait(EVERY_MS);
    const known = [...market.lots.values()];
    if (known.length === 0) continue;
    const { lot, seq } = chance.pick(known);
    const sentMs = performance.now();
    if (chance.in100(WHOLE_IN_100)) {
      const events = await eventsOf(port, market, lot, seq);
      const last = events?.at(-1);
      if (events !== null && last !== undefined) market.readings.push({ lot, sentMs, seq: last.seq, price: last.price, closesAtMs: last.closesAtMs, events });
      continue;
    }
    const answer = await http.call('GET', `/lots/${lot}`);
    if (answer?.status !== 200) continue;
    market.readings.push({ lot, sentMs, seq: Number(answer.body['seq']), price: Number(answer.body['price']), closesAtMs: Date.parse(String(answer.body['closesAt'])), events: null });
  }
  http.close();
}

/**
 * The sequence of a lot from its first event on, at least up to `least`, by a live connection of its own. Null when the line is cut,
 * or the whole is not there within 5 s.
 */
export async function eventsOf(port: number, market: Market, lot: string, least: number): Promise<EventItem[] | null> {
  const events: EventItem[] = [];
  const { promise: whole, resolve } = Promise.withResolvers<boolean>();
  const line = await LiveLine.open(port, null, (message) => {
    if (message.type === 'events' && message['lot'] === lot) events.push(...market.copies.of(message));
    if (message.type === 'resync' || message.type === 'snapshot' || message.type === 'error') resolve(false);
    if (events.length > 0 && (events.at(-1)?.seq ?? 0) >= least) resolve(true);
  });
  if (line === null) return null;
  line.send({ type: 'watch', lot, from: 1 });
  const timer = setTimeout(() => resolve(false), WHOLE_MS_MAX);
  const all = await Promise.race([whole, line.gone.then(() => false)]);
  clearTimeout(timer);
  line.close();
  return all ? [...events] : null;
}
