import { useQuery } from '@tanstack/react-query';
import { read } from '../../../api/call.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Failure, Skeleton } from '../../../ui/Said.tsx';
import admin from '../../admin/parts/Admin.module.css';
import { AdminTable, Cell, ROW, ROW_HEADER } from '../../admin/parts/Table.tsx';
import type { InvoiceLedger } from '../types.ts';

const COLUMNS = ['account', 'debit', 'credit_side'] as const;

/** What the ledger holds of an invoice: each transaction with its lines, who made it and why; and what its seller gets. */
export function Entries({ id, currency }: { id: string; currency: string }) {
  const text = useText();
  const { money, moment } = useFormats();
  const { data, error, refetch } = useQuery({ queryKey: ['invoices', id, 'ledger'], queryFn: ({ signal }) => read<InvoiceLedger>(`/admin/invoices/${id}/ledger`, {}, signal) });
  if (data === undefined) return error === null ? <Skeleton lines={6} /> : <Failure error={error} onRetry={() => { void refetch(); }} />;
  const { settlement, transactions } = data;
  return (
    <>
      <p>{text(settlement.owed ? 'invoices.seller_owed' : 'invoices.seller_waits', { seller: settlement.seller.name, net: money(settlement.net, currency) })}</p>
      <ul className={admin['list']}>
        {transactions.map((transaction) => (
          <li key={transaction.id}>
            <p><strong>{text(`invoices.transaction_${transaction.kind}`)}</strong> <span className="quiet small">{text('invoices.transaction_number', { number: transaction.id })}{transaction.reverses === null ? '' : ` · ${text('invoices.reverses', { number: transaction.reverses })}`}</span></p>
            <AdminTable label={text('invoices.transaction_number', { number: transaction.id })} columns={COLUMNS.map((name) => ({ name: text(`invoices.${name}`), end: name !== 'account' }))}>
              {transaction.entries.map(({ account, party, amount }) => (
                <tr key={`${account} ${party?.id ?? ''} ${amount}`} {...ROW}>
                  <th {...ROW_HEADER} scope="row">{text(`invoices.account_${account}`)}{party === null ? null : <> <span className="quiet small"><bdi>{party.displayName}</bdi></span></>}</th>
                  <Cell column={text('invoices.debit')} end className="numbers">{amount > 0 ? money(amount, currency) : null}</Cell>
                  <Cell column={text('invoices.credit_side')} end className="numbers">{amount < 0 ? money(-amount, currency) : null}</Cell>
                </tr>
              ))}
            </AdminTable>
            <p className={admin['when']}>{transaction.by === null ? text('invoices.by_house') : <bdi>{transaction.by.displayName}</bdi>} · {moment(transaction.at)}{transaction.by === null || transaction.kind === 'capture' ? null : <> · <q dir="auto">{transaction.reason}</q></>}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
