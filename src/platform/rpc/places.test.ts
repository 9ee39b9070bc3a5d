import { expect, test } from 'vitest';
import { inOrderFor, isPlace, NAMES_GOOD_MS, placesOf } from './places.ts';

const REPLICAS = ['http://10.0.0.1:8080', 'http://10.0.0.2:8080', 'http://10.0.0.3:8080'];
const LOTS = Array.from({ length: 3_000 }, (_, at) => `lot_${at}`);

test('texts spread evenly over replicas, and the order of one text is always the same', () => {
  const first = Map.groupBy(LOTS, (lot) => inOrderFor(lot, REPLICAS)[0]);
  for (const origin of REPLICAS) expect(first.get(origin)?.length).toBeGreaterThan(900);
  for (const lot of LOTS.slice(0, 50)) expect(inOrderFor(lot, REPLICAS.toReversed())).toEqual(inOrderFor(lot, REPLICAS));
});

test('when a replica goes only its own texts move, each to the next in its order', () => {
  for (const lot of LOTS) {
    const [favourite, next] = inOrderFor(lot, REPLICAS);
    const left = REPLICAS.slice(0, 2);
    expect(inOrderFor(lot, left)[0]).toBe(favourite === REPLICAS[2] ? next : favourite);
  }
});

test('a name is asked about again after a while, and what was known serves while it cannot be', async () => {
  const time = { nowMs: 0 };
  const answers: (string[] | Error)[] = [['10.0.0.1', 'fd00::2'], new Error('no name service'), ['10.0.0.9']];
  const places = placesOf(['dns+http://bidding-replicas:8080', 'http://10.0.0.5:1'], { monotonicMs: () => time.nowMs }, async () => {
    const answer = answers.shift() ?? [];
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const known = ['http://10.0.0.5:1', 'http://10.0.0.1:8080', 'http://[fd00::2]:8080'];
  expect(await places.origins()).toEqual(known);
  time.nowMs = NAMES_GOOD_MS - 1;
  expect(await places.origins()).toEqual(known);
  expect(answers).toHaveLength(2);
  time.nowMs = NAMES_GOOD_MS;
  expect(await places.origins()).toEqual(known);
  await new Promise((resolve) => { setImmediate(resolve); });
  time.nowMs = 2 * NAMES_GOOD_MS;
  await places.origins();
  await new Promise((resolve) => { setImmediate(resolve); });
  expect(await places.origins()).toEqual(['http://10.0.0.5:1', 'http://10.0.0.9:8080']);
});

test.each([['http://127.0.0.1:5101', true], ['dns+http://bidding:8080', true], ['https://bidding', true], ['http://bidding/path', false], ['bidding:8080', false], ['http://user@bidding', false], ['dns+bidding', false]])('%s is a place: %s', (text, is) => {
  expect(isPlace(text)).toBe(is);
});
