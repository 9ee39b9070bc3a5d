import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import { read } from '../../../api/call.ts';
import { useMe } from '../../../api/me.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Failure, Skeleton } from '../../../ui/Said.tsx';
import { AdminFrame, FINANCE } from '../../admin/parts/AdminFrame.tsx';
import admin from '../../admin/parts/Admin.module.css';
import styles from '../Invoices.module.css';
import { InvoiceSheet } from '../parts/InvoiceSheet.tsx';
import { Movements } from '../parts/Movements.tsx';
import { Status } from '../parts/Status.tsx';
import type { InvoiceFull } from '../types.ts';
import { Credit } from './Credit.tsx';
import { Entries } from './Entries.tsx';
import { PaymentActs } from './PaymentActs.tsx';
import { RecordPayment } from './RecordPayment.tsx';

/** One invoice for finance: what it says, what was done with it, what the ledger holds of it, and what can be done now. */
export function StaffInvoicePage() {
  const { id } = useParams<{ id: string }>();
  const text = useText();
  const { data, error, refetch } = useQuery({ queryKey: ['invoices', id], queryFn: ({ signal }) => read<InvoiceFull>(`/invoices/${encodeURIComponent(id)}`, {}, signal) });
  return (
    <AdminFrame title={data === undefined ? text('admin.part_invoices') : text('invoices.invoice_number', { number: data.number })} roles={FINANCE}>
      <p><Link href="/admin/invoices">{text('invoices.back')}</Link></p>
      {data !== undefined ? <Invoice invoice={data} /> : error === null ? <Skeleton lines={8} /> : <Failure error={error} onRetry={() => { void refetch(); }} />}
    </AdminFrame>
  );
}

function Invoice({ invoice }: { invoice: InvoiceFull }) {
  const text = useText();
  const { money } = useFormats();
  const queries = useQueryClient();
  const me = useMe();
  const [done, setDone] = useState('');
  const renewed = (said: string): void => {
    setDone(said);
    void queries.invalidateQueries({ queryKey: ['invoices'] });
  };
  const own = me?.id === invoice.buyer.id;
  return (
    <>
      <p className={styles['outstanding']}>{text('invoices.outstanding_of', { amount: money(invoice.outstanding, invoice.currency) })} · <Status invoice={invoice} /></p>
      <p role="status" className={admin['done']}>{done}</p>
      <div className={styles['two']}>
        <InvoiceSheet invoice={invoice} />
        <div className={styles['aside']}>
          <section aria-labelledby="movements"><h2 id="movements">{text('invoices.movements')}</h2><Movements invoice={invoice} /></section>
          {own ? <p className="quiet">{text('invoices.own')}</p> : (
            <section aria-labelledby="acts">
              <h2 id="acts">{text('invoices.acts')}</h2>
              <RecordPayment key={`pay ${invoice.outstanding}`} invoice={invoice} onDone={renewed} />
              <PaymentActs invoice={invoice} onDone={renewed} />
              <Credit key={`credit ${invoice.credited}`} invoice={invoice} onDone={renewed} />
            </section>
          )}
        </div>
        <section aria-labelledby="entries"><h2 id="entries">{text('invoices.entries')}</h2><Entries id={invoice.id} currency={invoice.currency} /></section>
      </div>
    </>
  );
}
