import { expect } from 'vitest';
import type { BiddingCommands } from '#contracts/bidding.ts';
import type { Contracts } from '#contracts/services.ts';
import { accountId, approvalId, type LotId, lotId, saleId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { termsFor } from '../../support/bidding.ts';
import type { Person, World } from './world.ts';

/*
 * A case for each method of each contract, and no way to leave one out: this does not compile without it. A case is carried out once in each form; what it
 * answers must be the same but for ids, names that the house gives, and times.
 */

type Case = (ask: Contracts, world: World) => Promise<unknown>;
export type Cases = { readonly [Name in keyof Contracts]: { readonly [Method in keyof Contracts[Name]]-?: Case } };

const key = (): string => crypto.randomUUID();
const fresh = (): bigint => BigInt(Date.now()) * 1_000_000n + BigInt(Math.floor(Math.random() * 1_000_000));
const newLot = (): LotId => lotId(fresh());
/** A relay and a consumer on a busy machine. */
const HEARD_WITHIN_MS = 60_000;
/** Somebody nobody has heard of. */
const STRANGER = accountId(7n);
const UNKNOWN = lotId(7n);

const bidOn = async (ask: Contracts, lot: LotId, who: Person, maximum: bigint): ReturnType<BiddingCommands['placeBid']> =>
  ask.bidding.placeBid({ account: who.accountId, lot, key: key(), maximum: minor(maximum), currency: 'USD', receivedAt: performance.now() });

/** A lot with bids of two people; the second one leads. */
async function contested(ask: Contracts, world: World, more?: Record<string, unknown>): Promise<{ lot: LotId; anna: Person; bob: Person }> {
  const [lot, anna, bob] = [await world.lot(more), await world.person(), await world.person()];
  await bidOn(ask, lot, anna, 2_000n);
  await bidOn(ask, lot, bob, 5_000n);
  return { lot, anna, bob };
}

const identity: Cases['identity'] = {
  callersOf: async (ask, { seller }) => [await ask.identity.callersOf([seller.token, 'x'.repeat(43), 'short']), await ask.identity.callersOf([])],
  profiles: async (ask, { seller }) => ask.identity.profiles([seller.accountId, STRANGER]),
  contacts: async (ask, { seller }) => ask.identity.contacts([seller.accountId, STRANGER]),
  counts: async (ask) => Object.keys(await ask.identity.counts()).toSorted(),
  heldAbout: async (ask, { seller }) => ask.identity.heldAbout(seller),
};

const auction: Cases['auction'] = {
  view: async (ask, world) => {
    const { lot, bob } = await contested(ask, world);
    return [await ask.auction.view(lot, null), await ask.auction.view(lot, bob.accountId), await ask.auction.view(UNKNOWN, null)];
  },
  titles: async (ask, world) => ask.auction.titles([await world.lot(), UNKNOWN]),
  salesOf: async (ask, world) => ask.auction.salesOf([await world.lot(), UNKNOWN]),
  listingFacts: async (ask, world) => ask.auction.listingFacts([await world.lot({ estimateLow: 3_000, estimateHigh: 6_000 }), UNKNOWN]),
  forInvoice: async (ask, world) => ask.auction.forInvoice([await world.lot(), UNKNOWN]),
  counts: async (ask) => Object.keys(await ask.auction.counts()).toSorted(),
  registrationOpen: async (ask) => ask.auction.registrationOpen(),
  name: async (ask) => ask.auction.name(),
  contact: async (ask) => ask.auction.contact(),
  termsVersion: async (ask) => ask.auction.termsVersion(),
  heldAbout: async (ask, { person }) => ask.auction.heldAbout((await person()).accountId),
};

const reading: Pick<Cases['bidding'], 'heads' | 'eventsSince' | 'history' | 'bidsOf' | 'bidsPerMinute' | 'trouble' | 'voidsWaiting' | 'voidsEnded' | 'actsOn'> = {
  heads: async (ask, world) => {
    const { lot, bob } = await contested(ask, world);
    return [await ask.bidding.heads([lot, UNKNOWN], bob.accountId), await ask.bidding.heads([lot], null), await ask.bidding.heads([], null)];
  },
  eventsSince: async (ask, world) => {
    const { lot } = await contested(ask, world);
    return [await ask.bidding.eventsSince(lot, 1, 100), await ask.bidding.eventsSince(lot, 3, 1), await ask.bidding.eventsSince(UNKNOWN, 1, 10)];
  },
  history: async (ask, world) => {
    const { lot } = await contested(ask, world);
    return [await ask.bidding.history(lot, null, 10), await ask.bidding.history(lot, 3, 10)];
  },
  bidsOf: async (ask, world) => {
    const { anna } = await contested(ask, world);
    return [await ask.bidding.bidsOf(anna.accountId, null, 10), await ask.bidding.bidsOf(STRANGER, null, 10)];
  },
  bidsPerMinute: async (ask) => (await ask.bidding.bidsPerMinute(3)).map(({ atMs, bids }) => [typeof atMs, typeof bids]),
  trouble: async (ask) => Object.keys(await ask.bidding.trouble()).toSorted(),
  voidsWaiting: async (ask, world) => {
    const { lot, approval } = await asked(ask, world);
    const found = (await ask.bidding.voidsWaiting(null, 101)).filter((one) => one.lot === lot);
    return [found, (await ask.bidding.voidsWaiting({ askedAtMs: found[0]?.askedAtMs ?? 0, approval }, 101)).length];
  },
  voidsEnded: async (ask, world) => {
    const { approval, second, lot } = await asked(ask, world);
    await ask.bidding.decline({ approval, by: second.accountId, reason: 'It stands.' });
    return (await ask.bidding.voidsEnded(null, 101)).filter((one) => one.lot === lot);
  },
  actsOn: async (ask, world) => {
    const lot = await world.lot();
    await ask.bidding.freeze({ lot, by: world.seller.accountId, reason: 'A look at it.' });
    return ask.bidding.actsOn(lot, null, 10);
  },
};

/** A bid that a first member of staff wants out. */
async function asked(ask: Contracts, world: World): Promise<{ lot: LotId; approval: ReturnType<typeof approvalId>; second: Person }> {
  const { lot } = await contested(ask, world);
  const [first, second] = [await world.person('clerk'), await world.person('clerk')];
  const answer = await ask.bidding.requestVoid({ lot, seq: 3, by: first.accountId, reason: 'A slip of the hand.' });
  if (!answer.ok || answer.approvalId === undefined) throw new Error(JSON.stringify(answer, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)));
  return { lot, approval: answer.approvalId, second };
}

const bidding: Cases['bidding'] = {
  ...reading,
  placeBid: async (ask, world) => {
    const [lot, anna] = [await world.lot(), await world.person()];
    const bid = { account: anna.accountId, lot, key: key(), maximum: minor(2_000n) };
    const refused = await ask.bidding.placeBid({ ...bid, key: key(), maximum: minor(1n) });
    return [refused, await ask.bidding.placeBid(bid), await ask.bidding.placeBid(bid), await ask.bidding.placeBid({ ...bid, maximum: minor(3_000n) }), await ask.bidding.placeBid({ ...bid, lot: UNKNOWN })];
  },
  buyNow: async (ask, world) => {
    const [lot, anna] = [await world.lot({ buyNowPrice: 9_000 }), await world.person()];
    const buy = { account: anna.accountId, lot, key: key() };
    return [await ask.bidding.buyNow(buy), await ask.bidding.buyNow(buy)];
  },
  retract: async (ask, world) => {
    const { lot, bob } = await contested(ask, world);
    const request = { account: bob.accountId, lot, key: key(), reason: 'typing_error' } as const;
    return [await ask.bidding.retract(request), await ask.bidding.retract(request)];
  },
  takeLot: async (ask, world) => {
    const terms = termsFor(newLot(), world.seller.accountId, { buyNowPrice: minor(20_000n) });
    const answers = [await ask.bidding.takeLot(terms, minor(4_000n)), await ask.bidding.takeLot(terms, minor(4_000n))];
    return [answers, await ask.bidding.heads([terms.lotId], null)];
  },
  setStanding: async (ask, world) => {
    const [lot, anna] = [await world.lot(), await world.person()];
    const done = [
      await ask.bidding.setStanding({ kind: 'account', account: anna.accountId, blocked: true }),
      await ask.bidding.setStanding({ kind: 'exposure_limit', account: anna.accountId, currency: 'USD', limit: minor(1_000n) }),
      await ask.bidding.setStanding({ kind: 'link', seller: world.seller.accountId, account: STRANGER, linked: false }),
      await ask.bidding.setStanding({ kind: 'approval', sale: saleId(9n), account: anna.accountId, approved: true }),
    ];
    return [done, await bidOn(ask, lot, anna, 2_000n)];
  },
  endLot: async (ask, world) => {
    const { lot } = await contested(ask, world);
    return [await ask.bidding.endLot({ lot, by: null, operator: true }), await ask.bidding.endLot({ lot, by: null, operator: true })];
  },
  withdraw: async (ask, world) => ask.bidding.withdraw({ lot: await world.lot(), by: null, reason: 'It broke.', operator: true }),
  freeze: async (ask, world) => ask.bidding.freeze({ lot: await world.lot(), by: world.seller.accountId, reason: 'A look at it.' }),
  resume: async (ask, world) => {
    const lot = await world.lot();
    await ask.bidding.freeze({ lot, by: null, reason: 'A look at it.' });
    return [await ask.bidding.resume({ lot, by: null, reason: null }), await ask.bidding.resume({ lot, by: null })];
  },
  lowerReserve: async (ask, world) => {
    const lot = await world.lot({ reservePrice: 8_000 });
    return [await ask.bidding.lowerReserve({ lot, by: world.seller.accountId, reservePrice: minor(4_000n) }), await ask.bidding.lowerReserve({ lot, by: world.seller.accountId, reservePrice: minor(9_000n) })];
  },
  requestVoid: async (ask, world) => {
    const { lot } = await contested(ask, world);
    const clerk = await world.person('clerk');
    return [await ask.bidding.requestVoid({ lot, seq: 3, by: clerk.accountId, reason: 'A slip of the hand.' }), await ask.bidding.requestVoid({ lot, seq: 99, by: clerk.accountId, reason: 'No such bid.' })];
  },
  approve: async (ask, world) => {
    const { approval, second, lot } = await asked(ask, world);
    return [await ask.bidding.approve({ approval, by: second.accountId, reason: null }), await ask.bidding.heads([lot], null), await ask.bidding.approve({ approval: approvalId(7n), by: second.accountId })];
  },
  decline: async (ask, world) => {
    const { approval, second } = await asked(ask, world);
    return ask.bidding.decline({ approval, by: second.accountId, reason: 'It stands.' });
  },
  unrelayed: async (ask) => (await ask.bidding.unrelayed()) instanceof Set,
  soldAfter: async (ask) => Array.isArray(await ask.bidding.soldAfter(lotId(1n), 5)),
  soldAmong: async (ask, world) => {
    const { lot } = await contested(ask, world);
    await ask.bidding.endLot({ lot, by: null, operator: true });
    return ask.bidding.soldAmong([lot, UNKNOWN]);
  },
  ...inquiries(),
};

function inquiries(): Pick<Cases['bidding'], 'keep' | 'acknowledgeResumed' | 'freezeSuspects' | 'acknowledge' | 'waiting' | 'noteAudit' | 'lastAudit'> {
  const found = (lot: LotId) => [{
    check: 'prices_follow_the_rule', class: 'A', lot, seq: 2, expected: 'price 1000', found: '1', fingerprint: `parity|${lot}`, evidence: { price: '1' }, sinceMs: null,
  } as const];
  return {
    keep: async (ask, world) => {
      const breaches = found(await world.lot());
      return [await ask.bidding.keep(breaches), await ask.bidding.keep(breaches)];
    },
    waiting: async (ask) => Object.keys(await ask.bidding.waiting()).toSorted(),
    acknowledge: async (ask, world) => {
      const [kept] = await ask.bidding.keep(found(await world.lot()));
      return [await ask.bidding.acknowledge(kept?.id ?? '', 'It was looked into.'), await ask.bidding.acknowledge('999999999', 'There is none.')];
    },
    freezeSuspects: async (ask, world) => {
      const lot = await world.lot();
      await ask.bidding.keep(found(lot));
      const { frozen, failed } = await ask.bidding.freezeSuspects();
      return [frozen.includes(lot), failed];
    },
    acknowledgeResumed: async (ask, world) => {
      const lot = await world.lot();
      await ask.bidding.keep(found(lot));
      await ask.bidding.freezeSuspects();
      await ask.bidding.resume({ lot, by: null });
      return (await ask.bidding.acknowledgeResumed()) > 0;
    },
    noteAudit: async (ask) => ask.bidding.noteAudit(),
    lastAudit: async (ask) => {
      await ask.bidding.noteAudit();
      return ask.bidding.lastAudit();
    },
  };
}

export const CASES: Cases = {
  identity, auction, bidding,
  notification: {
    post: async (ask, { seller }) => ask.notification.post({ kind: 'verify_email', account: seller.accountId, to: 'somebody@example.test', displayName: 'Somebody', language: 'fr', token: 'a token', atMs: Date.now() }),
    writesLetters: async (ask) => ask.notification.writesLetters(),
    heldAbout: async (ask, { person }) => ask.notification.heldAbout((await person()).accountId),
  },
  payment: { heldAbout: async (ask, { person }) => ask.payment.heldAbout((await person()).accountId) },
  analytics: {
    heldAbout: async (ask, { person }) => {
      const { accountId: account } = await person();
      // What analytics knows of somebody it hears a moment later.
      await expect.poll(async () => JSON.stringify(await ask.analytics.heldAbout(account)), { timeout: HEARD_WITHIN_MS }).toMatch(/"registeredAt":"/);
      return ask.analytics.heldAbout(account);
    },
  },
};
