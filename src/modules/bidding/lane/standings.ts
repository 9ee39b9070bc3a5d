import { type AccountId, accountId, idKey, type LotId, lotId } from '#domain/ids.ts';
import type { BidderStanding } from '#domain/lot/commands.ts';
import { type Minor, minor } from '#domain/money.ts';
import type { StandingRow } from '../store/lane.ts';
import type { LotWork } from './work.ts';

type Lead = { lot: LotId; currency: string; maximum: Minor };

const NOTHING = minor(0n);
/** Most accounts: no row, no link, nothing to judge. Shared, as nearly every bid of a batch has it. */
const ORDINARY: BidderStanding = {
  blocked: false, approved: true, linkedToSeller: false, staff: false, exposureLimit: null, exposureElsewhere: NOTHING, depositMet: true,
};

/** Who may bid, as read under the locks of one batch. */
export class Standings {
  readonly #rows = new Map<AccountId, StandingRow>();
  readonly #links = new Set<string>();
  readonly #approvals = new Set<string>();
  readonly #leads = new Map<AccountId, Lead[]>();

  constructor(
    rows: readonly StandingRow[],
    permissions: readonly { kind: string; account_id: string; other_id: string }[],
    leads: readonly { account_id: string; lot_id: string; leader_maximum: string; currency: string }[],
  ) {
    for (const row of rows) this.#rows.set(accountId(row.account_id), row);
    for (const { kind, account_id, other_id } of permissions) (kind === 'link' ? this.#links : this.#approvals).add(`${account_id}/${other_id}`);
    for (const row of leads) {
      const account = accountId(row.account_id);
      const lead = { lot: lotId(row.lot_id), currency: row.currency, maximum: minor(BigInt(row.leader_maximum)) };
      this.#leads.set(account, [...(this.#leads.get(account) ?? []), lead]);
    }
  }

  /** How an account stands towards a lot of this batch. Leads are taken from the batch's own lots as far as it holds them. */
  of(account: AccountId | null, work: LotWork, lots: ReadonlyMap<LotId, LotWork>): BidderStanding {
    const { terms } = work.known;
    const row = account === null ? undefined : this.#rows.get(account);
    if (account === null || (row === undefined && this.#links.size === 0 && !terms.approvalRequired)) return ORDINARY;
    const key = idKey(account);
    const limit = row?.limits?.[terms.currency];
    return {
      blocked: row?.blocked ?? false,
      staff: row?.staff ?? false,
      approved: terms.saleId !== null && this.#approvals.has(`${key}/${idKey(terms.saleId)}`),
      linkedToSeller: this.#links.has(`${key}/${idKey(terms.sellerId)}`),
      exposureLimit: limit === undefined ? null : minor(BigInt(limit)),
      exposureElsewhere: limit === undefined ? NOTHING : this.#exposure(account, work, lots),
      depositMet: true,
    };
  }

  #exposure(account: AccountId, work: LotWork, lots: ReadonlyMap<LotId, LotWork>): Minor {
    let sum = 0n;
    for (const lead of this.#leads.get(account) ?? []) {
      if (!lots.has(lead.lot) && lead.currency === work.known.terms.currency) sum += lead.maximum;
    }
    for (const other of lots.values()) {
      const { state } = other;
      const counts = other !== work && state.status !== 'closed' && state.terms.currency === work.known.terms.currency;
      if (counts && state.leader?.account === account) sum += state.leader.maximum;
    }
    return minor(sum);
  }
}
