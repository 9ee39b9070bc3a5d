import { expect, test } from 'vitest';
import { metric, openMetrics } from './metrics.ts';

const bids = metric({ name: 'bids_total', help: 'Bids decided.', type: 'counter', labels: ['outcome'] });
const waiting = metric({ name: 'bids_waiting', help: 'Bids that wait.', type: 'gauge' });
const took = metric({ name: 'bid_seconds', help: 'Time of a bid.', type: 'histogram', buckets: [0.01, 0.1] });

test('declared metrics are on the page with their help, type and values', async () => {
  const metrics = openMetrics();
  metrics.counter(bids, { outcome: 'leading' }).add();
  metrics.counter(bids, { outcome: 'leading' }).add(2);
  metrics.histogram(took).observe(0.05);
  metrics.measured(waiting, () => 7);
  const { body, contentType } = await metrics.page();
  expect(contentType).toContain('text/plain');
  expect(body).toContain('# HELP bids_total Bids decided.\n# TYPE bids_total counter\nbids_total{outcome="leading"} 3');
  expect(body).toContain('bids_waiting 7');
  expect(body).toMatch(/bid_seconds_bucket\{le="0\.01"\} 0\nbid_seconds_bucket\{le="0\.1"\} 1/);
});

test('two registries do not count together', async () => {
  const [one, other] = [openMetrics(), openMetrics()];
  one.gauge(waiting).set(1);
  other.gauge(waiting).set(2);
  expect((await one.page()).body).toContain('bids_waiting 1');
});

test('a label with too many values is a mistake', () => {
  const metrics = openMetrics();
  expect(() => Array.from({ length: 1_001 }, (_, at) => metrics.counter(bids, { outcome: `o${at}` }))).toThrow(/too many values/);
});
