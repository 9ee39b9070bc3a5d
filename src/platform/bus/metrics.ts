import { metric } from '../metrics/metrics.ts';

/** Metrics of the relay and of the bus in the process. */
export const BUS_METRICS = {
  delivered: metric({ name: 'outbox_delivered_total', help: 'Messages relayed from an outbox to its consumers.', type: 'counter', labels: ['stream'] }),
  round: metric({ name: 'outbox_round_seconds', help: 'Time of one round of a relay that found something: read, deliver, remember.', type: 'histogram', labels: ['stream'], buckets: [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30] }),
  failures: metric({ name: 'outbox_failures_total', help: 'Rounds of a relay that failed and will be tried again.', type: 'counter', labels: ['stream'] }),
  silence: metric({ name: 'outbox_silence_seconds', help: 'Time since the relay of a stream last reached the end of its outbox. Alarm above 10.', type: 'gauge', labels: ['stream'] }),
  retried: metric({ name: 'bus_retries_total', help: 'Deliveries that a consumer failed and that were tried again.', type: 'counter', labels: ['consumer'] }),
  parked: metric({ name: 'bus_dead_letters_total', help: 'Messages that a consumer failed five times and that wait for "bus replay-dead". Alarm above 0.', type: 'counter', labels: ['consumer'] }),
  published: metric({ name: 'bus_published_total', help: 'Events that the broker confirmed to have written for all their consumers.', type: 'counter', labels: ['stream'] }),
  returned: metric({ name: 'bus_returned_total', help: 'Batches of events that the broker returned because no queue takes them; they are sent again. Alarm above 0.', type: 'counter', labels: ['stream'] }),
  taken: metric({ name: 'bus_taken_total', help: 'Events that a consumer of this process took from the broker.', type: 'counter', labels: ['consumer'] }),
  unacked: metric({ name: 'bus_unacked_batches', help: 'Batches that consumers of this process hold and have not acknowledged yet.', type: 'gauge', labels: ['consumer'] }),
  queued: metric({ name: 'bus_queue_batches', help: 'Batches that wait at the broker for a consumer, as seen by those who publish and those who take. Alarm above 10,000 for 5 min.', type: 'gauge', labels: ['consumer'] }),
  waitingDead: metric({ name: 'bus_dead_letters', help: 'Messages that were put aside and wait for "bus replay-dead". Alarm above 0.', type: 'gauge' }),
  brokerUp: metric({ name: 'bus_broker_up', help: '1 while the broker takes messages, 0 while it is away or blocked; 0 in a house without a broker.', type: 'gauge' }),
} as const;
