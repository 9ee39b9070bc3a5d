import { useCallback, useRef } from 'react';
import { Link } from 'wouter';
import { useFormats } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { Empty, Failure, Skeleton } from '../../ui/Said.tsx';
import { ADMINS, AdminFrame } from './parts/AdminFrame.tsx';
import styles from './parts/Admin.module.css';
import { SearchField } from './parts/SearchField.tsx';
import { AdminTable, Cell, ROW, ROW_HEADER } from './parts/Table.tsx';
import { useAddress } from './parts/useAddress.ts';
import { useKeys } from './parts/useKeys.ts';
import { useList } from './parts/useList.ts';
import type { Account } from './types.ts';

const COLUMNS = ['name', 'email', 'roles', 'state', 'sessions', 'since'] as const;
const ROLES = ['', 'seller', 'clerk', 'finance', 'analyst', 'admin'] as const;
const STATUSES = ['', 'active', 'suspended'] as const;

/** Accounts: find one by address, name or id. */
export function UsersPage() {
  const text = useText();
  return <AdminFrame title={text('admin.part_users')} roles={ADMINS}><Users /></AdminFrame>;
}

function Users() {
  const text = useText();
  const scope = useRef<HTMLDivElement>(null);
  const { values, set } = useAddress(['q', 'role', 'status'], { role: ROLES, status: STATUSES });
  const { items, error, retry, more, loading, showMore } = useList<Account>(['admin', 'accounts'], '/admin/accounts', values);
  const search = useCallback((q: string) => set({ q }), [set]);
  useKeys(scope);
  return (
    <div ref={scope} className={styles['admin']}>
      <div className={styles['filters']}>
        <SearchField label={text('admin.find_users')} hint={text('admin.find_users_hint')} value={values.q} onSearch={search} />
        <Choice label={text('admin.role')} value={values.role as (typeof ROLES)[number]} onChange={(role) => set({ role })} options={ROLES.map((value) => ({ value, label: text(value === '' ? 'admin.any' : `admin.role_${value}`) }))} />
        <Choice label={text('admin.state')} value={values.status as (typeof STATUSES)[number]} onChange={(status) => set({ status })} options={STATUSES.map((value) => ({ value, label: text(value === '' ? 'admin.any' : `admin.user_${value}`) }))} />
      </div>
      {error === null ? null : <Failure error={error} onRetry={retry} />}
      {items === undefined ? (error === null ? <Skeleton lines={8} /> : null) : items.length === 0 ? <Empty title={text('admin.no_users')}>{text('admin.no_users_why')}</Empty> : (
        <>
          <p className={styles['keys']}>{text('admin.keys')}</p>
          <AdminTable label={text('admin.part_users')} columns={COLUMNS.map((name) => ({ name: text(`admin.${name}`), end: name === 'sessions' }))}>
            {items.map((account) => <UserRow key={account.id} account={account} />)}
          </AdminTable>
          {more ? <Button isDisabled={loading} onPress={showMore}>{text('ui.more')}</Button> : null}
        </>
      )}
    </div>
  );
}

function UserRow({ account: { id, displayName, email, emailVerified, roles, suspendedAt, sessions, createdAt } }: { account: Account }) {
  const text = useText();
  const { number, day } = useFormats();
  return (
    <tr {...ROW} data-row tabIndex={-1}>
      <th {...ROW_HEADER} scope="row" aria-label={displayName}><Link href={`/admin/users/${id}`}><bdi>{displayName}</bdi></Link></th>
      <Cell column={text('admin.email')}>{email === null ? null : <span><bdi>{email}</bdi>{emailVerified ? null : <span className="quiet small"> {text('admin.unverified')}</span>}</span>}</Cell>
      <Cell column={text('admin.roles')}>{roles.filter((role) => role !== 'bidder').map((role) => text(`admin.role_${role}`)).join(', ')}</Cell>
      <Cell column={text('admin.state')} className={suspendedAt === null ? undefined : styles['critical']}>{text(suspendedAt === null ? 'admin.user_active' : 'admin.user_suspended')}</Cell>
      <Cell column={text('admin.sessions')} end className="numbers">{number(sessions)}</Cell>
      <Cell column={text('admin.since')} className="numbers">{day(createdAt)}</Cell>
    </tr>
  );
}
