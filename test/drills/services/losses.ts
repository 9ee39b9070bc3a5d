import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceName } from '#contracts/services.ts';
import type { ServiceProcess } from '../../support/seven-services.ts';
import type { Act } from './act.ts';
import { ask, backAgain, caughtUp, type Drill, HANDED_OVER_MS, READY_MS, saysTryAgain, someLot, UNDISTURBED_MS } from './drill.ts';

/* One service after the other is killed under load. */

const AWAY_MS = 3_000;
/** Of a session that was looked up nothing is known any more after a second; what was sent then is answered a moment later. */
const SESSIONS_FORGOTTEN_MS = 2_500;

/** Bids never notice that it is gone; what happened meanwhile reaches it afterwards. */
const unneeded = (name: ServiceName, what: string): Drill => ({
  name: `${name} killed`, says: `${what} wait; every bid goes on as before.`,
  work: async (act) => {
    const mark = act.mark();
    await act.scene.house.service(name).kill();
    await pause(AWAY_MS);
    act.keepLongestGap(mark, `between two bids without ${name}`, UNDISTURBED_MS);
    await backAgain(act, act.scene.house.service(name));
  },
  afterwards: caughtUp,
});

/** Another of its kind takes what it did. */
const oneOfSeveral = (name: ServiceName, says: string): Drill => ({
  name: `one ${name} of several killed`, says,
  work: async (act) => {
    const process = act.scene.house.service(name);
    const mark = act.mark();
    await process.kill();
    await act.acknowledgedSince(mark, `the next bid after a ${name} died`, HANDED_OVER_MS);
    await pause(AWAY_MS);
    act.keepLongestGap(mark, `between two bids with one ${name} less`, HANDED_OVER_MS);
    await backAgain(act, process);
  },
});

const auctionKilled: Drill = {
  name: 'auction killed', says: 'Bids of people who know their lot go on; pages of lots and publishing answer 503 until it is back.',
  work: async (act) => {
    const mark = act.mark();
    await act.scene.house.service('auction').kill();
    await pause(AWAY_MS);
    act.keepLongestGap(mark, 'between two bids without auction', UNDISTURBED_MS);
    await expectBusy(act, 'a page of a lot without auction', () => ask(act.scene, 'GET', `/lots/${someLot(act)}`));
    await backAgain(act, act.scene.house.service('auction'));
  },
};

const identityKilled: Drill = {
  name: 'identity killed', says: 'Bids of signed-in people go on for at most as long as their session is known, a second; then they are answered 503, like signing in and pages of lots, which name their seller. Who watches live or reads the bids of a lot notices nothing.',
  work: async (act) => {
    const { scene } = act;
    const lot = someLot(act);
    await scene.house.service('identity').kill();
    await pause(SESSIONS_FORGOTTEN_MS);
    await expectBusy(act, 'a bid without identity', () => ask(scene, 'POST', `/lots/${lot}/bids`, { person: 0, body: { maximum: 1 }, key: `drill ${act.mark().wallMs}` }));
    await expectBusy(act, 'signing in without identity', () => ask(scene, 'POST', '/sessions', { body: { email: 'bidder1@example.test', password: 'correct horse battery' } }));
    const seen = await ask(scene, 'GET', `/lots/${lot}/bids`);
    if (seen?.status !== 200) act.troubles.push(`the bids of a lot could not be seen without identity: ${JSON.stringify(seen)}`);
    await pause(AWAY_MS - SESSIONS_FORGOTTEN_MS);
    const mark = act.mark();
    await backAgain(act, scene.house.service('identity'));
    await act.acknowledgedSince(mark, 'the next bid after identity was started', READY_MS);
  },
};

const allBiddingKilled: Drill = {
  name: 'every bidding killed', says: 'Bids are answered 503 or "unconfirmed" and sent again; each has its one true answer when bidding is back.',
  work: async (act) => {
    const all = act.scene.house.processes.filter((one): one is ServiceProcess => one.name === 'bidding');
    await Promise.all(all.map((one) => one.kill()));
    await pause(AWAY_MS);
    const mark = act.mark();
    const [first, ...others] = all;
    if (first === undefined) throw new Error('the house has no bidding');
    await backAgain(act, first);
    await act.acknowledgedSince(mark, 'the next bid after bidding was started', READY_MS);
    for (const one of others) await one.start();
  },
};

/** What needs what is away says so, with the one status that means "try again", and when. */
async function expectBusy(act: Act, what: string, asked: () => ReturnType<typeof ask>): Promise<void> {
  const answer = await asked();
  if (!saysTryAgain(answer)) act.troubles.push(`${what} was answered ${JSON.stringify(answer)} and not 503 with Retry-After`);
  else act.figures[`${what}, ms`] = Math.round(answer.tookMs);
}

export const LOSSES: readonly Drill[] = [
  unneeded('payment', 'Invoices'), unneeded('notification', 'Notices and letters'), unneeded('analytics', 'Figures'),
  oneOfSeveral('bidding', 'Its lots are decided by another; who waited for an answer asks again under the same key.'),
  oneOfSeveral('gateway', 'Its people connect to another, and take up each lot where they were.'),
  auctionKilled, identityKilled, allBiddingKilled,
];
