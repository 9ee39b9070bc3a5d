import type { ReferenceLot } from './reference-lot.ts';

/** How long a lead that was lost may still have been seen by a decision under way. */
const LINGERS_US = 4_000_000;

type Gain = { account: string; sure: boolean };
type Past = { account: string; maximum: number; untilUs: number };

/**
 * What an account leads with over all lots. Decisions on several lots are not of one order, so what one of them could know lies between two sums:
 * the leads that it must have seen, and those that it may have seen.
 */
export class Exposure {
  readonly #gains = new Map<ReferenceLot, Gain>();
  readonly #past = new Map<ReferenceLot, Past[]>();

  /** To be called after each event of a lot, with who led before and with how much. `sure`: the gain was made under the lock of the account's row. */
  follow(lot: ReferenceLot, before: { leader: string | null; maximum: number | null }, at: { us: number; sure: boolean; by: string | null }): void {
    const { leader } = lot.view;
    const leads = lot.status === 'open' || lot.status === 'frozen';
    if (before.leader !== null && before.maximum !== null && (before.leader !== leader || !leads)) {
      const list = this.#past.get(lot) ?? [];
      list.push({ account: before.leader, maximum: before.maximum, untilUs: at.us });
      this.#past.set(lot, list);
    }
    if (leader === null || !leads) this.#gains.delete(lot);
    else if (leader !== before.leader || at.by === leader) this.#gains.set(lot, { account: leader, sure: at.sure && at.by === leader });
  }

  /** The two sums, without the lot that is bid on. */
  of(account: string, currency: string, except: ReferenceLot, atUs: number): { least: number; most: number } {
    let [least, most] = [0, 0];
    for (const [lot, gain] of this.#gains) {
      if (lot === except || gain.account !== account || lot.plan.currency !== currency) continue;
      const maximum = lot.view.leaderMaximum ?? 0;
      most += maximum;
      if (gain.sure) least += maximum;
    }
    for (const [lot, list] of this.#past) {
      if (lot === except || lot.plan.currency !== currency) continue;
      for (const past of list) if (past.account === account && past.untilUs >= atUs - LINGERS_US) most += past.maximum;
    }
    return { least, most };
  }
}
