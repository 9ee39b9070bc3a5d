import { expect, test } from 'vitest';
import { readCsv } from './read.ts';

const LIMITS = { rowsMax: 3, columnsMax: 4, cellCharsMax: 20 };
const read = (text: string | Uint8Array) => readCsv(typeof text === 'string' ? Buffer.from(text) : text, LIMITS);

test.each<[string, string]>([
  ['line feeds', 'a,b\n1,2\n'],
  ['carriage returns too', 'a,b\r\n1,2\r\n'],
  ['no last line end', 'a,b\n1,2'],
  ['a byte order mark', '\ufeffa,b\n1,2\n'],
  ['semicolons', 'a;b\n1;2\n'],
  ['tabs', 'a\tb\n1\t2\n'],
  ['quotation marks', '"a","b"\n"1","2"\n'],
])('a table with %s is read', async (_how, text) => {
  expect(await read(text)).toEqual({ ok: true, table: { head: ['a', 'b'], rows: [{ row: 2, cells: ['1', '2'] }] } });
});

test('a cell may hold commas, line ends and quotation marks; rows without a word are passed over but counted', async () => {
  const answer = await read('a,b\n"1, ""x""\n2",b\n\n,\nlast,1\n');
  expect(answer).toMatchObject({ ok: true, table: { rows: [{ row: 2, cells: ['1, "x"\n2', 'b'] }, { row: 5, cells: ['last', '1'] }] } });
});

test.each<[string, string | Uint8Array, number | null, string]>([
  ['nothing', '', null, 'table_empty'],
  ['blank lines alone', '\n\n', null, 'table_empty'],
  ['UTF-16', Buffer.from('\ufeffa,b\n1,2\n', 'utf16le'), null, 'table_utf16'],
  ['a spreadsheet', Buffer.from('PK\u0003\u0004 and so on'), null, 'table_archive'],
  ['bytes of anything', new Uint8Array([97, 44, 98, 10, 0, 1, 2]), null, 'table_not_text'],
  ['Latin letters of one byte', Buffer.from('a,b\ncaf\u00e9,2\n', 'latin1'), null, 'table_not_utf8'],
  ['a quotation mark that is never closed', 'a,b\n1,"2\n3,4\n', 2, 'row_quote_open'],
  ['a quotation mark inside a cell', 'a,b\n1,2\n3,4" wide\n', 3, 'row_quote_inside'],
  ['more rows than may be', 'a\n1\n2\n3\n4\n', 5, 'row_too_many'],
  ['more columns than may be', 'a,b,c,d,e\n', 1, 'row_columns'],
  ['a row without an end', `a\n${'x'.repeat(500)}\n`, 2, 'row_too_long'],
])('%s is a fault that says where and why', async (_what, text, row, code) => {
  const answer = await read(text);
  expect(answer).toMatchObject({ ok: false, fault: { row, code } });
});

test('a long table lets others have their turn', async () => {
  const rows = Array.from({ length: 3 }, () => `${'x'.repeat(100_000)}\n`).join('');
  let turns = 0;
  const timer = setInterval(() => { turns += 1; }, 0);
  const answer = await readCsv(Buffer.from(`a\n${rows}`), { ...LIMITS, cellCharsMax: 200_000 });
  clearInterval(timer);
  expect(answer).toMatchObject({ ok: true });
  expect(turns).toBeGreaterThan(0);
});
