import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { read } from '../../api/call.ts';
import { hasRole, useMe } from '../../api/me.ts';
import { useFormats } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Failure, Skeleton } from '../../ui/Said.tsx';
import { ADMINS, AdminFrame, OPERATORS, STAFF } from './parts/AdminFrame.tsx';
import { BidsChart } from './parts/BidsChart.tsx';
import styles from './parts/Admin.module.css';
import type { Overview } from './types.ts';

const LOOK_EVERY_MS = 5_000;

/** The house at a glance: what is open, what is bid, what waits, what is wrong. Every number leads to the rows behind it. */
export function OverviewPage() {
  const text = useText();
  return <AdminFrame title={text('admin.overview')} roles={STAFF}><Glance /></AdminFrame>;
}

function Glance() {
  const { data, error, refetch } = useQuery({ queryKey: ['admin', 'overview'], refetchInterval: LOOK_EVERY_MS, queryFn: ({ signal }) => read<Overview>('/admin/overview', {}, signal) });
  if (data === undefined) return error === null ? <Skeleton lines={8} /> : <Failure error={error} onRetry={() => void refetch()} />;
  return (
    <>
      {error === null ? null : <Failure error={error} />}
      <Figures overview={data} />
      <Alerts overview={data} />
      <BidsChart minutes={data.bidsPerMinute} />
    </>
  );
}

function Figures({ overview: { lots, accounts, waiting, watchers, connections, health } }: { overview: Overview }) {
  const text = useText();
  const { number } = useFormats();
  return (
    <dl className={styles['figures']}>
      <Figure name={text('admin.open_lots')} value={lots.open} to="/admin/lots?status=open" roles={OPERATORS} />
      <Figure name={text('admin.frozen_lots')} value={lots.frozen} to="/admin/lots?status=frozen" roles={OPERATORS} />
      <Figure name={text('admin.scheduled_lots')} value={lots.scheduled} to="/admin/lots?status=scheduled" roles={OPERATORS} />
      <Figure name={text('admin.waiting_approvals')} value={waiting.voids + waiting.registrations} to="/admin/approvals" roles={OPERATORS} />
      <Figure name={text('admin.accounts')} value={accounts.total} to="/admin/users" roles={ADMINS} more={text('admin.signed_in_now', { count: accounts.signedIn })} />
      <Figure name={text('admin.suspended')} value={accounts.suspended} to="/admin/users?status=suspended" roles={ADMINS} />
      <div><dt>{text('admin.watchers')}</dt><dd className="numbers">{number(watchers)}<span>{text('admin.connections', { count: connections })}</span></dd></div>
      <div><dt>{text('admin.part_health')}</dt><dd><Link href="/admin/health" className={styles[health.status === 'healthy' ? 'well' : health.status === 'degraded' ? 'warning' : 'critical']}>{text(`admin.health_${health.status}`)}</Link></dd></div>
    </dl>
  );
}

function Figure({ name, value, to, roles, more }: { name: string; value: number; to: string; roles: readonly string[]; more?: string }) {
  const { number } = useFormats();
  const me = useMe();
  return (
    <div><dt>{name}</dt><dd className="numbers">{hasRole(me, ...roles) ? <Link href={to} aria-label={`${name}: ${number(value)}`}>{number(value)}</Link> : number(value)}{more === undefined ? null : <span>{more}</span>}</dd></div>
  );
}

const PLACES: Readonly<Record<string, string>> = {
  lots_frozen: '/admin/lots?status=frozen', lots_overdue: '/admin/lots?status=open', lots_not_opened: '/admin/lots?status=scheduled', voids_waiting: '/admin/approvals',
  registrations_waiting: '/admin/approvals',
};

function Alerts({ overview: { alerts, health } }: { overview: Overview }) {
  const text = useText();
  return (
    <section aria-labelledby="alerts">
      <h2 id="alerts">{text('admin.alerts')}</h2>
      {alerts.length === 0 ? <p className={styles['well']}>{text('admin.no_alerts')}</p> : (
        <ul className={styles['alerts']}>
          {alerts.map(({ code, severity, count }) => {
            const check = code.startsWith('check.') ? code.slice('check.'.length) : null;
            const sentence = check === null ? text(`admin.alert_${code}`, { count: count ?? 0 }) : text('admin.alert_check', { name: check, detail: health.checks.find(({ name }) => name === check)?.detail ?? '' });
            return (
              <li key={code}>
                <span className={styles[severity]}><Icon name="outbid" size={16} /> {text(`admin.severity_${severity}`)}</span>
                <Link href={check === null ? (PLACES[code] ?? '/admin/health') : '/admin/health'}>{sentence}</Link>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
