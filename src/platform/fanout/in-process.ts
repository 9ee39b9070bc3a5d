import type { Log } from '../log/log.ts';
import { Listeners } from './listeners.ts';
import { checkTopic, type Fanout } from './ports.ts';

/** The fan-out of a house that is one process. */
export function inProcessFanout(log: Pick<Log, 'error'>): Fanout {
  const listeners = new Listeners(log);
  return {
    publish: (topic, text) => {
      checkTopic(topic);
      listeners.deliver(topic, text);
    },
    subscribe: (topic, listener) => listeners.add(topic, listener),
    start: async () => {},
    stop: async () => {},
    status: () => ({ adapter: 'in_process', degraded: false }),
  };
}
