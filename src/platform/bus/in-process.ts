import { type DeliveryPorts, deliver } from './deliver.ts';
import type { BusForm } from './form.ts';
import type { Handler } from './ports.ts';

/** Hands messages to consumers in this process. Consumers take a page side by side; each gets it whole and in order. */
export function inProcessBus(ports: DeliveryPorts): BusForm {
  const consumers = new Map<string, { streams: readonly string[]; handle: Handler }>();
  const stopped = { now: false };
  return {
    subscribe: (consumer, streams, handle) => {
      if (consumers.has(consumer)) throw new Error(`There is a consumer called ${consumer} already.`);
      consumers.set(consumer, { streams, handle });
    },
    publish: async (messages) => {
      await Promise.all([...consumers].map(async ([consumer, { streams, handle }]) => {
        const wanted = messages.filter((message) => streams.includes(message.stream));
        if (wanted.length > 0) await deliver({ ports, stopped, consumer, handle }, wanted);
      }));
    },
    redeliver: async (consumer, message) => {
      const known = consumers.get(consumer);
      if (known === undefined) return false;
      await known.handle([message]);
      return true;
    },
    start: () => {},
    ready: () => true,
    stop: async () => { stopped.now = true; },
    broker: () => null,
    look: async () => {},
    settled: async () => true,
    depths: () => null,
  };
}
