/* Files that `replay` must refuse: what is wrong, on which line, and a word of what it must say. */

export type BadRecording = { kind: string; content: string | Uint8Array; line: number; says: RegExp };

const HEADER = 'auction_id,seq,bidder,amount_cents,open_cents';
const rows = (...lines: string[]): string => `${[HEADER, ...lines].join('\n')}\n`;
const bytes = (before: string, odd: readonly number[], after: string): Uint8Array => Buffer.concat([Buffer.from(before), Buffer.from(odd), Buffer.from(after)]);

export const BAD_RECORDINGS: readonly BadRecording[] = [
  { kind: 'an empty file', content: '', line: 1, says: /empty/ },
  { kind: 'blank lines alone', content: '\n\n\n', line: 1, says: /empty/ },
  { kind: 'a header without bids', content: rows(), line: 2, says: /no bids/ },
  { kind: 'no header', content: 'a,1,anna,100,50\n', line: 1, says: /header/ },
  { kind: 'columns divided by semicolons', content: rows('a,1,anna,100,50').replaceAll(',', ';'), line: 1, says: /header/ },
  { kind: 'a missing column', content: 'auction_id,seq,bidder,amount_cents\na,1,anna,100\n', line: 1, says: /open_cents/ },
  { kind: 'a column twice', content: `${HEADER},seq\na,1,anna,100,50,1\n`, line: 1, says: /seq twice/ },
  { kind: 'a row with a field too few', content: rows('a,1,anna,100,50', 'a,2,ben,200'), line: 3, says: /4 fields/ },
  { kind: 'a row with a field too many', content: rows('a,1,anna,100,50,x'), line: 2, says: /6 fields/ },
  { kind: 'an amount with decimals', content: rows('a,1,anna,100,50', 'a,2,ben,12.50,50'), line: 3, says: /amount_cents "12\.50"/ },
  { kind: 'an amount of nothing', content: rows('a,1,anna,0,50'), line: 2, says: /amount_cents "0"/ },
  { kind: 'a negative amount', content: rows('a,1,anna,-5,50'), line: 2, says: /amount_cents "-5"/ },
  { kind: 'an amount above 10^15', content: rows('a,1,anna,1000000000000001,50'), line: 2, says: /amount_cents/ },
  { kind: 'an amount in scientific notation', content: rows('a,1,anna,1e400,50'), line: 2, says: /amount_cents "1e400"/ },
  { kind: 'an empty amount', content: rows('a,1,anna,,50'), line: 2, says: /amount_cents is empty/ },
  { kind: 'an opening price that is no number', content: rows('a,1,anna,100,fifty'), line: 2, says: /open_cents "fifty"/ },
  { kind: 'an empty bidder', content: rows('a,1,anna,100,50', 'b,1,,100,50'), line: 3, says: /bidder is empty/ },
  { kind: 'an empty auction', content: rows(',1,anna,100,50'), line: 2, says: /auction_id is empty/ },
  { kind: 'a bidder of 81 characters', content: rows(`a,1,${'x'.repeat(81)},100,50`), line: 2, says: /longer than 80/ },
  { kind: 'a seq twice, with another auction in between', content: rows('a,1,anna,100,50', 'b,1,anna,100,50', 'a,1,ben,200,50'), line: 4, says: /seq 1 twice/ },
  { kind: 'seqs that go back', content: rows('a,2,anna,100,50', 'a,1,ben,200,50'), line: 3, says: /seq 1/ },
  { kind: 'a quote that is never closed', content: rows('a,1,anna,100,50', 'a,2,"ben,200,50', 'a,3,anna,300,50'), line: 3, says: /never closed/ },
  { kind: 'a quote in the middle of a field', content: rows('a,1,an"na,100,50'), line: 2, says: /quote/ },
  { kind: 'something after a closing quote', content: rows('a,1,"anna"x,100,50'), line: 2, says: /quote/ },
  { kind: 'a line end inside a name', content: rows('a,1,anna,100,50', 'a,2,"be\nn",200,50'), line: 3, says: /control character/ },
  { kind: 'letters that are not UTF-8', content: bytes(rows('a,1,anna,100,50'), [0x61, 0x2c, 0x32, 0x2c, 0xe9], ',200,50\n'), line: 3, says: /UTF-8/ },
  { kind: 'UTF-16', content: Buffer.from(`\ufeff${rows('a,1,anna,100,50')}`, 'utf16le'), line: 1, says: /UTF-16/ },
  { kind: 'a NUL byte', content: bytes(rows('a,1,anna,100,50').trimEnd(), [0x0a, 0x61, 0x2c, 0x00], '\n'), line: 3, says: /NUL/ },
  { kind: 'a row without end', content: rows(`a,1,anna,100,${'5'.repeat(70_000)}`), line: 2, says: /longer than/ },
  { kind: 'two wrong lines, of which the first is told', content: rows('a,1,anna,x,50', 'a,2,b"en,200,50'), line: 2, says: /amount_cents "x"/ },
];
