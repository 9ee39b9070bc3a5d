import { idKey, type AccountId, type LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import type { Database } from '#platform/db/types.ts';
import { checkHistory } from '../../test/support/oracle/check-history.ts';
import { OPENING_PRICE, STEP } from '../clients/price-board.ts';
import type { Proof } from '../report/types.ts';
import type { Acknowledged, Ledger } from './ledger.ts';
import { countRefused, type EventRow, readEvents, readLastSeqs } from './store.ts';

/** Rows read at once. */
const PAGE = 20_000;
/** The oracle goes over all bidders for each bid; of a longer history it decides the beginning, and the rest is checked against the answers. */
const ORACLE_BIDS_MAX = 20_000;
const BREACHES_MAX = 20;
const BID_ACCEPTED = 2;

export type Field = { lots: readonly LotId[]; bidders: readonly AccountId[] };

/**
 * Holds the table of decisions to what the clients were told: events of each lot are 1..n; every acknowledged bid stands once,
 * under the seq, with the price, the bidder and the maximum of its answer; nothing stands that was not acknowledged; refusals are
 * remembered; prices and leaders are those of the oracle. Bids that were answered `busy` may stand or not.
 */
export async function proveWindow(database: Database, field: Field, ledger: Ledger): Promise<Proof> {
  const breaches: string[] = [];
  const unanswered = Object.values(ledger.undecided).reduce((sum, each) => sum + each, 0);
  const byLot = Map.groupBy(ledger.bids, ({ lot }) => lot);
  const totals = { events: 0, oracle: 0 };
  for (const [place, lot] of field.lots.entries()) {
    const told = (byLot.get(place) ?? []).toSorted((a, b) => a.seq - b.seq);
    const events = await eventsOf(database, lot);
    totals.events += events.length;
    breaches.push(...differences(lot, field.bidders, told, events, unanswered));
    const bids = events.filter(({ kind }) => kind === BID_ACCEPTED).slice(0, Math.max(0, ORACLE_BIDS_MAX - totals.oracle));
    totals.oracle += bids.length;
    breaches.push(...judged(lot, bids));
    if (breaches.length >= BREACHES_MAX) break;
  }
  if (ledger.strays > 0) breaches.push(`${ledger.strays} answers were to no bid, or to one that was answered`);
  breaches.push(...await headsBehind(database, field), ...await refusalsLost(database, field, ledger, unanswered));
  return { acknowledged: ledger.bids.length + ledger.refused, eventsChecked: totals.events, bidsByOracle: totals.oracle, breaches: breaches.slice(0, BREACHES_MAX) };
}

/** Two proofs as one. */
export function together(proofs: readonly Proof[]): Proof {
  const sum = (read: (proof: Proof) => number): number => proofs.reduce((all, proof) => all + read(proof), 0);
  return {
    acknowledged: sum((proof) => proof.acknowledged), eventsChecked: sum((proof) => proof.eventsChecked), bidsByOracle: sum((proof) => proof.bidsByOracle),
    breaches: proofs.flatMap(({ breaches }) => breaches).slice(0, BREACHES_MAX),
  };
}

async function eventsOf(database: Database, lot: LotId): Promise<EventRow[]> {
  const events: EventRow[] = [];
  for (;;) {
    const page = await database.all(readEvents, [idKey(lot), Number(events.at(-1)?.seq ?? 0) + 1, PAGE]);
    events.push(...page);
    if (page.length < PAGE) return events;
  }
}

function differences(lot: LotId, bidders: readonly AccountId[], told: readonly Acknowledged[], events: readonly EventRow[], unanswered: number): string[] {
  const breaches: string[] = [];
  const gap = events.findIndex(({ seq }, at) => Number(seq) !== at + 1);
  if (gap >= 0) breaches.push(`${lot}: event ${gap + 1} is numbered ${events[gap]?.seq}`);
  const twice = told.find(({ seq }, at) => told[at - 1]?.seq === seq);
  if (twice !== undefined) breaches.push(`${lot}: seq ${twice.seq} was answered to two bids`);
  for (const bid of told) {
    const row = events[bid.seq - 1];
    const account = bidders[bid.bidder];
    const same = row !== undefined && account !== undefined && row.kind === BID_ACCEPTED && row.account_id === idKey(account)
      && Number(row.maximum) === bid.maximum && Number(row.price) === bid.price && (row.leader_id === row.account_id) === bid.leading;
    if (!same) breaches.push(`${lot}: the bid answered as seq ${bid.seq} at ${bid.price} stands as ${JSON.stringify(row ?? null)}`);
    if (breaches.length >= BREACHES_MAX) return breaches;
  }
  const standing = events.filter(({ kind }) => kind === BID_ACCEPTED).length;
  if (standing < told.length || standing > told.length + unanswered) breaches.push(`${lot}: ${standing} bids stand, ${told.length} were acknowledged`);
  return breaches;
}

function judged(lot: LotId, bids: readonly EventRow[]): string[] {
  const history = bids.map((bid) => ({
    account: bid.account_id ?? '', maximum: Number(bid.maximum), price: Number(bid.price), leading: bid.leader_id === bid.account_id,
  }));
  return checkHistory({ openingPrice: OPENING_PRICE, increments: { kind: 'fixed', step: minor(BigInt(STEP)) } }, history).map((breach) => `${lot}: ${breach}`);
}

async function headsBehind(database: Database, { lots }: Field): Promise<string[]> {
  const heads = await database.all(readLastSeqs, [lots.map(idKey)]);
  if (heads.length !== lots.length) return [`${heads.length} heads of ${lots.length} lots`];
  const breaches: string[] = [];
  for (const head of heads) {
    const [last, beyond] = await database.all(readEvents, [head.lot_id, Number(head.seq), 2]);
    if (last === undefined || beyond !== undefined || last.price !== head.price) breaches.push(`lot ${head.lot_id}: its head stands at ${head.seq} (${head.price}), its events do not`);
  }
  return breaches;
}

async function refusalsLost(database: Database, { lots, bidders }: Field, ledger: Ledger, unanswered: number): Promise<string[]> {
  const row = await database.one(countRefused, [bidders.map(idKey), lots.map(idKey)]);
  const remembered = row?.refused ?? 0;
  const right = remembered >= ledger.refused && remembered <= ledger.refused + unanswered;
  return right ? [] : [`${remembered} refusals are remembered, ${ledger.refused} were answered`];
}
