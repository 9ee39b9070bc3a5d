import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canKeepLogs, openLog, type LogBook, type LogLevel } from './log.ts';

function memory(options: { secrets?: string[]; dir?: string | null; level?: LogLevel } = {}): { book: LogBook; lines: string[] } {
  const lines: string[] = [];
  const book = openLog({ level: options.level ?? 'info', dir: options.dir ?? null, secrets: options.secrets ?? [], stdout: { write: (line) => void lines.push(line) } });
  return { book, lines };
}

test('a folder for the log is tried beforehand: made when missing, refused where a file is in the way', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'auctionhub-log-'));
  expect(canKeepLogs(join(dir, 'deep', 'down'))).toBe(true);
  expect(await readFile(join(dir, 'deep', 'down', 'app.log'), 'utf8')).toBe('');
  expect(canKeepLogs(join(dir, 'deep', 'down', 'app.log'))).toBe(false);
  await rm(dir, { recursive: true });
});

test('a line is JSON with level, time, fields and a sentence', () => {
  const { book, lines } = memory();
  book.log.child({ module: 'x' }).warn({ lot: 'lot_1' }, 'The lot waits.');
  book.log.debug({}, 'Below the level.');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 40, module: 'x', lot: 'lot_1', msg: 'The lot waits.', time: expect.any(Number) });
});

test.each<[LogLevel, number]>([['debug', 1], ['info', 1], ['warn', 0], ['silent', 0]])('at level %s a call that was answered makes %i lines', (level, count) => {
  const { book, lines } = memory({ level });
  book.access.write('{"level":30,"msg":"request"}\n');
  expect(lines).toHaveLength(count);
});

test('neither a field with a secret name nor a known secret anywhere reaches a line', () => {
  const secret = 's3cr3t"with\\quotes';
  const { book, lines } = memory({ secrets: [secret] });
  book.log.error({ body: { password: 'hunter22', maximum: 5_000 }, err: new Error(`cannot log in with ${secret}`) }, `wrong: ${secret}`);
  expect(lines.join('')).not.toMatch(/hunter22|5000|s3cr3t/);
  expect(() => JSON.parse(lines[0] ?? '')).not.toThrow();
});

test('with a folder, errors are in error.log too, suspicions in fraud.log and calls in access.log, each beside stdout', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'auctionhub-log-'));
  const { book, lines } = memory({ dir });
  book.log.info({}, 'usual');
  book.log.error({}, 'broken');
  book.fraud.warn({}, 'odd');
  book.access.write('{"msg":"request"}\n');
  const read = (name: string): Promise<string> => readFile(join(dir, name), 'utf8').catch(() => '');
  await expect.poll(async () => {
    const [app, error, fraud, access] = await Promise.all(['app.log', 'error.log', 'fraud.log', 'access.log'].map(read));
    return [app?.match(/usual|broken|odd/g), error?.match(/usual|broken|odd/g), fraud?.match(/usual|broken|odd/g), access];
  }).toEqual([['usual', 'broken'], ['broken'], ['odd'], '{"msg":"request"}\n']);
  expect(lines).toHaveLength(4);
  await rm(dir, { recursive: true });
});
