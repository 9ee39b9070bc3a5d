import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { hasRole, useMe } from '../../../api/me.ts';
import { useText } from '../../../i18n/text.ts';
import { ButtonLink } from '../../../ui/Button.tsx';
import { Empty, Skeleton } from '../../../ui/Said.tsx';
import { WaysRow } from '../../../ui/WaysRow.tsx';
import { usePageTitle } from '../../../ui/usePageTitle.ts';
import styles from './Admin.module.css';

/** Roles that may see each part; the house decides anyway. */
export const STAFF = ['clerk', 'finance', 'analyst', 'admin'] as const;
export const OPERATORS = ['clerk', 'admin'] as const;
export const ADMINS = ['admin'] as const;
export const FINANCE = ['finance', 'admin'] as const;
export const ANALYSTS = ['finance', 'analyst', 'admin'] as const;

const PARTS = [
  ['/admin', 'overview', STAFF], ['/admin/lots', 'lots', OPERATORS], ['/admin/approvals', 'approvals', OPERATORS], ['/admin/users', 'users', ADMINS], ['/admin/messages', 'messages', OPERATORS],
  ['/admin/invoices', 'invoices', FINANCE], ['/admin/analytics', 'analytics', ANALYSTS], ['/admin/settings', 'settings', ADMINS], ['/admin/health', 'health', STAFF],
] as const;

/** Around every page of the house's staff: the ways between them, and who may not be here. `title` is the page's one heading. */
export function AdminFrame({ title, roles, children }: { title: string; roles: readonly string[]; children: ReactNode }) {
  const text = useText();
  const me = useMe();
  const [path] = useLocation();
  usePageTitle(title);
  if (me === undefined) return <Skeleton lines={4} />;
  if (!hasRole(me, ...roles)) {
    return (
      <><h1>{title}</h1><Empty title={text('admin.not_yours')} act={me === null ? <ButtonLink to={`/sign-in?next=${encodeURIComponent(path)}`} look="main">{text('app.sign_in')}</ButtonLink> : <ButtonLink to="/">{text('lost.home')}</ButtonLink>}>
        {text('admin.not_yours_why')}
      </Empty></>
    );
  }
  return (
    <div className={styles['admin']}>
      <WaysRow label={text('admin.parts')} className={styles['ways']}>
        {PARTS.filter(([, , may]) => hasRole(me, ...may)).map(([to, name]) => (
          <Link key={to} href={to} aria-current={path === to || (to !== '/admin' && path.startsWith(`${to}/`)) ? 'page' : undefined}>{text(`admin.part_${name}`)}</Link>
        ))}
      </WaysRow>
      <h1 className={styles['title']}>{title}</h1>
      {children}
    </div>
  );
}
