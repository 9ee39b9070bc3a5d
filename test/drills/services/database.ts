import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { HttpClient } from '../../blackbox/torture/clients/http.ts';
import type { Act } from './act.ts';
import { ask, caughtUp, type Drill, saysTryAgain, type Told, UNDISTURBED_MS } from './drill.ts';

/* What bids cannot do without: PostgreSQL, its connections, its machine. */

/** More than a pool has connections. */
const WRITERS = 10;
const READERS = 24;
/** Longer than the house may take, so that a late answer is seen as one. */
const ANSWERED_MS_MAX = 20_000;
/** A reader of a page waits so long for a connection, and is answered then. */
const REFUSED_WITHIN_MS = 2_500;
const FREE_AGAIN_MS = 2_000;
const TAKEN_OVER_MS = 15_000;
/** So many bids are acknowledged by the old primary, and so many by the new one. */
const BIDS_AROUND = 400;
/** What a standby that is only a little behind would lose. */
const LAST_MS = 1_000;
const LAST_BIDS = 10;
const UNDER_WAY = 8;
const HANDS = 5;

const poolExhausted: Drill = {
  name: 'pool exhausted', says: 'Every connection that bidding has for questions is held up; who asks is told 503 in a bounded time, bids have connections of their own and go on.',
  work: async (act) => {
    const { scene } = act;
    const lot = await lotWithBids(act);
    const stranger = await connected(act);
    await stranger.query('begin');
    await stranger.query('lock table bidding.voids in access exclusive mode');
    const mark = act.mark();
    const holding = { on: true };
    const writers = Array.from({ length: WRITERS }, (_, n) => askForVoids(act, `/lots/${lot}/bids/${n + 2}/void`, () => holding.on));
    const answers = await untilRefused(() => Promise.all(Array.from({ length: READERS }, () => ask(scene, 'GET', `/lots/${lot}/bids`, { msMax: ANSWERED_MS_MAX }))));
    const refused = answers.filter(saysTryAgain);
    if (refused.length === 0 || answers.some((answer) => answer?.status !== 200 && !saysTryAgain(answer))) act.troubles.push(`questions without a connection were answered ${JSON.stringify(answers)}`);
    act.figures['questions refused'] = `${refused.length} of ${answers.length}`;
    act.keep(mark, { what: 'a question without a connection is refused', tookMs: Math.max(0, ...refused.map(({ tookMs }) => tookMs)), boundMs: REFUSED_WITHIN_MS });
    act.keepLongestGap(mark, 'between two bids with an exhausted pool', UNDISTURBED_MS);
    holding.on = false;
    await stranger.query('rollback');
    const freed = act.mark();
    await stranger.end();
    while ((await ask(scene, 'GET', `/lots/${lot}/bids`))?.status !== 200) await pause(20);
    act.keep(freed, { what: 'questions are answered again', tookMs: performance.now() - freed.atMs, boundMs: FREE_AGAIN_MS });
    await Promise.all(writers);
  },
};

/** Until then the pool's connections wait for the lock; on a busy machine some do not yet, and questions are answered. */
const HELD_UP_MS = 500;
const HELD_UP_MS_MAX = 30_000;

/** Asks again and again until somebody is refused; all the answers. */
async function untilRefused(questions: () => Promise<(Told | null)[]>): Promise<(Told | null)[]> {
  const answers: (Told | null)[] = [];
  const endMs = performance.now() + HELD_UP_MS_MAX;
  do {
    await pause(HELD_UP_MS);
    answers.push(...await questions());
  } while (!answers.some(saysTryAgain) && performance.now() < endMs);
  return answers;
}

/** Somebody of the staff who asks for a bid to be voided, again and again: each time a connection waits for the stranger's lock until it gives up. */
async function askForVoids({ scene }: Act, path: string, going: () => boolean): Promise<void> {
  const staff = new HttpClient(scene.front.port, scene.people.operator.token);
  while (going()) {
    await staff.call('POST', path, { body: { reason: 'A drill.' }, msMax: ANSWERED_MS_MAX });
    await pause(20);
  }
  staff.close();
}

async function connected({ scene }: Act): Promise<Client> {
  const client = new Client(scene.house.postgres.connection);
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

const BIDS_MIN = 12;

async function lotWithBids(act: Act): Promise<string> {
  for (;;) {
    const found = act.crew.market.open().find(({ seq }) => seq > BIDS_MIN);
    if (found !== undefined) return found.lot;
    await act.flowing();
  }
}

const failOver: Drill = {
  name: 'fail-over to the standby', says: 'The machine of the primary is gone; the standby, which had every commit before it was acknowledged, takes its place.', wantsStandby: true, hands: HANDS,
  work: async (act) => {
    const { pair } = act.scene;
    if (pair === null) throw new Error('there is no standby here');
    if (act.scene.lagging) await pair.holdBack();
    const bidsMs = performance.now();
    await act.flowing(BIDS_AROUND);
    const mark = act.mark();
    await pair.primary.end('SIGKILL');
    await pair.takeOver();
    act.figures['standby made primary after ms'] = Math.round(performance.now() - mark.atMs);
    await act.acknowledgedSince(mark, 'the next bid after the primary died', TAKEN_OVER_MS);
    await act.flowing(BIDS_AROUND);
    act.atLeast('bids acknowledged before the primary died', act.acknowledgedIn(bidsMs, mark.atMs), BIDS_AROUND);
    act.atLeast('of these in the last second', act.acknowledgedIn(mark.atMs - LAST_MS, mark.atMs), LAST_BIDS);
    act.atLeast('bids under way when it died', act.underWayAt(mark.atMs), UNDER_WAY);
  },
  // A house that has lost its last seconds has nothing to catch up with.
  afterwards: async (act) => { if (!act.scene.lagging) await caughtUp(act); },
};

export const DATABASE: readonly Drill[] = [poolExhausted, failOver];
