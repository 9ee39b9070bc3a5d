import { type HttpAnswer, HttpClient } from '../clients/http.ts';
import { type Market, type MarketLot, type Person, wait } from '../clients/market.ts';
import { eventsOf } from '../clients/reader.ts';
import type { BidItem, LotRecord } from '../history.ts';

const TRIES_MAX = 40;
const AGAIN_MS = 250;
const CLOSED_MS_MAX = 120_000;
const PAGE = 100;
const PAGES_MAX = 100;

/** Reads how every lot of a stretch stands once all is quiet. Throws when a lot cannot be read: then nothing can be said of it. */
export async function collectLots(market: Market, { port, bidders }: { port: number; bidders: readonly Person[] }): Promise<LotRecord[]> {
  const http = new HttpClient(port, null);
  const own = new Map(bidders.map((person) => [person.id, new HttpClient(port, person.token)]));
  const records: LotRecord[] = [];
  for (const lot of market.lots.values()) records.push(await recordOf(market, lot, http, own));
  for (const one of [http, ...own.values()]) one.close();
  return records;
}

/** Waits until every lot is closed; what stays open shows in its record. Returns the length of each lot's sequence. */
export async function untilClosed(market: Market, port: number): Promise<Map<string, number>> {
  const http = new HttpClient(port, null);
  const lengths = new Map<string, number>();
  const endMs = performance.now() + CLOSED_MS_MAX;
  for (const { lot } of market.lots.values()) {
    for (;;) {
      const view = await viewOf(http, lot);
      lengths.set(lot, view === null ? 0 : Number(view['seq']));
      if (view === null) break;
      if (view['status'] === 'closed' || performance.now() > endMs) break;
      await wait(AGAIN_MS);
    }
  }
  http.close();
  return lengths;
}

async function recordOf(market: Market, known: MarketLot, http: HttpClient, own: ReadonlyMap<string, HttpClient>): Promise<LotRecord> {
  const { lot, terms, ended } = known;
  const view = await viewOf(http, lot);
  if (view === null) return { lot, terms, ended, ...GONE };
  const took = new Set(market.requests.filter((request) => request.lot === lot).map(({ account }) => account));
  const aliases: Record<string, string> = {};
  const leading: string[] = [];
  for (const account of took) {
    const client = own.get(account);
    if (client === undefined) throw new Error(`${account} is nobody of this stretch`);
    const { you } = await read(() => client.call('GET', `/lots/${lot}`));
    const seen: Record<string, unknown> = { ...(typeof you === 'object' ? you : {}) };
    if (typeof seen['alias'] === 'string') aliases[account] = seen['alias'];
    if (seen['leading'] === true) leading.push(account);
  }
  const text = (field: string): string | null => (typeof view[field] === 'string' ? view[field] : null);
  return {
    lot, terms, ended, events: await wholeSequence(http.port, market, lot, Number(view['seq'])), bids: await wholeHistory(http, lot), aliases, leading,
    view: {
      status: text('status') ?? '', outcome: text('outcome'), price: Number(view['price']), leader: text('leader'), bidCount: Number(view['bidCount']),
      seq: Number(view['seq']), closesAtMs: Date.parse(text('closesAt') ?? ''),
    },
  };
}

/** A lot that was published and that nobody knows any more: all that was acknowledged on it is lost. */
const GONE: Omit<LotRecord, 'lot' | 'terms' | 'ended'> = {
  events: [], bids: [], aliases: {}, leading: [], view: { status: 'gone', outcome: null, price: 0, leader: null, bidCount: 0, seq: 0, closesAtMs: 0 },
};

/** Null: there is no such lot, however often it is asked for. */
async function viewOf(http: HttpClient, lot: string): Promise<Record<string, unknown> | null> {
  let known = true;
  const view = await read(async () => {
    const answer = await http.call('GET', `/lots/${lot}`);
    known = answer?.status !== 404;
    return answer;
  }).catch((error: unknown) => {
    if (known) throw error;
    return null;
  });
  return view;
}

async function wholeSequence(port: number, market: Market, lot: string, length: number): Promise<LotRecord['events']> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const events = await eventsOf(port, market, lot, length);
    if (events !== null) return events;
    await wait(AGAIN_MS);
  }
  throw new Error(`the events of ${lot} cannot be read`);
}

async function wholeHistory(http: HttpClient, lot: string): Promise<BidItem[]> {
  const items: BidItem[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const after: string = cursor === null ? '' : `&cursor=${cursor}`;
    const body = await read(() => http.call('GET', `/lots/${lot}/bids?limit=${PAGE}${after}`));
    for (const item of Array.isArray(body['items']) ? body['items'] : []) items.push(bidItemOf(item));
    cursor = typeof body['next'] === 'string' ? body['next'] : null;
    if (cursor === null) break;
  }
  return items.toReversed();
}

function bidItemOf(item: unknown): BidItem {
  const fields: Record<string, unknown> = { ...(typeof item === 'object' ? item : {}) };
  return { seq: Number(fields['seq']), bidder: String(fields['bidder']), amount: typeof fields['amount'] === 'number' ? fields['amount'] : null, price: Number(fields['price']) };
}

async function read(ask: () => Promise<HttpAnswer | null>): Promise<Record<string, unknown>> {
  let last = 'no answer';
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const answer = await ask();
    if (answer?.status === 200) return answer.body;
    last = answer === null ? 'no answer' : `${answer.status} ${JSON.stringify(answer.body)}`;
    await wait(AGAIN_MS);
  }
  throw new Error(`a lot cannot be read: ${last}`);
}
