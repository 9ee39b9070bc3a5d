import { expect, test } from 'vitest';
import { minor } from '#domain/money.ts';
import { EXAMPLES, played } from './examples.ts';
import { bid, type Bidder, leaderOf, newGame, nextMinimum, pass, STEPS_MAX } from './game.ts';

const play = (reserve: bigint | null, ...bids: [Bidder, bigint][]) =>
  bids.reduce((game, [who, maximum]) => bid(game, who, minor(maximum)), newGame(reserve === null ? null : minor(reserve)));

test.each<[string, bigint | null, [Bidder, bigint][], Bidder, bigint, string]>([
  ['one bidder', null, [['anna', 5_000n]], 'anna', 1_000n, 'first'],
  ['a lower bid', null, [['anna', 5_000n], ['bruno', 2_000n]], 'anna', 2_050n, 'answered'],
  ['a tie', null, [['anna', 5_000n], ['bruno', 2_000n], ['bruno', 5_000n]], 'anna', 5_000n, 'tie'],
  ['a win by less than a step', null, [['anna', 5_000n], ['bruno', 2_000n], ['chidi', 5_025n]], 'chidi', 5_025n, 'capped'],
  ['a win by more', null, [['anna', 2_000n], ['bruno', 5_000n]], 'bruno', 2_050n, 'beats'],
  ['an answer that reaches the own maximum', null, [['anna', 5_000n], ['bruno', 4_990n]], 'anna', 5_000n, 'answered_capped'],
  ['a reserve that is met', 4_000n, [['anna', 3_000n], ['bruno', 4_500n]], 'bruno', 4_000n, 'reserve_met'],
  ['a reserve that is not', 4_000n, [['anna', 3_000n]], 'anna', 1_000n, 'first_below_reserve'],
  ['a raise of one\'s own', null, [['anna', 5_000n], ['anna', 6_000n]], 'anna', 1_000n, 'raised'],
  ['a raise after a capped price', null, [['anna', 5_000n], ['bruno', 2_000n], ['chidi', 5_025n], ['chidi', 6_000n]], 'chidi', 5_100n, 'repriced'],
])('the golden case of %s comes out as the house decides it, and says why', (_, reserve, bids, leader, price, why) => {
  const game = play(reserve, ...bids);
  expect([leaderOf(game.state), game.state.price, game.steps.at(-1)?.why]).toEqual([leader, price, why]);
});

test('a refused bid changes nothing and says the minimum', () => {
  const game = play(null, ['anna', 5_000n], ['bruno', 2_000n], ['chidi', 2_050n]);
  expect(game.steps.at(-1)).toMatchObject({ why: 'too_low', minimum: 2_100n, price: 2_050n, leader: 'anna', beaten: null });
  expect(nextMinimum(game.state)).toBe(2_100n);
  expect(play(null, ['anna', 5_000n], ['anna', 4_900n]).steps.at(-1)).toMatchObject({ why: 'not_raised', minimum: 5_001n });
});

test('the maximum of the one who leads is in no step of others; the beaten one\'s is', () => {
  const game = play(null, ['anna', 5_000n], ['bruno', 2_000n], ['chidi', 6_000n]);
  expect(game.steps.map(({ beaten }) => beaten)).toEqual([null, { who: 'bruno', maximum: 2_000n }, { who: 'anna', maximum: 5_000n }]);
});

test('a bid in the last two minutes extends the close, and the lot closes when the time is up', () => {
  const late = bid(pass(play(null, ['anna', 5_000n]), 540_000), 'bruno', minor(2_000n));
  expect(late.steps.at(-1)).toMatchObject({ extendedToMs: 660_000 });
  const over = pass(late, 3_600_000);
  expect(over).toMatchObject({ nowMs: 660_000, state: { status: 'closed', outcome: 'sold' } });
  expect(bid(over, 'chidi', minor(9_000n)).steps.at(-1)).toMatchObject({ why: 'too_late' });
  expect(pass(newGame(null), 600_000).steps).toMatchObject([{ why: 'passed_nobody' }]);
  expect(pass(play(4_000n, ['anna', 3_000n]), 600_000).steps.at(-1)).toMatchObject({ why: 'passed_unmet' });
});

test('every example plays to its end and shows what it is named for', () => {
  expect(EXAMPLES.map((example) => [example.name, played(example).steps.map(({ why }) => why)])).toEqual([
    ['proxy', ['first', 'answered', 'answered']], ['tie', ['first', 'answered', 'tie']], ['capped', ['first', 'answered', 'capped', 'repriced']],
    ['reserve', ['first_below_reserve', 'reserve_met', 'beats']], ['late', ['first', 'answered', 'sold']], ['own', ['first', 'not_raised', 'raised', 'answered']],
  ]);
});

test('a game ends after a bounded number of steps', () => {
  let game = newGame(null);
  for (let at = 0; at < STEPS_MAX + 5; at += 1) game = bid(game, 'anna', minor(1n));
  expect(game.steps).toHaveLength(STEPS_MAX);
});
