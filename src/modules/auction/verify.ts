import type { BiddingQueries, LotHead } from '#contracts/bidding.ts';
import { instant } from '#contracts/instant.ts';
import { type AuditFindings, type Audited, type Breach, BREACHES_TOLD_MAX, type CheckResult, type Verifier, type VerifyScope } from '#contracts/verify.ts';
import { idKey, type LotId } from '#domain/ids.ts';
import type { Database } from '#platform/db/types.ts';
import { countListed, type Listed, publishedAfter, publishedLots } from './store/verify.ts';

/** Lots compared at once; bidding answers for at most 500. */
const LOTS_PER_PAGE_MAX = 200;
/** Pages of one turn of an auditor's pass, whatever share was asked for. */
const PAGES_PER_TURN_MAX = 20;
/** A lot is published here first and taken over by bidding in the next moment; one that was not by then was lost on the way. */
const TAKEN_OVER_WITHIN_MS = 60_000;
const CHECK = 'lists_agree_with_heads';
const HOLDS = 'The lists show each published lot as bidding left it, once its events were relayed.';

export type AuctionVerifyPorts = {
  database: Database;
  bidding: Pick<BiddingQueries, 'heads'>;
  /** Lots with events that consumers have not taken for good yet; null: too many to tell. */
  unrelayed(): Promise<ReadonlySet<LotId> | null>;
  nowMs(): number;
};

type Seen = { lots: number; moving: number; breaches: Breach[] };

/** Compares the lists with what bidding says, in pages. */
export function auctionVerifier(ports: AuctionVerifyPorts): Verifier & { audited: Audited } {
  let after = '0';
  return {
    checks: async function* checks(scope) { yield await compareAll(ports, scope); },
    audited: {
      // The lists are told what changed by the relay; whether they heard it shows in the pass.
      changed: async (): Promise<AuditFindings> => ({ rows: 0, lots: 0, breaches: [], waiting: 0 }),
      pass: async (share) => {
        const seen: Seen = { lots: 0, moving: 0, breaches: [] };
        const counted = Number((await ports.database.one(countListed))?.lots ?? 0);
        const pages = Math.min(Math.max(Math.ceil((counted * share) / LOTS_PER_PAGE_MAX), 1), PAGES_PER_TURN_MAX);
        let passDone = false;
        for (let page = 0; page < pages && !passDone; page += 1) {
          const lots = await publishedAfter(ports.database, after, LOTS_PER_PAGE_MAX);
          await compare(ports, lots, seen);
          after = idKeyOf(lots.at(-1)?.lot) ?? '0';
          passDone = lots.length < LOTS_PER_PAGE_MAX;
        }
        if (passDone) after = '0';
        return { rows: seen.lots, lots: seen.lots, breaches: seen.breaches, waiting: seen.moving, passDone };
      },
    },
  };
}

const idKeyOf = (lot: LotId | undefined): string | null => (lot === undefined ? null : idKey(lot));

async function compareAll(ports: AuctionVerifyPorts, scope: VerifyScope): Promise<CheckResult> {
  const seen: Seen = { lots: 0, moving: 0, breaches: [] };
  if (scope.kind === 'lot') await compare(ports, await publishedLots(ports.database, [scope.lot]), seen);
  else {
    for (let at = '0', full = true; full;) {
      const lots = await publishedAfter(ports.database, at, LOTS_PER_PAGE_MAX);
      await compare(ports, lots, seen);
      full = lots.length === LOTS_PER_PAGE_MAX;
      at = idKeyOf(lots.at(-1)?.lot) ?? at;
    }
  }
  return {
    check: CHECK, invariants: ['E3'], holds: HOLDS, rows: seen.lots, lots: seen.lots, breaches: seen.breaches.slice(0, BREACHES_TOLD_MAX), breachCount: seen.breaches.length,
    note: seen.moving === 0 ? null : `Lots with events on the way, not compared: ${seen.moving}.`,
  };
}

/** A lot that differs is looked at again once nothing of it is on the way; one that moves meanwhile is left for the next time. */
async function compare(ports: AuctionVerifyPorts, listed: readonly Listed[], seen: Seen): Promise<void> {
  seen.lots += listed.length;
  const before = await headsOf(ports, listed);
  const doubtful = listed.filter((lot) => differences(lot, before.get(lot.lot)).length > 0).map(({ lot }) => lot);
  if (doubtful.length === 0) return;
  const onTheWay = await ports.unrelayed();
  const still = doubtful.filter((lot) => onTheWay !== null && !onTheWay.has(lot));
  seen.moving += doubtful.length - still.length;
  const again = still.length === 0 ? [] : await publishedLots(ports.database, still);
  const after = await headsOf(ports, again);
  for (const lot of again) {
    const then = before.get(lot.lot);
    const now = after.get(lot.lot);
    // Decided on since: what is shown now may be right about then, or not yet about now.
    if (then !== undefined && now !== undefined && then.seq !== now.seq && (lot.head?.seq ?? 0) >= then.seq) seen.moving += 1;
    else seen.breaches.push(...differences(lot, then === undefined ? now : then.seq === now?.seq ? now : then).filter(() => !isFresh(ports, lot, now)).map((words) => breachOf(lot, words)));
  }
}

const headsOf = ({ bidding }: AuctionVerifyPorts, lots: readonly Listed[]): Promise<ReadonlyMap<LotId, LotHead>> => bidding.heads(lots.map(({ lot }) => lot), null);

const isFresh = (ports: AuctionVerifyPorts, { publishedAtMs }: Listed, head: LotHead | undefined): boolean => head === undefined && ports.nowMs() - publishedAtMs < TAKEN_OVER_WITHIN_MS;

type Difference = { about: string; expected: string; found: string };

function differences({ hidden, head, currency, openingPrice }: Listed, sold: LotHead | undefined): Difference[] {
  if (sold === undefined) return [{ about: 'bidding', expected: 'a published lot that bidding has taken over', found: 'one that it does not know' }];
  const frozen = [['currency', sold.currency, currency], ['opening price', Number(sold.openingPrice), openingPrice]] as const;
  // Lots of a replay are in no list.
  if (head === null) return [...pairs(frozen), ...(hidden ? [] : [{ about: 'list', expected: 'a published lot in the lists', found: 'none' }])];
  const shared = [
    ['event', sold.seq, head.seq], ['status', sold.status, head.status], ['outcome', sold.outcome, head.outcome], ['price', Number(sold.price), head.price],
    ['minimum', Number(sold.minimum), head.minimum], ['bids', sold.bidCount, head.bidCount], ['bidders', sold.bidderCount, head.bidderCount], ['leader', sold.leader, head.leader],
  ] as const;
  // A lot of a group closes with it, before the lists hear so: they may say an earlier time until it is closed, never a later one.
  const close = sold.status === 'closed' || head.closesAtMs > sold.closesAtMs ? [['close', instant(sold.closesAtMs), instant(head.closesAtMs)] as const] : [];
  return pairs([...frozen, ...shared, ...close]);
}

const pairs = (fields: readonly (readonly [string, string | number | null, string | number | null])[]): Difference[] =>
  fields.filter(([, right, found]) => right !== found).map(([about, right, found]) => ({ about, expected: `${about} ${right ?? 'none'}, as bidding has it`, found: `${found ?? 'none'} in the lists` }));

const breachOf = ({ lot, head }: Listed, { about, expected, found }: Difference): Breach => ({
  check: CHECK, class: 'B', lot, seq: null, expected, found, fingerprint: `${CHECK}|${lot}|${about}|${head?.seq ?? 0}`, evidence: { listed: { ...head } }, sinceMs: null,
});
