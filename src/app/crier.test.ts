import { expect, test } from 'vitest';
import { accountId } from '#domain/ids.ts';
import { farCrier } from './crier.ts';

/** A fan-out that only notes what is asked of it. */
function noting(): { fanout: Parameters<typeof farCrier>[0]; topics: string[]; say: (topic: string, text: string) => void } {
  const listeners: { topic: string; listener: (text: string) => void }[] = [];
  const say = (topic: string, text: string): void => listeners.filter((one) => one.topic === topic).forEach(({ listener }) => listener(text));
  return { fanout: { publish: say, subscribe: (topic, listener) => void listeners.push({ topic, listener }) }, get topics() { return listeners.map(({ topic }) => topic); }, say };
}

test('a process that hears nothing takes nothing from the others', () => {
  const { fanout, topics } = noting();
  farCrier(fanout).tell(new Set([accountId('7')]));
  expect(topics).toEqual([]);
});

test('each topic is listened to once, by whoever hears it, and heard by all who do', () => {
  const net = noting();
  const crier = farCrier(net.fanout);
  const heard: unknown[] = [];
  crier.hear({ tell: (accounts) => heard.push(['one', ...accounts]) });
  crier.hear({ tell: (accounts) => heard.push(['two', ...accounts]), revoked: (revoked) => heard.push(revoked) });
  expect(net.topics).toEqual(['tell', 'revoked']);
  crier.tell(new Set([accountId('7')]));
  expect(heard).toEqual([['one', 'acc_7'], ['two', 'acc_7']]);
});
