import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { read } from '../../../api/call.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Empty, Failure, Skeleton } from '../../../ui/Said.tsx';
import { AdminFrame, FINANCE } from '../../admin/parts/AdminFrame.tsx';
import admin from '../../admin/parts/Admin.module.css';
import { AdminTable, Cell, ROW, ROW_HEADER } from '../../admin/parts/Table.tsx';
import type { TrialBalance } from '../types.ts';

/** What stands on each account of the ledger, by currency. Both sides are equal, or the page says loudly that they are not. */
export function LedgerPage() {
  const text = useText();
  return <AdminFrame title={text('invoices.ledger')} roles={FINANCE}><p><Link href="/admin/invoices">{text('invoices.back')}</Link></p><Balances /></AdminFrame>;
}

function Balances() {
  const text = useText();
  const { moment } = useFormats();
  const { data, error, refetch } = useQuery({ queryKey: ['invoices', 'balances'], queryFn: ({ signal }) => read<TrialBalance>('/admin/ledger/balances', {}, signal) });
  if (data === undefined) return error === null ? <Skeleton lines={8} /> : <Failure error={error} onRetry={() => { void refetch(); }} />;
  if (data.items.length === 0) return <Empty title={text('invoices.ledger_empty')}>{text('invoices.ledger_empty_lead')}</Empty>;
  const currencies = [...new Set(data.items.map(({ currency }) => currency))];
  return (
    <>
      <p className="quiet">{text('invoices.ledger_lead', { at: moment(data.at) })}</p>
      {currencies.map((currency) => <OfCurrency key={currency} currency={currency} items={data.items.filter((one) => one.currency === currency)} />)}
    </>
  );
}

function OfCurrency({ currency, items }: { currency: string; items: TrialBalance['items'] }) {
  const text = useText();
  const { money, number } = useFormats();
  const debit = items.reduce((sum, one) => sum + Math.max(one.balance, 0), 0);
  const credit = items.reduce((sum, one) => sum + Math.max(-one.balance, 0), 0);
  return (
    <section aria-labelledby={`of-${currency}`}>
      <h2 id={`of-${currency}`}>{currency}</h2>
      {debit === credit ? <p className={admin['well']}>{text('invoices.balanced')}</p> : <p role="alert" className={admin['critical']}>{text('invoices.unbalanced')}</p>}
      <AdminTable label={text('invoices.balances_in', { currency })} columns={['account', 'debit', 'credit_side', 'entries_count'].map((name) => ({ name: text(`invoices.${name}`), end: name !== 'account' }))}>
        {items.map(({ account, balance, entries }) => (
          <tr key={account} {...ROW}>
            <th {...ROW_HEADER} scope="row">{text(`invoices.account_${account}`)}</th>
            <Cell column={text('invoices.debit')} end className="numbers">{balance > 0 ? money(balance, currency) : null}</Cell>
            <Cell column={text('invoices.credit_side')} end className="numbers">{balance < 0 ? money(-balance, currency) : null}</Cell>
            <Cell column={text('invoices.entries_count')} end className="numbers">{number(entries)}</Cell>
          </tr>
        ))}
        <tr {...ROW}>
          <th {...ROW_HEADER} scope="row">{text('invoices.total')}</th>
          <Cell column={text('invoices.debit')} end className="numbers">{money(debit, currency)}</Cell>
          <Cell column={text('invoices.credit_side')} end className="numbers">{money(credit, currency)}</Cell>
          <Cell />
        </tr>
      </AdminTable>
    </section>
  );
}
