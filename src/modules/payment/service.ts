import type { CreditNoteId, InvoiceId, PaymentId } from '#domain/ids.ts';
import type { Minor } from '#domain/money.ts';
import type { Outcome } from '#domain/outcome.ts';
import type { NetAmounts } from '#domain/settlement/credit.ts';
import type { RefusalCode } from '#contracts/refusals.ts';
import type { Tx } from '#platform/db/types.ts';
import type { Intention, KeptAnswer } from '#platform/http/idempotency.ts';
import type { HttpResult } from '#platform/http/types.ts';
import type { CounterSeries } from '#platform/metrics/metrics.ts';
import { creditNoteDocument, invoiceDocument } from './document/invoice.ts';
import type { Actor, Refused } from './ports.ts';
import { creditInvoice, recordPayment, recordRefund, voidPayment, type OfflinePayment, type Who } from './service/acts.ts';
import type { Kit } from './service/kit.ts';
import { openReading, type Reading } from './service/reading.ts';
import { creditNoteJson, paymentJson, refundJson } from './service/views.ts';

type Printed = { name: string; bytes: Uint8Array } | null;

/** Everything that the module does for its callers. An act sent again under the same key has no second effect and gets the first answer. */
export type PaymentService = {
  reading: Reading;
  /** Null: there is none, or none that the actor may see. */
  documents: { invoice(id: InvoiceId, actor: Actor): Promise<Printed>; creditNote(id: CreditNoteId, actor: Actor): Promise<Printed> };
  acts: {
    pay(intention: Intention, wanted: OfflinePayment, who: Who): Promise<HttpResult>;
    void(intention: Intention, id: PaymentId, who: Who): Promise<HttpResult>;
    refund(intention: Intention, wanted: { payment: PaymentId; amount: Minor | null }, who: Who): Promise<HttpResult>;
    credit(intention: Intention, wanted: { invoice: InvoiceId; net: NetAmounts | 'all' }, who: Who): Promise<HttpResult>;
  };
};

export function paymentService(kit: Kit): PaymentService {
  const reading = openReading(kit);
  return {
    reading,
    documents: {
      invoice: async (id, actor) => {
        const file = await reading.file(id, actor);
        return file === null ? null : { name: `${file.invoice.number}.pdf`, bytes: await kit.pdf.write(invoiceDocument(file.invoice, pageOf(kit, id))) };
      },
      creditNote: async (id, actor) => {
        const found = await reading.creditNote(id, actor);
        return found === null ? null : { name: `${found.note.number}.pdf`, bytes: await kit.pdf.write(creditNoteDocument(found.note, found.invoice, pageOf(kit, found.invoice.id))) };
      },
    },
    acts: {
      pay: (intention, wanted, who) => act(kit, intention, kit.meters.paid, (tx) => recordPayment(kit, tx, wanted, who), (payment) => paymentJson(payment, [])),
      // A payment that can be voided has no refunds.
      void: (intention, id, who) => act(kit, intention, kit.meters.voided, (tx) => voidPayment(kit, tx, id, who), (payment) => paymentJson(payment, [])),
      refund: (intention, wanted, who) => act(kit, intention, kit.meters.refunded, (tx) => recordRefund(kit, tx, wanted, who), refundJson),
      credit: (intention, wanted, who) => act(kit, intention, kit.meters.credited, (tx) => creditInvoice(kit, tx, wanted, who), creditNoteJson),
    },
  };
}

const pageOf = (kit: Kit, id: InvoiceId): string => new URL(`/me/invoices/${id}`, kit.publicUrl()).href;

/** Effect and remembered answer are one commit. What is counted is what was done, not what was asked again. */
async function act<Value>(kit: Kit, intention: Intention, meter: CounterSeries, work: (tx: Tx) => Promise<Outcome<Value, Refused>>, json: (value: Value) => object): Promise<HttpResult> {
  let done = false;
  const answer = await kit.idempotency.once(intention, async (tx): Promise<KeptAnswer<object, RefusalCode>> => {
    const outcome = await work(tx);
    if (!outcome.ok) return { ok: false, ...outcome.refusal };
    done = true;
    return { ok: true, body: json(outcome.value) };
  });
  if (done) {
    meter.add();
    kit.wakeOutbox();
  }
  return answer;
}
