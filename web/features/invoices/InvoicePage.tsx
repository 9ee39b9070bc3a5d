import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import { read } from '../../api/call.ts';
import { useFormats } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.ts';
import { Failure, Skeleton } from '../../ui/Said.tsx';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import { MembersOnly } from '../account/MembersOnly.tsx';
import { MeNav } from '../me/MeNav.tsx';
import styles from './Invoices.module.css';
import { InvoiceSheet } from './parts/InvoiceSheet.tsx';
import { Movements } from './parts/Movements.tsx';
import { Status } from './parts/Status.tsx';
import type { InvoiceFull } from './types.ts';

/** One invoice for its buyer: what is to be paid by when, how, and what has been paid. */
export function InvoicePage() {
  const text = useText();
  const { id } = useParams<{ id: string }>();
  return <MembersOnly key={id}><OwnInvoice id={id} title={text('invoices.mine')} /></MembersOnly>;
}

function OwnInvoice({ id, title }: { id: string; title: string }) {
  const text = useText();
  const { data, error, refetch } = useQuery({ queryKey: ['invoices', id], queryFn: ({ signal }) => read<InvoiceFull>(`/invoices/${encodeURIComponent(id)}`, {}, signal) });
  const named = data === undefined ? title : text('invoices.invoice_number', { number: data.number });
  usePageTitle(named);
  return (
    <>
      <h1>{named}</h1>
      <MeNav />
      <p><Link href="/me/invoices">{text('invoices.back')}</Link></p>
      {data !== undefined ? <Invoice invoice={data} /> : error === null ? <Skeleton lines={8} /> : <Failure error={error} onRetry={() => { void refetch(); }} />}
    </>
  );
}

function Invoice({ invoice }: { invoice: InvoiceFull }) {
  const text = useText();
  return (
    <div className={styles['own']}>
      <HowToPay invoice={invoice} />
      <InvoiceSheet invoice={invoice} />
      <section aria-labelledby="movements" className={styles['course']}><h2 id="movements">{text('invoices.movements')}</h2><Movements invoice={invoice} /></section>
    </div>
  );
}

/** What to do now: pay so much by then in this way, or nothing. */
function HowToPay({ invoice }: { invoice: InvoiceFull }) {
  const text = useText();
  const { money, moment } = useFormats();
  const { outstanding, owedBack, currency, house } = invoice;
  return (
    <section aria-labelledby="pay" className={styles['pay']}>
      <h2 id="pay">{text('invoices.to_pay')}</h2>
      <p className={styles['amount']}><span className="numbers">{money(outstanding, currency)}</span> <Status invoice={invoice} /></p>
      {outstanding > 0 ? (
        <>
          <p>{text(invoice.overdue ? 'invoices.was_due' : 'invoices.due_by', { at: moment(invoice.dueAt) })}</p>
          {house.instructions === null ? null : <p className={styles['instructions']} dir="auto">{house.instructions}</p>}
          <p>{text('invoices.state_number', { number: invoice.number })}</p>
          <p className="quiet">{text(house.contact === null ? 'invoices.recorded_by_house' : 'invoices.ask_house', { contact: house.contact ?? '' })}</p>
        </>
      ) : <p>{owedBack > 0 ? text('invoices.owed_back_lead', { amount: money(owedBack, currency) }) : text('invoices.nothing_to_pay')}</p>}
    </section>
  );
}
