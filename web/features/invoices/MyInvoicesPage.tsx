import { Link } from 'wouter';
import { useFormats } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Empty, Failure, Skeleton } from '../../ui/Said.tsx';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import { MembersOnly } from '../account/MembersOnly.tsx';
import { AdminTable, Cell, ROW, ROW_HEADER } from '../admin/parts/Table.tsx';
import { useList } from '../admin/parts/useList.ts';
import { MeNav } from '../me/MeNav.tsx';
import { Status } from './parts/Status.tsx';
import type { InvoiceListed } from './types.ts';

const NOTHING: Readonly<Record<string, string>> = {};
const COLUMNS = ['number', 'lot', 'total', 'outstanding', 'due', 'state'] as const;

/** What somebody bought and has to pay, or has paid. */
export function MyInvoicesPage() {
  const text = useText();
  usePageTitle(text('invoices.mine'));
  return <><h1>{text('invoices.mine')}</h1><MembersOnly><MeNav /><Invoices /></MembersOnly></>;
}

function Invoices() {
  const text = useText();
  const { money, day } = useFormats();
  const { items, error, retry, more, loading, showMore } = useList<InvoiceListed>(['invoices', 'mine'], '/me/invoices', NOTHING);
  if (items === undefined) return error === null ? <Skeleton lines={6} /> : <Failure error={error} onRetry={retry} />;
  if (items.length === 0) return <Empty title={text('invoices.none')} act={<ButtonLink to="/lots" look="main">{text('invoices.look_around')}</ButtonLink>}>{text('invoices.none_lead')}</Empty>;
  return (
    <>
      <AdminTable label={text('invoices.mine')} columns={COLUMNS.map((name) => ({ name: text(`invoices.${name}`), end: name === 'total' || name === 'outstanding' }))}>
        {items.map((invoice) => (
          <tr key={invoice.id} {...ROW}>
            <th {...ROW_HEADER} scope="row" aria-label={invoice.number}><Link href={`/me/invoices/${invoice.id}`}><bdi>{invoice.number}</bdi></Link></th>
            <Cell column={text('invoices.lot')}><bdi>{invoice.lot.title}</bdi></Cell>
            <Cell column={text('invoices.total')} end className="numbers">{money(invoice.total, invoice.currency)}</Cell>
            <Cell column={text('invoices.outstanding')} end className="numbers">{money(invoice.outstanding, invoice.currency)}</Cell>
            <Cell column={text('invoices.due')} className="numbers">{day(invoice.dueAt)}</Cell>
            <Cell column={text('invoices.state')}><Status invoice={invoice} /></Cell>
          </tr>
        ))}
      </AdminTable>
      {more ? <p><Button isDisabled={loading} onPress={showMore}>{text('ui.more')}</Button></p> : null}
    </>
  );
}
