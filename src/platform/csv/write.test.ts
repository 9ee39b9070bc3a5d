import { expect, test } from 'vitest';
import { readCsv } from './read.ts';
import { csvRow, writeCsv } from './write.ts';

test.each([['=1+1', '\'=1+1'], ['+49 30', '\'+49 30'], ['-2+3', '\'-2+3'], ['@sum(a1)', '\'@sum(a1)'], [' =1', '" \'"'], ['＝1', '\'＝1'], ['\t=1', null], ['a=1', 'a=1'], ['5 - 2', '5 - 2']])('%j does not begin like a formula', (text, written) => {
  const row = csvRow([text]).slice(0, -2);
  expect(row.replaceAll('"', '')).not.toMatch(/^\s*[=+\-@＝＋－＠]/u);
  if (written !== null && !written.includes('"')) expect(row).toBe(written);
});

test('numbers stay numbers, negative ones too, and what is not there is empty', () => {
  expect(csvRow([-5, 12n, null, 0.25, 'x', '-12.50'])).toBe('-5,12,,0.25,x,-12.50\r\n');
});

test('what was written is read again as it was', async () => {
  const cells = ['a "quoted" word', 'two\nlines', 'a, b', 'è 時計', 'plain'];
  const read = await readCsv(new TextEncoder().encode(writeCsv(['a', 'b', 'c', 'd', 'e'], [cells])), { rowsMax: 10, cellCharsMax: 100, columnsMax: 10 });
  expect(read).toMatchObject({ ok: true, table: { rows: [{ cells }] } });
});
