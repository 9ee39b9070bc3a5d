import { useCallback, useRef } from 'react';
import { Link } from 'wouter';
import { API } from '../../../api/call.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Choice } from '../../../ui/Choice.tsx';
import { Empty, Failure, Skeleton } from '../../../ui/Said.tsx';
import { AdminFrame, FINANCE } from '../../admin/parts/AdminFrame.tsx';
import admin from '../../admin/parts/Admin.module.css';
import { SearchField } from '../../admin/parts/SearchField.tsx';
import { AdminTable, Cell, ROW, ROW_HEADER } from '../../admin/parts/Table.tsx';
import { useAddress } from '../../admin/parts/useAddress.ts';
import { useKeys } from '../../admin/parts/useKeys.ts';
import { useList } from '../../admin/parts/useList.ts';
import { Status } from '../parts/Status.tsx';
import type { StaffInvoice } from '../types.ts';

const COLUMNS = ['number', 'lot', 'buyer', 'total', 'outstanding', 'due', 'state'] as const;
const STATUSES = ['', 'open', 'partly_paid', 'overdue', 'paid', 'owed_back', 'credited'] as const;

/** All invoices of the house: find one by its number, or by the id of a lot or an account. */
export function InvoicesPage() {
  const text = useText();
  return <AdminFrame title={text('admin.part_invoices')} roles={FINANCE}><Invoices /></AdminFrame>;
}

function Invoices() {
  const text = useText();
  const scope = useRef<HTMLDivElement>(null);
  const { values, set } = useAddress(['q', 'status'], { status: STATUSES });
  const { items, error, retry, more, loading, showMore } = useList<StaffInvoice>(['invoices', 'all'], '/admin/invoices', values);
  const search = useCallback((q: string) => set({ q }), [set]);
  useKeys(scope);
  const given = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== ''));
  return (
    <div ref={scope} className={admin['admin']}>
      <div className={admin['filters']}>
        <SearchField label={text('invoices.find')} hint={text('invoices.find_hint')} value={values.q} onSearch={search} />
        <Choice label={text('invoices.state')} value={values.status as (typeof STATUSES)[number]} onChange={(status) => set({ status })} options={STATUSES.map((value) => ({ value, label: text(value === '' ? 'admin.any' : `invoices.status_${value}`) }))} />
      </div>
      <p><a href={`${API}/admin/invoices.csv${given.size === 0 ? '' : `?${given}`}`} download>{text('invoices.table')}</a> · <Link href="/admin/ledger">{text('invoices.ledger')}</Link></p>
      {error === null ? null : <Failure error={error} onRetry={retry} />}
      {items === undefined ? (error === null ? <Skeleton lines={8} /> : null) : items.length === 0 ? <Empty title={text('invoices.none_found')}>{text('invoices.none_found_why')}</Empty> : (
        <>
          <p className={admin['keys']}>{text('admin.keys')}</p>
          <AdminTable label={text('admin.part_invoices')} columns={COLUMNS.map((name) => ({ name: text(`invoices.${name}`), end: name === 'total' || name === 'outstanding' }))}>
            {items.map((invoice) => <InvoiceRow key={invoice.id} invoice={invoice} />)}
          </AdminTable>
          {more ? <Button isDisabled={loading} onPress={showMore}>{text('ui.more')}</Button> : null}
        </>
      )}
    </div>
  );
}

function InvoiceRow({ invoice }: { invoice: StaffInvoice }) {
  const text = useText();
  const { money, day } = useFormats();
  return (
    <tr {...ROW} data-row tabIndex={-1}>
      <th {...ROW_HEADER} scope="row" aria-label={invoice.number}><Link href={`/admin/invoices/${invoice.id}`}><bdi>{invoice.number}</bdi></Link></th>
      <Cell column={text('invoices.lot')}><Link href={`/lots/${invoice.lot.id}`}><bdi>{invoice.lot.title}</bdi></Link></Cell>
      <Cell column={text('invoices.buyer')}><bdi>{invoice.buyer.name}</bdi></Cell>
      <Cell column={text('invoices.total')} end className="numbers">{money(invoice.total, invoice.currency)}</Cell>
      <Cell column={text('invoices.outstanding')} end className="numbers">{money(invoice.outstanding, invoice.currency)}</Cell>
      <Cell column={text('invoices.due')} className="numbers">{day(invoice.dueAt)}</Cell>
      <Cell column={text('invoices.state')}><Status invoice={invoice} /></Cell>
    </tr>
  );
}
