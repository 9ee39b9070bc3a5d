import type { Bus, HeardMessage } from './ports.ts';
import type { Depths } from './rabbit/depths.ts';
import type { BrokerStatus } from './rabbit/line.ts';

/** One of the two ways in which messages reach consumers: in this process, or over a broker. */
export type BusForm = Bus & {
  /** `publishes`: this process relays an outbox. Before it nothing is taken. */
  start(options: { publishes: boolean }): void;
  /** Whether publishing events of a stream is worth a try. While it is false, `publish` throws BusAway. */
  ready(stream: string): boolean;
  /** Gives one message to one consumer of this process again, once. Throws what the consumer throws; false when there is no such consumer. */
  redeliver(consumer: string, message: HeardMessage): Promise<boolean>;
  /** Ends waiting of every kind; deliveries under way are finished or come again after the next start. */
  stop(): Promise<void>;
  /** Null: there is no broker, or this process, once started, has no business at it. */
  broker(): BrokerStatus | null;
  /** Whether nothing of the stream is between the relay and its consumers: see HouseBus. */
  settled(stream: string): Promise<boolean>;
  /** Sets the gauges of the broker. */
  look(): Promise<void>;
  /** What waits at the broker; null: there is none. Throws when it cannot be asked. */
  depths(): Promise<Depths> | null;
};
