import { expect, test } from 'vitest';
import { chanceOf, seedOfRun } from '../../../../test/support/oracle/chance.ts';
import { oracleNext } from '../../../../test/support/oracle/increments.ts';
import { oracleLot } from '../../../../test/support/oracle/lot.ts';
import { type IncrementChoice, incrementsFor } from '#domain/lot/increments.ts';
import { ProxyRule } from './proxy.ts';
import { nextAfter } from './steps.ts';
import { stepsOf } from './terms.ts';

const seed = seedOfRun();
const RUNS = 300;
const ACTS = 60;
const TABLES: readonly [IncrementChoice, string][] = [
  ['usd', 'USD'], ['usd', 'KWD'], ['gbp', 'GBP'], ['eur', 'EUR'], ['eur', 'CLF'], ['house', 'USD'], ['house', 'KWD'], ['platform', 'JPY'], ['platform', 'USD'], ['jpy', 'JPY'], [{ fixed: 777 }, 'JPY'], [{ percent: 0.01 }, 'KRW'], [{ percent: 33.33 }, 'INR'],
];

const tableOf = ([choice, currency]: readonly [IncrementChoice, string]) => {
  const increments = incrementsFor(choice, currency);
  if (!increments.ok) throw new Error(increments.refusal);
  return increments.value;
};

test(`steps are those of the oracle, at every edge and anywhere (SEED=${seed})`, () => {
  const chance = chanceOf(seed, 0);
  for (const table of TABLES.map(tableOf)) {
    const edges = [0, 1, 99, 100, 101, 500, 501, 1_501, 2_500, 5_000, 10_000, 25_000, 60_001, 100_000, 500_000, 1_000_000, 50_000_000, 999_999_999].flatMap((edge) => [edge, edge * 10 ** chance.upTo(4), edge + 1, Math.max(0, edge - 1)]);
    for (const amount of [...edges, ...Array.from({ length: 200 }, () => chance.upTo(2_000_000_000))]) expect(nextAfter(stepsOf(table), BigInt(amount))).toBe(BigInt(oracleNext(table, amount)));
  }
});

test(`of bids, retractions and lower reserves the rule makes what the oracle makes (SEED=${seed})`, () => {
  const seen = { retracted: 0, lowered: 0, tied: 0 };
  for (let run = 1; run <= RUNS; run += 1) {
    const chance = chanceOf(seed, run);
    const increments = tableOf(chance.pick(TABLES));
    const reserve = chance.in100(50) ? 1_000 + chance.upTo(100_000) : null;
    const showMaximumBelowReserve = chance.in100(20);
    const oracle = oracleLot({ increments, openingPrice: 1_000, reservePrice: reserve, showMaximumBelowReserve });
    const rule = new ProxyRule({ opening: 1_000n, steps: stepsOf(increments), showMaximumBelowReserve }, reserve === null ? null : BigInt(reserve));
    const standing: { number: number; account: string }[] = [];
    for (let act = 0; act < ACTS; act += 1) {
      const what = chance.upTo(20);
      const taken = what === 0 && standing.length > 0 ? chance.pick(standing) : null;
      if (taken !== null) {
        oracle.retract([taken.number]);
        expect(rule.takeOut(taken.account, [taken.number])).toBe(true);
        standing.splice(standing.indexOf(taken), 1);
        seen.retracted += 1;
      } else if (what === 1) {
        const to = 1_000 + chance.upTo(60_000);
        if (oracle.lowerReserve(to)) rule.lowerReserve(BigInt(to));
        if (oracle.view().reservePrice === to) seen.lowered += 1;
      } else {
        const account = `acc_${1 + chance.upTo(6)}`;
        const least = rule.minimumOf(account);
        expect(Number(least)).toBe(oracle.minimumOf(account));
        const maximum = chance.pick([least, least, rule.leader?.counts ?? least, least + BigInt(chance.upTo(5_000))]);
        const answer = oracle.bid(account, maximum);
        if (!answer.accepted) continue;
        if (maximum === rule.leader?.counts) seen.tied += 1;
        rule.bid(answer.number, account, maximum);
        standing.push({ number: answer.number, account });
      }
      const right = oracle.view();
      expect({ price: Number(rule.price()), leader: rule.leader?.account ?? null, counts: rule.leader === null ? null : Number(rule.leader.counts), runnerUp: rule.runnerUp === null ? null : Number(rule.runnerUp), bids: rule.count, met: rule.reserveMet })
        .toEqual({ price: right.price, leader: right.leader, counts: right.leaderMaximum, runnerUp: right.runnerUpMaximum, bids: right.bidCount, met: right.leader !== null && right.reserve !== 'unmet' });
    }
  }
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
});
