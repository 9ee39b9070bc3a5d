import { metric } from '../metrics/metrics.ts';

/** Metrics of the fan-out between processes. */
export const FANOUT_METRICS = {
  sent: metric({ name: 'fanout_messages_sent_total', help: 'Messages told to other processes, by the way they went.', type: 'counter', labels: ['way'] }),
  dropped: metric({ name: 'fanout_messages_dropped_total', help: 'Messages that other processes were not told: too large, or too many under way. Gateways find what they miss.', type: 'counter' }),
} as const;
