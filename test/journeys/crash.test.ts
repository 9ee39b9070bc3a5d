import { afterAll, beforeAll, expect, test } from 'vitest';
import { chanceOf, seedOfRun } from '../support/oracle/chance.ts';
import { checkHistory } from '../support/oracle/check-history.ts';
import { expectStatus, type Person, published, registered, staffed } from '../support/market.ts';
import { type ServedHouse, servedHouse } from '../support/served-house.ts';

/*
 * The whole house is killed while 32 clients bid on 4 lots: ten times its process, ten times its PostgreSQL. Each client
 * sends a bid again, under the same request id, until it has an answer. What the clients wrote down is then held against
 * the house and against the oracle: nothing acknowledged is lost, nothing counts twice, every price is right.
 */

const CLIENTS = 32;
const LOTS = 4;
const KILLS_EACH = 10;
// The house is away for most of the time: on a slow machine one bid may live through many kills.
const TRIES_MAX = 20_000;
/** Short beside the time for which the house is up; shorter ones ask a house that is away a thousand times a second. */
const RETRY_MS = 75;

type Accepted = { lot: string; account: string; key: string; maximum: number; seq: number; price: number; minimum: number; outcome: string };

const seed = seedOfRun();
let house: ServedHouse;
let seller: Person;
const clients: Person[] = [];
const lots: string[] = [];

beforeAll(async () => {
  house = await servedHouse();
  seller = await staffed(house, 'seller', 'seller');
  for (let i = 0; i < CLIENTS; i += 1) clients.push(await registered(house, `client${i}`));
  for (let i = 0; i < LOTS; i += 1) lots.push(await published(house, seller));
}, 120_000);
afterAll(async () => { await house.remove(); });

const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

/** Sends one bid until it is answered by something that was decided. */
async function bidUntilAnswered(client: Person, lot: string, key: string, maximum: number): Promise<{ status: number; body: Record<string, unknown>; tries: number }> {
  for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
    const answer = await house.call('POST', `/lots/${lot}/bids`, { maximum }, { ...client.headers, 'idempotency-key': key }).catch(() => null);
    if (answer !== null && answer.status !== 503) return { status: answer.status, body: answer.body, tries };
    await pause(RETRY_MS);
  }
  throw new Error(`no answer to ${key} after ${TRIES_MAX} tries:\n${house.output()}`);
}

type Ledger = { accepted: Accepted[]; refused: number; retried: number };

async function bidding(client: Person, number: number, ledger: Ledger, going: () => boolean): Promise<void> {
  const chance = chanceOf(seed, number);
  const minimums = new Map<string, number>();
  for (let n = 0; going(); n += 1) {
    const lot = chance.pick(lots);
    const key = `client-${number}-bid-${n}`;
    const maximum = (minimums.get(lot) ?? 1000) + chance.upTo(40) * 10;
    const { status, body, tries } = await bidUntilAnswered(client, lot, key, maximum);
    if (tries > 1) ledger.retried += 1;
    minimums.set(lot, Number(body['minimum']));
    if (status === 201) {
      ledger.accepted.push({
        lot, account: client.id, key, maximum, seq: Number(body['seq']), price: Number(body['price']), minimum: Number(body['minimum']), outcome: String(body['outcome']),
      });
    } else {
      expect(['bid_too_low', 'own_maximum_not_raised']).toContain(body['code']);
      ledger.refused += 1;
    }
  }
}

async function killTwentyTimes(): Promise<void> {
  const chance = chanceOf(seed, 1_000);
  for (let kill = 0; kill < 2 * KILLS_EACH; kill += 1) {
    await pause(150 + chance.upTo(700));
    if (kill % 2 === 0) {
      await house.kill();
      await house.start();
    } else {
      await house.killPostgres();
    }
  }
}

test(`nothing acknowledged is lost when the house is killed 20 times while 32 clients bid (SEED=${seed})`, { timeout: 900_000 }, async () => {
  const ledger: Ledger = { accepted: [], refused: 0, retried: 0 };
  let going = true;
  const running = Promise.all(clients.map((client, number) => bidding(client, number, ledger, () => going)));
  await killTwentyTimes();
  await pause(1_000);
  going = false;
  await running;
  expect(ledger.retried).toBeGreaterThan(KILLS_EACH);
  expect(ledger.accepted.length).toBeGreaterThan(100);
  expect(ledger.accepted.length + ledger.refused).toBeGreaterThan(300);

  for (const lot of lots) await checkLot(lot, ledger.accepted.filter((bid) => bid.lot === lot).toSorted((a, b) => a.seq - b.seq));
  // Every answer ever given is given again, word for word.
  const sample = ledger.accepted.filter((_, i) => i % 25 === 0);
  for (const bid of sample) {
    const owner = clients.find(({ id }) => id === bid.account);
    const again = owner === undefined ? null : await bidUntilAnswered(owner, bid.lot, bid.key, bid.maximum);
    expect(again).toMatchObject({ status: 201, body: { seq: bid.seq, price: bid.price, minimum: bid.minimum, outcome: bid.outcome, replayed: true } });
  }
});

async function checkLot(lot: string, acknowledged: readonly Accepted[]): Promise<void> {
  // Every accepted bid was acknowledged to exactly one request: the seqs are 2..n without a gap or a double.
  expect(acknowledged.map(({ seq }) => seq)).toEqual(acknowledged.map((_, i) => i + 2));
  await expectStatus(house.call('POST', `/lots/${lot}/end`, undefined, seller.headers), 200);
  const view = await expectStatus(house.call('GET', `/lots/${lot}`), 200);
  expect(view).toMatchObject({ status: 'closed', outcome: 'sold', bidCount: acknowledged.length, seq: acknowledged.length + 2 });
  const history = await wholeHistory(lot);
  expect(history.map(({ seq }) => seq)).toEqual(acknowledged.map(({ seq }) => seq));
  expect(history.map(({ price }) => price)).toEqual(acknowledged.map(({ price }) => price));
  const breaches = checkHistory(
    { openingPrice: 1000, increments: { kind: 'preset', preset: 'usd', version: 1, exponent: 2 } },
    acknowledged.map(({ account, maximum, price, outcome }) => ({ account, maximum, price, leading: outcome === 'leading' })),
  );
  expect(breaches).toEqual([]);
  const leading = await Promise.all(clients.map(async (client) => {
    const mine = await expectStatus(house.call('GET', `/lots/${lot}`, undefined, client.headers), 200);
    return (mine['you'] as { leading: boolean }).leading;
  }));
  expect(leading.filter(Boolean)).toHaveLength(1);
}

async function wholeHistory(lot: string): Promise<{ seq: number; price: number }[]> {
  const items: { seq: number; price: number }[] = [];
  let cursor: string | null = null;
  do {
    const page = await expectStatus(house.call('GET', `/lots/${lot}/bids?limit=100${cursor === null ? '' : `&cursor=${cursor}`}`), 200);
    items.push(...(page['items'] as { seq: number; price: number }[]));
    cursor = page['next'] as string | null;
  } while (cursor !== null);
  return items.toReversed();
}
