import { useCallback, useRef } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { Empty, Failure, Skeleton } from '../../ui/Said.tsx';
import { LotRow } from './lots/LotRow.tsx';
import { AdminFrame, OPERATORS } from './parts/AdminFrame.tsx';
import styles from './parts/Admin.module.css';
import { SearchField } from './parts/SearchField.tsx';
import { AdminTable } from './parts/Table.tsx';
import { useAddress } from './parts/useAddress.ts';
import { useKeys } from './parts/useKeys.ts';
import { useList } from './parts/useList.ts';
import type { AdminLot } from './types.ts';

const COLUMNS = ['lot', 'seller', 'state', 'price', 'bids', 'closes', 'acts'] as const;
const STATUSES = ['', 'open', 'frozen', 'scheduled', 'closed'] as const;
const SORTS = ['', 'newest', 'bids'] as const;

/** Lots for staff: find one, freeze, resume or withdraw it, and see who did what to it. */
export function LotsPage() {
  const text = useText();
  return <AdminFrame title={text('admin.part_lots')} roles={OPERATORS}><Lots /></AdminFrame>;
}

function Lots() {
  const text = useText();
  const scope = useRef<HTMLDivElement>(null);
  const { values, set } = useAddress(['q', 'status', 'sort'], { status: STATUSES, sort: SORTS });
  const { items, error, retry, more, loading, showMore } = useList<AdminLot>(['admin', 'lots'], '/admin/lots', values);
  const search = useCallback((q: string) => set({ q }), [set]);
  useKeys(scope);
  return (
    <div ref={scope} className={styles['admin']}>
      <div className={styles['filters']}>
        <SearchField label={text('admin.find_lots')} hint={text('admin.find_lots_hint')} value={values.q} onSearch={search} />
        <Choice label={text('admin.state')} value={values.status as (typeof STATUSES)[number]} onChange={(status) => set({ status })} options={STATUSES.map((value) => ({ value, label: text(value === '' ? 'admin.any' : `admin.status_${value}`) }))} />
        <Choice label={text('admin.order')} value={values.sort as (typeof SORTS)[number]} onChange={(sort) => set({ sort })} options={SORTS.map((value) => ({ value, label: text(`admin.sort_${value === '' ? 'closing' : value}`) }))} />
      </div>
      {error === null ? null : <Failure error={error} onRetry={retry} />}
      {items === undefined ? (error === null ? <Skeleton lines={8} /> : null) : items.length === 0 ? <Empty title={text('admin.no_lots')}>{text('admin.no_lots_why')}</Empty> : (
        <>
          <p className={styles['keys']}>{text('admin.keys')}</p>
          <AdminTable label={text('admin.part_lots')} columns={COLUMNS.map((name) => ({ name: text(`admin.${name}`), end: name === 'price' || name === 'bids' }))}>
            {items.map((lot) => <LotRow key={lot.id} lot={lot} onChanged={retry} />)}
          </AdminTable>
          {more ? <Button isDisabled={loading} onPress={showMore}>{text('ui.more')}</Button> : null}
        </>
      )}
    </div>
  );
}
