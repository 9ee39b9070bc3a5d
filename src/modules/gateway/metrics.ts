import type { Live } from '#platform/live/live.ts';
import { metric, type Metrics } from '#platform/metrics/metrics.ts';
import type { Hub } from './hub.ts';

export const serviceReady = metric({ name: 'service_ready', help: 'What this process said when it was last asked at /health/ready: 1 that it can serve, 0 that it cannot.', type: 'gauge' });
const connections = metric({ name: 'live_connections', help: 'Open live connections, sockets and event streams together.', type: 'gauge' });
const lots = metric({ name: 'live_lots', help: 'Lots whose events are kept for watchers.', type: 'gauge' });
const retained = metric({ name: 'live_retained_events', help: 'Events kept for watchers who come back or fall behind.', type: 'gauge' });
const events = metric({ name: 'live_events_total', help: 'Events taken for lots that are watched.', type: 'counter' });
const writes = metric({ name: 'live_writes_total', help: 'Writes of events to connections.', type: 'counter' });
const flushes = metric({ name: 'live_flushes_total', help: 'Rounds in which the watchers of a lot were written to.', type: 'counter' });
const resyncs = metric({ name: 'live_resyncs_total', help: 'Watchers told to start anew.', type: 'counter' });
const slowCloses = metric({ name: 'live_slow_closes_total', help: 'Connections closed because they did not read.', type: 'counter' });
const refused = metric({ name: 'live_refused_connections_total', help: 'Connections sent away for want of room.', type: 'counter' });
const duplicates = metric({ name: 'live_duplicate_events_total', help: 'Events that had come already.', type: 'counter' });
const gaps = metric({ name: 'live_gap_readings_total', help: 'Gaps in the events of a lot that were filled from the store.', type: 'counter' });

/**
 * Puts the live side's figures on the metrics page. The hot path counts in plain numbers; the function returned hands
 * on what was added since the last call, and is called each second.
 */
export function gatewayMetrics(metrics: Pick<Metrics, 'counter' | 'measured'>, live: Live, hub: Hub): () => void {
  metrics.measured(connections, () => live.connections.size);
  metrics.measured(lots, () => hub.tracks.size);
  metrics.measured(retained, () => live.fanout.retained);
  const totals = [
    { series: metrics.counter(events), read: () => live.fanout.counts.items, told: 0 },
    { series: metrics.counter(writes), read: () => live.fanout.counts.writes, told: 0 },
    { series: metrics.counter(flushes), read: () => live.fanout.counts.flushes, told: 0 },
    { series: metrics.counter(resyncs), read: () => live.fanout.counts.resyncs, told: 0 },
    { series: metrics.counter(slowCloses), read: () => live.sweep.slowCloses, told: 0 },
    { series: metrics.counter(refused), read: () => live.admission.refused, told: 0 },
    { series: metrics.counter(duplicates), read: () => hub.duplicates, told: 0 },
    { series: metrics.counter(gaps), read: () => hub.mender.readings, told: 0 },
  ];
  return () => {
    for (const total of totals) {
      const now = total.read();
      total.series.add(now - total.told);
      total.told = now;
    }
  };
}
