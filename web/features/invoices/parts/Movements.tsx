import { API } from '../../../api/call.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import styles from '../Invoices.module.css';
import type { InvoiceFull } from '../types.ts';

/** What came in, what went back, and what was corrected, oldest first. */
export function Movements({ invoice }: { invoice: InvoiceFull }) {
  const text = useText();
  const { money, day } = useFormats();
  const { currency } = invoice;
  const rows = [
    ...invoice.payments.map(({ id, at, receivedAt, amount, status, reference }) => ({ id, at, what: text(`invoices.payment_${status === 'voided' || status === 'failed' || status === 'pending' || status === 'unknown' ? status : 'completed'}`, { at: day(receivedAt) }), amount, more: reference, pdf: null })),
    ...invoice.payments.flatMap(({ refunds }) => refunds).map(({ id, at, amount, reason }) => ({ id, at, what: text('invoices.refunded', { at: day(at) }), amount: -amount, more: reason, pdf: null })),
    ...invoice.creditNotes.map(({ id, at, number, total, reason }) => ({ id, at, what: text('invoices.credit_note', { number, at: day(at) }), amount: -total, more: reason, pdf: `${API}/credit-notes/${id}.pdf` })),
  ].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  if (rows.length === 0) return <p className="quiet">{text('invoices.no_movements')}</p>;
  return (
    <ul className={styles['movements']}>
      {rows.map(({ id, what, amount, more, pdf }) => (
        <li key={id}>
          <span>{what}{more === null ? null : <><br /><span className="quiet small" dir="auto">{more}</span></>}{pdf === null ? null : <><br /><a className="small" href={pdf} target="_blank" rel="noreferrer">{text('invoices.pdf')}</a></>}</span>
          <span className="numbers">{money(amount, currency)}</span>
        </li>
      ))}
    </ul>
  );
}
