import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { showProgress } from './progress.ts';

function listener(isTTY: boolean): { stream: PassThrough & { isTTY: boolean }; said: () => string } {
  const stream = Object.assign(new PassThrough(), { isTTY });
  let text = '';
  stream.on('data', (chunk: Buffer) => { text += chunk.toString(); });
  return { stream, said: () => text };
}

test('a terminal gets a bar that ends full', () => {
  const { stream, said } = listener(true);
  const progress = showProgress(stream, 4, 'bids');
  for (let bid = 0; bid < 4; bid += 1) progress.step();
  progress.stop();
  expect(said()).toContain('░');
  expect(said()).toMatch(/█+ 100% \| 4 of 4 bids/);
});

test('whatever is no terminal gets plain lines, without a mark that only a terminal understands', () => {
  const { stream, said } = listener(false);
  const progress = showProgress(stream, 3, 'bids');
  progress.step();
  progress.step();
  progress.stop();
  expect(said()).toBe('2 of 3 bids (66 %)\n');
});
