import type { SaleId } from '#domain/ids.ts';
import type { Selling } from '#modules/auction/index.ts';
import { chanceOf } from './chance.ts';
import type { Actor, BidderPerson } from './people.ts';
import { SALE_TITLES } from './sales.ts';

/** The part of the bidders whom the house knows well enough for its upcoming sales. The same ones in every sale and at every start. */
const KNOWN_PART = 0.7;

/** Whether a simulated bidder bids in sales of this title: in upcoming ones those alone whom `admit` approves. */
export const admitted = ({ email }: Pick<BidderPerson, 'email'>, saleTitle: string | null): boolean =>
  saleTitle !== SALE_TITLES.upcoming || chanceOf(0, email, 'admission').unit() < KNOWN_PART;

type Applicants = { owner: Actor; guest: Actor; bidders: readonly (Actor & Pick<BidderPerson, 'email'>)[] };

/**
 * Lets bidders ask for approval in an upcoming sale, and the house answer those it knows. The visitor's request is left
 * waiting, so that whoever signs in as the house finds something to decide.
 */
export async function admit(selling: Pick<Selling, 'register' | 'decideRegistration'>, { owner, guest, bidders }: Applicants, sale: SaleId): Promise<void> {
  for (const bidder of bidders.filter((one) => admitted(one, SALE_TITLES.upcoming))) {
    await selling.register(bidder, sale);
    const decided = await selling.decideRegistration(owner, { sale, account: bidder.accountId, status: 'approved', reason: null });
    if (!decided.ok) throw new Error(`The house did not approve a bidder of the demonstration: ${decided.refusal.code}`);
  }
  await selling.register(guest, sale);
}
