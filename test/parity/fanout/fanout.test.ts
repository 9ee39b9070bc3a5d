import { describe, expect } from 'vitest';
import { hearing, testsOn } from './suite.ts';

/* One suite for every adapter of the fan-out: what one process tells, all hear, once and in order. */

const numbers = (count: number): string[] => Array.from({ length: count }, (_, at) => String(at + 1));

describe.each(['in_process', 'postgres', 'redis', 'redis_and_postgres'] as const)('%s, one process', (name) => {
  const own = testsOn(name);

  own('the process that tells hears it before the call returns, and once', async (on) => {
    const one = await hearing(on);
    one.fanout.publish('live', 'here');
    expect(one.heard).toEqual(['here']);
    // What it told comes round to it again over a server; a second message shows that the first had its time.
    const other = await hearing(on);
    other.fanout.publish('live', 'there');
    if (name !== 'in_process') await expect.poll(() => one.heard.at(-1)).toBe('there');
    expect(one.heard.filter((text) => text === 'here')).toHaveLength(1);
  });

  own('a topic is heard by those alone who listen to it', async (on) => {
    const one = await hearing(on, ['tell', 'revoked']);
    one.fanout.publish('live', 'not for you');
    one.fanout.publish('tell', 'for you');
    expect(one.heard).toEqual(['tell for you']);
  });

  own('a listener that throws keeps the message from nobody, and is logged', async (on) => {
    const heard: string[] = [];
    const { fanout, lines } = await on.process((opened) => {
      opened.subscribe('live', () => { throw new Error('planted'); });
      opened.subscribe('live', (text) => void heard.push(text));
    });
    expect(() => fanout.publish('live', 'on we go')).not.toThrow();
    expect(heard).toEqual(['on we go']);
    // On a busy machine the line to the others may have been noted as slow meanwhile.
    expect(lines.filter((line) => line.startsWith('A listener'))).toEqual(['A listener of the fan-out failed; the others heard the message.']);
  });

  own('a name that is no topic is a mistake of the program', async (on) => {
    const { fanout } = await hearing(on);
    expect(() => fanout.publish('Live; drop', 'x')).toThrow('is no topic');
  });
});

describe.each(['postgres', 'redis', 'redis_and_postgres'] as const)('%s, several processes', (name) => {
  const own = testsOn(name);

  own('all processes hear everything, once, each teller in its order', async (on) => {
    const [one, two, three] = [await hearing(on), await hearing(on), await hearing(on)];
    for (const number of numbers(500)) {
      one.fanout.publish('live', `a${number}`);
      two.fanout.publish('live', `b${number}`);
    }
    for (const { heard } of [one, two, three]) {
      await expect.poll(() => heard.length).toBe(1_000);
      expect(heard.filter((text) => text.startsWith('a'))).toEqual(numbers(500).map((number) => `a${number}`));
      expect(heard.filter((text) => text.startsWith('b'))).toEqual(numbers(500).map((number) => `b${number}`));
    }
  });

  own('a message arrives as it was told: long, many-byted, with line ends and a NUL', async (on) => {
    const [one, two] = [await hearing(on), await hearing(on)];
    const texts = ['', ' ', 'a\r\nb', 'nul \0 nul', '競売🔨'.repeat(20_000), `"${'\\'.repeat(9_000)}"`];
    for (const text of texts) one.fanout.publish('live', text);
    await expect.poll(() => two.heard.length).toBe(texts.length);
    expect(two.heard).toEqual(texts);
  });

  own('a message above the limit stays in its process, and the next one goes out', async (on) => {
    const [one, two] = [await hearing(on), await hearing(on)];
    const large = 'x'.repeat(512 * 1024 + 1);
    one.fanout.publish('live', large);
    one.fanout.publish('live', 'small');
    await expect.poll(() => two.heard).toEqual(['small']);
    expect(one.heard).toEqual([large, 'small']);
  });

  own('the status names the way that is used', async (on) => {
    const { fanout } = await hearing(on);
    expect(fanout.status()).toEqual({ adapter: name === 'postgres' ? 'postgres' : 'redis', degraded: false });
  });
});
