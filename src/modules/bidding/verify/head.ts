import { type AccountId, accountId, idKey } from '#domain/ids.ts';
import type { LotState, LotStatus } from '#domain/lot/state.ts';
import type { LotTerms } from '#domain/lot/terms.ts';
import { outcomeWord, statusWord } from '../store/codes.ts';
import type { AuditHead } from '../store/verify.ts';
import type { ProxyRule } from './proxy.ts';
import { instant, type Tell, wordsOf } from './tell.ts';

/** What the events of a lot came to, told twice. `state`: by the rules that decide, null when they could not. */
type CameTo = {
  head: AuditHead; terms: LotTerms; seq: number; state: LotState | null; rule: ProxyRule; status: LotStatus; bidderOf(account: AccountId): number | null;
};
type Cell = string | number | boolean | bigint | null;

/** Amounts that nobody may read in a report. */
const SECRET: ReadonlySet<string> = new Set(['leader_maximum', 'runner_up_maximum', 'reserve_price']);

/** Compares a head with what its events came to. */
export function compareHead(came: CameTo, tell: Tell): void {
  const { head, terms, seq, state, rule } = came;
  if (Number(head.seq) !== seq) tell('seqs_without_gaps', { about: 'head', expected: `event ${head.seq}, which the head knows`, found: `${seq} is the last one` });
  if (statusOf(head) !== came.status) tell('states_follow_their_course', { about: 'head', expected: `a lot that is ${came.status}`, found: `one that is ${statusOf(head)}` });
  for (const [field, right, found] of secondView(head, rule)) differs(field, right, found, (words) => tell('prices_follow_the_rule', { about: `head.${field}`, ...words }));
  const fields = [...frozenFields(head, terms), ...(state === null ? [] : foldedFields(head, state, came))];
  for (const [field, right, found] of fields) differs(field, right, found, (words) => tell('heads_are_the_fold', { about: field, ...words }));
}

function differs(field: string, right: Cell, found: Cell, tell: (words: { expected: string; found: string }) => void): void {
  if (String(right) === String(found)) return;
  if (SECRET.has(field)) tell({ expected: `${field} as the events say (it is secret)`, found: 'another' });
  else tell({ expected: `${field} ${shown(field, right)}`, found: shown(field, found) });
}

const shown = (field: string, cell: Cell): string => (cell === null ? 'none' : field.endsWith('_ms') ? instant(Number(cell)) : String(cell));

const secondView = (head: AuditHead, rule: ProxyRule): [string, Cell, Cell][] => [
  ['price', rule.price(), head.price],
  ['leader_id', rule.leader === null ? null : rule.leader.account.slice('acc_'.length), head.leader_id],
  ['leader_maximum', rule.leader?.counts ?? null, head.leader_maximum],
  ['runner_up_maximum', rule.runnerUp, head.runner_up_maximum],
  ['bid_count', rule.count, head.bid_count],
];

const frozenFields = (head: AuditHead, terms: LotTerms): [string, Cell, Cell][] => [
  ['seller_id', idKey(terms.sellerId), head.seller_id],
  ['group_id', terms.groupId === null ? null : idKey(terms.groupId), head.group_id],
  ['scheduled_open_ms', terms.opensAtMs, head.scheduled_open_ms],
  ['scheduled_close_ms', terms.closesAtMs, head.scheduled_close_ms],
];

const foldedFields = (head: AuditHead, state: LotState, { bidderOf }: CameTo): [string, Cell, Cell][] => [
  ['status', state.status, statusOf(head)],
  ['outcome', state.outcome, head.outcome === null ? null : outcomeOf(head)],
  ['seq', state.seq, head.seq],
  ['price', state.price, head.price],
  ['leader_id', state.leader === null ? null : idKey(state.leader.account), head.leader_id],
  ['leader_bidder', head.leader_id === null ? null : bidderOf(accountId(head.leader_id)), head.leader_bidder],
  ['leader_maximum', state.leader?.maximum ?? null, head.leader_maximum],
  ['runner_up_maximum', state.runnerUpMaximum, head.runner_up_maximum],
  ['reserve_price', state.reservePrice, head.reserve_price],
  ['closes_ms', state.closesAtMs, head.closes_ms],
  ['extensions', state.extensions, head.extensions],
  ['bid_count', state.bidCount, head.bid_count],
  ['bidder_count', state.bidderCount, head.bidder_count],
  ['buy_now_gone', state.buyNowGone, head.buy_now_gone],
  ['last_decided_ms', state.lastDecidedAtMs, head.last_decided_ms],
];

const statusOf = (head: AuditHead): string => said(() => statusWord(head.status));
const outcomeOf = (head: AuditHead): string => said(() => outcomeWord(head.outcome ?? 0));

// A code that nobody knows is a difference and not a defect of the check.
function said(word: () => string): string {
  try {
    return word();
  } catch (error) {
    return wordsOf(error);
  }
}
