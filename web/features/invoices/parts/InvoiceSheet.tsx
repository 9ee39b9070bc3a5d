import { Link } from 'wouter';
import { API } from '../../../api/call.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import styles from '../Invoices.module.css';
import type { InvoiceFull } from '../types.ts';

/** What an invoice says, as it was issued, with a way to print it. */
export function InvoiceSheet({ invoice }: { invoice: InvoiceFull }) {
  const text = useText();
  const { money, day, percent } = useSheetFormats();
  const { currency, house, buyer, lot } = invoice;
  return (
    <section aria-labelledby="sheet" className={styles['sheet']}>
      <h2 id="sheet" className="only-spoken">{text('invoices.as_issued')}</h2>
      <dl className={styles['facts']}>
        <div><dt>{text('invoices.from')}</dt><dd><bdi>{house.name}</bdi></dd></div>
        <div><dt>{text('invoices.to')}</dt><dd><bdi>{buyer.name}</bdi>{buyer.email === null ? null : <><br /><bdi>{buyer.email}</bdi></>}</dd></div>
        <div><dt>{text('invoices.lot')}</dt><dd><Link href={`/lots/${lot.id}`}><bdi>{lot.title}</bdi></Link></dd></div>
        <div><dt>{text('invoices.issued')}</dt><dd className="numbers">{day(invoice.issuedAt)}</dd></div>
        <div><dt>{text('invoices.due')}</dt><dd className="numbers">{day(invoice.dueAt)}</dd></div>
        <div><dt>{text('invoices.sold')}</dt><dd className="numbers">{day(invoice.soldAt)}</dd></div>
      </dl>
      <table className={styles['lines']}>
        <caption className="only-spoken">{text('invoices.lines')}</caption>
        <thead className="only-spoken"><tr><th scope="col">{text('invoices.line')}</th><th scope="col">{text('invoices.amount')}</th></tr></thead>
        <tbody>
          {invoice.lines.map(({ kind, amount, rate }) => (
            <tr key={kind}>
              <th scope="row">
                {text(`invoices.line_${kind}`, { rate: rate === null ? '' : percent(rate) })}
                {kind === 'premium' ? <Steps invoice={invoice} /> : null}
              </th>
              <td className="numbers">{money(amount, currency)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot><tr><th scope="row">{text('invoices.total')}</th><td className="numbers">{money(invoice.total, currency)}</td></tr></tfoot>
      </table>
      {invoice.tax.class === 'margin' ? <p className="quiet small">{text('invoices.margin')}</p> : null}
      <p className="quiet small">{text('invoices.on_behalf', { seller: invoice.seller.name })}</p>
      <p><a href={`${API}/invoices/${invoice.id}.pdf`} target="_blank" rel="noreferrer">{text('invoices.pdf')}</a></p>
    </section>
  );
}

/** How the premium came about; one tier says nothing that the amount does not. */
function Steps({ invoice: { premiumSteps, currency } }: { invoice: InvoiceFull }) {
  const text = useText();
  const { money, percent } = useSheetFormats();
  if (premiumSteps.length === 0) return null;
  return (
    <ul className={styles['steps']}>
      {premiumSteps.map(({ rate, base, fee }) => <li key={base}>{text('invoices.step', { rate: percent(rate), base: money(base, currency), fee: money(fee, currency) })}</li>)}
    </ul>
  );
}

function useSheetFormats() {
  const formats = useFormats();
  return { ...formats, percent: (basisPoints: number): string => `${formats.number(basisPoints / 100)} %` };
}
