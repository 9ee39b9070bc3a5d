import type { Live } from '#platform/live/live.ts';
import type { Hub } from './hub.ts';

/** A number that is read when the metrics page is asked for; it costs nothing otherwise. */
export type Reading = { name: string; help: string; type: 'gauge' | 'counter'; read: () => number };

/** What the live side tells of itself. */
export function gatewayReadings(live: Live, hub: Hub): Reading[] {
  const counter = (name: string, help: string, read: () => number): Reading => ({ name, help, type: 'counter', read });
  const gauge = (name: string, help: string, read: () => number): Reading => ({ name, help, type: 'gauge', read });
  return [
    gauge('live_connections', 'Open live connections, sockets and event streams together.', () => live.connections.size),
    gauge('live_lots', 'Lots whose events are kept for watchers.', () => hub.tracks.size),
    gauge('live_retained_events', 'Events kept for watchers who come back or fall behind.', () => live.fanout.retained),
    counter('live_events_total', 'Events taken for lots that are watched.', () => live.fanout.counts.items),
    counter('live_writes_total', 'Writes of events to connections.', () => live.fanout.counts.writes),
    counter('live_flushes_total', 'Rounds in which the watchers of a lot were written to.', () => live.fanout.counts.flushes),
    counter('live_resyncs_total', 'Watchers told to start anew.', () => live.fanout.counts.resyncs),
    counter('live_slow_closes_total', 'Connections closed because they did not read.', () => live.sweep.slowCloses),
    counter('live_refused_connections_total', 'Connections sent away for want of room.', () => live.admission.refused),
    counter('live_duplicate_events_total', 'Events that had come already.', () => hub.duplicates),
    counter('live_gap_readings_total', 'Gaps in the events of a lot that were filled from the store.', () => hub.mender.readings),
  ];
}
