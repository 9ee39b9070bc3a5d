import { expect, test } from 'vitest';
import { handTime } from '../../../test/support/hand-time.ts';
import { Cork, LiveConnection } from './connection.ts';
import { Fanout, type LiveTopic } from './fanout.ts';
import { LIVE_LIMITS } from './limits.ts';
import type { Codec } from './topic.ts';
import { Turns } from './turns.ts';

const codec: Codec = { items: (topic, texts) => `${topic}:${texts.join(',')}`, beat: (entries) => `beat ${entries}`, beatEntry: (topic, next) => `${topic}=${next}`, resync: (topic) => `resync ${topic}` };
const time = handTime();

/** A connection whose other side reads when the test says so. */
class ByHand extends LiveConnection {
  readonly carrier = 'event_stream' as const;
  readonly answersPings = false;
  readonly got: string[] = [];
  unsent = 0;

  unsentBytes(): number { return this.unsent; }
  ping(): void {}
  cut(): void {}
  protected put(bytes: Buffer): void { this.got.push(bytes.toString()); }
  protected sayGoodbye(): void {}
}

function fanoutByHand(): { fanout: Fanout; connection: ByHand; watched(name: string): LiveTopic; add(topic: LiveTopic, text: string): void } {
  const defer = (work: () => void): void => work();
  const fanout = new Fanout({ ...time, turns: new Turns(defer, 100, () => time.clock.monotonicMs()), codec, limits: LIVE_LIMITS });
  const connection = new ByHand({ ...time, limits: LIVE_LIMITS, cork: new Cork(defer) });
  return {
    fanout, connection,
    watched: (name) => {
      const topic = fanout.open(name);
      topic.next = 1;
      fanout.start(fanout.join(connection, topic), 1);
      return topic;
    },
    add: (topic, text) => fanout.publish(topic, [{ seq: topic.next ?? 1, text }]),
  };
}

test('a connection that reads again gets what it lacks of a quiet topic too, whichever topic it is found to read by', () => {
  const { connection, watched, add } = fanoutByHand();
  const [quiet, busy] = [watched('quiet'), watched('busy')];
  connection.unsent = LIVE_LIMITS.slowBytesMax + 1;
  add(quiet, 'the last of it');
  expect(connection.got.join()).not.toContain('the last of it');
  connection.unsent = 0;
  // Nothing more ever happens on the quiet one.
  add(busy, 'something');
  expect(connection.got.join()).toContain('something');
  expect(connection.got.join()).toContain('the last of it');
});
