import type { Log } from '../log/log.ts';
import { checkTopic } from './ports.ts';

/** Who listens to what in this process. */
export class Listeners {
  private readonly byTopic = new Map<string, ((text: string) => void)[]>();
  private readonly log: Pick<Log, 'error'>;

  constructor(log: Pick<Log, 'error'>) {
    this.log = log;
  }

  add(topic: string, listener: (text: string) => void): void {
    checkTopic(topic);
    this.byTopic.set(topic, [...(this.byTopic.get(topic) ?? []), listener]);
  }

  get topics(): string[] {
    return [...this.byTopic.keys()];
  }

  /** Hands a message to all listeners of its topic. One that throws does not keep it from the others. */
  deliver(topic: string, text: string): void {
    for (const listener of this.byTopic.get(topic) ?? []) {
      try {
        listener(text);
      } catch (error) {
        this.log.error({ err: error, topic }, 'A listener of the fan-out failed; the others heard the message.');
      }
    }
  }
}
