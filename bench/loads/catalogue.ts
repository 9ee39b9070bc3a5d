import { ended, nextMessage, startProgram } from '../children.ts';
import { type AppHouse, withAppHouse, withAppStore } from '../ground/app-house.ts';
import { listingAt } from '../ground/listings.ts';
import type { ReadOrder, ReadReport } from '../programs/readers.ts';
import { reportOf } from '../report/summary.ts';
import { atMost, NOTHING_PROVED } from '../report/types.ts';
import { statement } from '#platform/db/types.ts';
import type { Load } from './types.ts';

const LOTS = 10_000;
const CALLERS = 8;
const P95_MS_MAX = 200;

/** No baseline: what counts is whether somebody who looks around has to wait. */
export const catalogue: Load = {
  name: 'catalogue',
  sentence: `${CALLERS} signed-in callers look around in ${LOTS.toLocaleString('en')} open lots over HTTP: lists, filters, texts, typing errors, facets, suggestions, in turn.`,
  run: ({ seconds }) => withAppStore((store) => withAppHouse(store, async (app) => {
    const [reader] = await app.bidders(1);
    const lots = await app.lots(LOTS, listingAt);
    // As on a house that has run for a while; the server does it by itself every minute.
    await app.owner.run(analyse);
    const calls = await callsOf(app);
    await readers({ port: app.port, token: reader?.token ?? '', callers: CALLERS, seconds: 2, calls });
    const { kinds, failed } = await readers({ port: app.port, token: reader?.token ?? '', callers: CALLERS, seconds, calls });
    return reportOf({
      load: 'catalogue', sentence: catalogue.sentence, windows: [], proof: { ...NOTHING_PROVED, eventsChecked: kinds.reduce((sum, one) => sum + one.calls, 0), breaches: failed },
      figures: { lots: lots.length, ...Object.fromEntries(kinds.flatMap(({ kind, p50Ms, p95Ms, maxMs }) => [[`${kind} p50, ms`, p50Ms], [`${kind} p95, ms`, p95Ms], [`${kind} max, ms`, maxMs]])) },
      targets: () => kinds.map(({ kind, p95Ms }) => atMost(`p95 of ${kind}`, p95Ms, P95_MS_MAX, ' ms')),
    });
  })),
};

const analyse = statement<unknown>('', 'analyze');
const readSeller = statement<{ seller_id: string }>('', 'select seller_id from auction.heads limit 1');

async function callsOf({ owner }: AppHouse): Promise<ReadOrder['calls']> {
  const seller = `acc_${(await owner.one(readSeller))?.seller_id ?? ''}`;
  const soon = new Date(Date.now() + 24 * 3_600_000).toISOString();
  return {
    'a plain list': ['/lots', '/lots?sort=newest', '/lots?sort=price', '/lots?sort=-price', '/lots?sort=bids', '/lots?sort=hot'],
    'a filtered list': ['/lots?category=watches&minPrice=100000&maxPrice=500000', '/lots?status=open&category=art&sort=price', `/lots?seller=${seller}&currency=EUR&sort=-price`, `/lots?closesBefore=${soon}&status=open`],
    'a text': ['/lots?q=gold', '/lots?q=watch%20moreau', '/lots?q=chandelier%201900', '/lots?q=by&sort=closing', '/lots?q=signature'],
    'a typing error': ['/lots?q=wacth', '/lots?q=chandeleir', '/lots?q=nakamra', '/lots?q=gold%20guittar'],
    'a list with facets': ['/lots?facets=true', '/lots?facets=true&category=jewellery', '/lots?facets=true&status=open&currency=USD&minPrice=50000'],
    'a text with facets': ['/lots?facets=true&q=silver', '/lots?facets=true&q=watch', '/lots?facets=true&q=wach'],
    suggestions: ['/suggestions?q=w', '/suggestions?q=gol', '/suggestions?q=necklac', '/suggestions?q=chandeleir', '/suggestions?q=petr'],
    sales: ['/sales', '/categories'],
  };
}

async function readers(order: ReadOrder): Promise<ReadReport> {
  const child = startProgram({ file: new URL('../programs/readers.ts', import.meta.url) });
  child.send(order);
  // The program's one message is its report.
  const report = await nextMessage(child) as ReadReport;
  await ended(child);
  return report;
}
