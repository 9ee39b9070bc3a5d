import type { Chance } from '../../support/oracle/chance.ts';
import type { Person } from '../house/people.ts';
import type { World } from '../house/world.ts';
import type { Plan } from './plan.ts';

/** A buyer's own call about an invoice, or finance's. */
const ofInvoice = (world: World, chance: Chance): { params: { invoiceId: string }; caller: Person } | null => {
  const invoice = world.invoices.pick(chance);
  return invoice === null ? null : { params: { invoiceId: invoice.invoice }, caller: chance.in100(50) ? invoice.buyer : world.finance };
};
const byFinance = (plan: (world: World, chance: Chance) => Record<string, string> | null, body: (chance: Chance) => object): Plan => (world, chance) => {
  const params = plan(world, chance);
  return params === null ? null : { params, caller: world.finance, body: body(chance) };
};
const payment = (world: World, chance: Chance): Record<string, string> | null => {
  const known = world.payments.pick(chance);
  return known === null ? null : { paymentId: known };
};
const because = { reason: 'as the bank says' };

/** Calls about money that need more than their declaration says. */
export const MONEY_PLANS: Readonly<Record<string, Plan>> = {
  listMyInvoices: (world, chance) => ({ caller: chance.pick(world.bidders), query: {} }),
  getInvoice: ofInvoice,
  getInvoicePdf: ofInvoice,
  getInvoiceLedger: (world, chance) => {
    const invoice = world.invoices.pick(chance);
    return invoice === null ? null : { params: { invoiceId: invoice.invoice }, caller: world.finance };
  },
  payInvoice: (world, chance) => {
    const invoice = world.invoices.pick(chance);
    return invoice === null ? null : {
      params: { invoiceId: invoice.invoice }, caller: world.finance,
      body: { provider: 'offline', ...(chance.in100(80) ? { amount: 1 + chance.upTo(300) } : {}), reference: `statement ${world.next()}`, ...because },
    };
  },
  getPayment: (world, chance) => {
    const known = world.payments.pick(chance);
    return known === null ? null : { params: { paymentId: known }, caller: world.finance };
  },
  refundPayment: byFinance(payment, (chance) => ({ ...because, ...(chance.in100(70) ? { amount: 1 + chance.upTo(20) } : {}) })),
  voidPayment: byFinance((world, chance) => {
    // One stays to be refunded.
    const known = world.payments.items.length > 1 ? world.payments.take(chance) : null;
    return known === null ? null : { paymentId: known };
  }, () => because),
  creditInvoice: byFinance((world, chance) => {
    const invoice = world.invoices.pick(chance);
    return invoice === null ? null : { invoiceId: invoice.invoice };
  }, (chance) => ({ ...because, ...(chance.in100(80) ? { premium: chance.upTo(5) + 1 } : {}) })),
  getCreditNotePdf: (world, chance) => {
    const note = world.creditNotes.pick(chance);
    return note === null ? null : { params: { creditNoteId: note }, caller: world.finance };
  },
  listInvoices: (_world, chance) => ({ query: chance.pick([{}, { limit: '10' }]) }),
  exportInvoices: () => ({ query: {} }),
};
