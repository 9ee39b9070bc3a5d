import { metric } from '../metrics/metrics.ts';

export const RPC_METRICS = {
  calls: metric({ name: 'service_calls_total', help: 'Calls to other services, by what became of them: answer, away, failed, unreached, lost. One that is sent again counts each time.', type: 'counter', labels: ['service', 'outcome'] }),
  seconds: metric({
    name: 'service_call_seconds', help: 'Calls to other services until their answer, tries included.', type: 'histogram', labels: ['service'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  }),
  waiting: metric({ name: 'service_calls_waiting', help: 'Calls to other services whose answer is due.', type: 'gauge' }),
  served: metric({ name: 'service_calls_served_total', help: 'Calls of other services that this one answered, by who called.', type: 'counter', labels: ['by'] }),
  refused: metric({ name: 'service_calls_refused_total', help: 'Requests between services that were not taken for their signature: forged, stale by the clock of who made it, seen before, or full when no more can be remembered.', type: 'counter', labels: ['why'] }),
} as const;
