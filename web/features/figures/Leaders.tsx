import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { Link } from 'wouter';
import { read } from '../../api/call.ts';
import { hasRole, useMe } from '../../api/me.ts';
import { useFormats } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.ts';
import { ADMINS } from '../admin/parts/AdminFrame.tsx';
import { AdminTable, Cell, ROW, ROW_HEADER } from '../admin/parts/Table.tsx';
import { useCategoryName } from '../catalogue/category-name.ts';
import type { Query } from './range.ts';
import type { Categories, Sellers, Totals } from './types.ts';

const SHOWN = '10';

/** Categories and sellers by what their lots brought. */
export function Leaders({ query }: { query: Query }) {
  const text = useText();
  const categoryName = useCategoryName();
  const me = useMe();
  const categories = useQuery({ queryKey: ['admin', 'figures', 'categories', query], placeholderData: keepPreviousData, queryFn: ({ signal }) => read<Categories>('/admin/analytics/categories', { ...query, limit: SHOWN }, signal) });
  const sellers = useQuery({ queryKey: ['admin', 'figures', 'sellers', query], placeholderData: keepPreviousData, queryFn: ({ signal }) => read<Sellers>('/admin/analytics/sellers', { ...query, limit: SHOWN }, signal) });
  return (
    <>
      <Best title={text('figures.best_categories')} first={text('figures.category')} currency={categories.data?.currency} rows={categories.data?.items.map(({ category, ...sums }) => ({ key: category, name: categoryName(category), sums })) ?? []} />
      <Best
        title={text('figures.best_sellers')} first={text('admin.seller')} currency={sellers.data?.currency}
        rows={sellers.data?.items.map(({ seller, ...sums }) => ({ key: seller.id, name: hasRole(me, ...ADMINS) ? <Link href={`/admin/users/${seller.id}`} dir="auto">{seller.displayName}</Link> : <span dir="auto">{seller.displayName}</span>, sums })) ?? []}
      />
    </>
  );
}

type Row = { key: string; name: ReactNode; sums: Omit<Totals, 'currency'> };

function Best({ title, first, currency, rows }: { title: string; first: string; currency: string | null | undefined; rows: readonly Row[] }) {
  const text = useText();
  const { number, money } = useFormats();
  const { locale } = useIntl();
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  if (currency === null || currency === undefined || rows.length === 0) return null;
  const columns = { hammer: text('figures.line_hammer'), sold: text('figures.line_sold'), through: text('figures.sell_through'), bids: text('admin.bids'), bidders: text('figures.bidders_per_lot') };
  return (
    <section>
      <h2>{title}</h2>
      <AdminTable label={title} columns={[{ name: first }, ...Object.values(columns).map((name) => ({ name, end: true }))]}>
        {rows.map(({ key, name, sums }) => (
          <tr {...ROW} key={key}>
            <th {...ROW_HEADER} scope="row">{name}</th>
            <Cell column={columns.hammer} end className="numbers">{money(sums.hammer, currency)}</Cell>
            <Cell column={columns.sold} end className="numbers">{text('figures.sold_of', { sold: number(sums.sold), lots: number(sums.lots) })}</Cell>
            <Cell column={columns.through} end className="numbers">{sums.sellThrough === null ? '–' : share.format(sums.sellThrough)}</Cell>
            <Cell column={columns.bids} end className="numbers">{number(sums.bids)}</Cell>
            <Cell column={columns.bidders} end className="numbers">{sums.biddersPerLot === null ? '–' : number(Math.round(sums.biddersPerLot * 100) / 100)}</Cell>
          </tr>
        ))}
      </AdminTable>
    </section>
  );
}
