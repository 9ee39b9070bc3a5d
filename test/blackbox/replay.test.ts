import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseSaleId } from '#domain/ids.ts';
import { livingPostmaster } from '#platform/db/embedded/processes.ts';
import { MIGRATIONS } from '../../src/app/databases.ts';
import { freshDatabase, type TestDatabase } from '../support/postgres.ts';
import { BAD_RECORDINGS } from './bad-recordings.ts';
import { addressOf, newPlace, type Place, type Ran } from './command.ts';

/* Real auctions lie beside the project, not in it. Without them one test is skipped, but not where everything is asked for. */
const RECORDED = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const SKIP = !existsSync(RECORDED) && process.env['REQUIRE_ALL'] !== '1';
const RUN_MS_MAX = 120_000;

type Row = Record<string, string>;

function table(text: string): Row[] {
  const [header = '', ...lines] = text.trim().split('\n');
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, place) => [names[place] ?? '', value])));
}

const at = (row: Row, name: string): string => row[name] ?? '';

/** Columns in another order, one more, CRLF, a mark of the encoding, a blank line, a quoted name, auctions in turns. */
const MADE_UP = [
  '\ufeffseq,bidder,auction_id,amount_cents,open_cents,t_s',
  '1,anna,vase,5000,1100,7', '1,dora,empty handed,900,1000,7', '2,ben,vase,2000,1000,8', '', '3,"Côte, c""est moi",vase,5025,1000,9',
  '5,ben,vase,4000,1000,10', '8,"Côte, c""est moi",vase,5025,1000,11', '1,anna,tie,7000,500,1', '2,ben,tie,7000,500,2', '9,anna,vase,5100,1000,12',
].join('\r\n');
const MADE_UP_RESULT = [
  // Opening price 10.00: 50 leads, 20 lifts it to 20.50, 50.25 takes it at 50.25; 40 is too low, the own 50.25 again is no raise, and 51.00 falls short of the next minimum.
  'auction_id,price_cents,leader,accepted,refused_seqs', 'vase,5025,"Côte, c""est moi",3,5 8 9', 'empty handed,1000,,0,1', 'tie,7000,anna,2,', '',
].join('\n');

describe('with a database of its own', () => {
  let place: Place;
  beforeAll(async () => { place = await newPlace(); });
  afterAll(() => place.clear());

  test.skipIf(SKIP)(`real auctions end as recorded, through the real bid path${SKIP ? ' (skipped: ../shared/data is absent)' : ''}`, async () => {
    const ran = await place.run('replay', join(RECORDED, 'ebay-palm-bids.csv'), '--out', 'result.csv', '--json');
    expect(ran).toMatchObject({ code: 0 });
    const expected = table(readFileSync(join(RECORDED, 'ebay-palm-expected.csv'), 'utf8'));
    const result = table(await readFile(join(place.folder, 'result.csv'), 'utf8'));
    const essence = (row: Row): string[] => ['auction_id', 'price_cents', 'leader', 'refused_seqs'].map((name) => at(row, name));
    expect(result.map(essence)).toEqual(expected.map(essence));
    expect(result).toHaveLength(341);
    expect(result.filter((row, place_) => at(row, 'price_cents') === expected[place_]?.['recorded_close_cents'])).toHaveLength(331);
    const bids = table(readFileSync(join(RECORDED, 'ebay-palm-bids.csv'), 'utf8'));
    const counted = Map.groupBy(bids, (row) => at(row, 'auction_id'));
    for (const row of result) {
      const refused = at(row, 'refused_seqs').split(' ').filter((seq) => seq !== '').length;
      expect(Number(at(row, 'accepted')) + refused).toBe(counted.get(at(row, 'auction_id'))?.length);
    }
    expect(JSON.parse(ran.out)).toMatchObject({ auctions: 341, bids: bids.length, out: 'result.csv' });
    // A line now and then for those who watch a log; the last one says that all is done.
    expect(ran.err).toContain(`${bids.length} of ${bids.length} bids (100 %)`);
    await nothingLeft(place);
  }, 4 * RUN_MS_MAX);

  test('a replay that is interrupted leaves no result and no database server behind', async () => {
    const many = Array.from({ length: 20_000 }, (_, row) => `slow,${row},${row % 2 === 0 ? 'anna' : 'ben'},${1_000_000 + row * 20_000},1000`);
    const file = await place.file('slow.csv', `auction_id,seq,bidder,amount_cents,open_cents\n${many.join('\n')}\n`);
    const { child, said, ended } = place.start('replay', file, '--out', 'slow-result.csv');
    await said(/\d+ of 20000 bids/);
    child.kill('SIGINT');
    const { code, out, err } = await ended;
    expect({ code, out, last: err.trim().split('\n').at(-1) }).toEqual({ code: 2, out: '', last: 'Stopped by SIGINT before it was done.' });
    expect(existsSync(join(place.folder, 'slow-result.csv'))).toBe(false);
    await nothingLeft(place);
  }, 4 * RUN_MS_MAX);
});

async function nothingLeft(place: Place): Promise<void> {
  expect((await readdir(place.folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  expect(await livingPostmaster(join(place.folder, 'data', 'postgres'))).toBe(null);
}

describe('beside other users of a database', () => {
  let house: TestDatabase;
  let place: Place;
  let file: string;
  beforeAll(async () => {
    house = await freshDatabase(MIGRATIONS);
    place = await newPlace({ DATABASE_URL: addressOf(house) });
    file = await place.file('made up.csv', MADE_UP);
  });
  afterAll(async () => {
    await place.clear();
    await house.drop();
  });

  test('a made-up file ends as the rules say, and the same file again is another run', async () => {
    const [first, second] = [await place.run('replay', file, '--out', 'first.csv', '--json'), await place.run('replay', file, '--out', 'second.csv', '--json')];
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(await readFile(join(place.folder, 'first.csv'), 'utf8')).toBe(MADE_UP_RESULT);
    expect(await readFile(join(place.folder, 'second.csv'), 'utf8')).toBe(MADE_UP_RESULT);
    const told = [first, second].map(({ out }): Record<string, unknown> => JSON.parse(out));
    expect(told[0]).toMatchObject({ auctions: 3, bids: 9, accepted: 5, refused: 4, refusals: { bid_too_low: 3, own_maximum_not_raised: 1 } });
    const sales = told.map(({ sale }) => String(sale));
    expect(sales.map(parseSaleId)).toEqual(sales);
    expect(sales[0]).not.toBe(sales[1]);
  }, RUN_MS_MAX * 2);

  test('the result replaces an older one as a whole', async () => {
    const out = await place.file('old.csv', 'what was here before');
    expect(await place.run('replay', file, '--out', out)).toMatchObject({ code: 0, out: expect.stringContaining('3 auctions, 9 bids'), err: '9 of 9 bids (100 %)\n' });
    expect(await readFile(out, 'utf8')).toBe(MADE_UP_RESULT);
  }, RUN_MS_MAX);

  test('one auction with one bid is told as one', async () => {
    const one = await place.file('one.csv', 'auction_id,seq,bidder,amount_cents,open_cents\na,1,x,500,100\n');
    expect(await place.run('replay', one, '--out', join(place.folder, 'one-result.csv'))).toMatchObject({ code: 0, out: expect.stringMatching(/^1 auction, 1 bid in /) });
  }, RUN_MS_MAX);

  test('bidders of a replay are no accounts that anybody sees', async () => {
    const { items }: { items?: unknown } = JSON.parse((await place.run('user', 'list', '--json')).out);
    expect(items).toEqual([]);
  }, RUN_MS_MAX);
});

describe('what cannot be replayed', () => {
  let place: Place;
  beforeAll(async () => { place = await newPlace(); });
  afterAll(() => place.clear());

  async function refused(args: readonly string[]): Promise<Ran> {
    const ran = await place.run('replay', ...args);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err.trim().split('\n')).toHaveLength(1);
    // Nothing was begun: no database, no result, no draft of one.
    expect((await readdir(place.folder)).filter((name) => !name.endsWith('.csv') && name !== 'folder')).toEqual([]);
    expect(existsSync(join(place.folder, 'result.csv'))).toBe(false);
    return ran;
  }

  test.each(BAD_RECORDINGS)('$kind: line $line', async ({ content, line, says }) => {
    const file = await place.file('bad.csv', content);
    const { err } = await refused([file, '--out', 'result.csv']);
    expect(err).toContain(`bad.csv, line ${line}: `);
    expect(err).toMatch(says);
    expect(err).toContain('Nothing was imported');
  });

  test('a file that is not there, a folder, and a result that cannot be written are told apart', async () => {
    const sound = await place.file('sound.csv', MADE_UP);
    expect((await refused(['missing.csv', '--out', 'result.csv'])).err).toContain('There is no file missing.csv');
    expect((await refused(['.', '--out', 'result.csv'])).err).toContain('is a folder');
    expect((await refused([sound, '--out', 'nowhere/result.csv'])).err).toContain('There is no folder');
    expect((await refused([sound, '--out', '.'])).err).toContain('is a folder');
    expect((await refused([sound, '--out', 'sound.csv'])).err).toContain('is the file to be replayed');
    expect(await readFile(sound, 'utf8')).toBe(MADE_UP);
  }, RUN_MS_MAX);
});
