import { useQuery } from '@tanstack/react-query';
import { read } from '../../api/call.ts';
import { useFormats } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.ts';
import { Failure, Skeleton } from '../../ui/Said.tsx';
import { AdminFrame, STAFF } from './parts/AdminFrame.tsx';
import styles from './parts/Admin.module.css';
import { TableScroll } from './parts/TableScroll.tsx';
import type { Overview } from './types.ts';

const LOOK_EVERY_MS = 5_000;
const LOOKS: Readonly<Record<string, string>> = { healthy: 'well', degraded: 'warning', unhealthy: 'critical', disabled: 'count' };

/** Every part that the house leans on, how long it took to answer, and what was found. */
export function HealthPage() {
  const text = useText();
  return <AdminFrame title={text('admin.part_health')} roles={STAFF}><Checks /></AdminFrame>;
}

function Checks() {
  const text = useText();
  const { number } = useFormats();
  const { data, error, refetch } = useQuery({ queryKey: ['admin', 'health'], refetchInterval: LOOK_EVERY_MS, queryFn: ({ signal }) => read<Overview['health']>('/admin/health', {}, signal) });
  if (data === undefined) return error === null ? <Skeleton lines={8} /> : <Failure error={error} onRetry={() => void refetch()} />;
  return (
    <>
      {error === null ? null : <Failure error={error} />}
      <p><span className={styles[LOOKS[data.status] ?? 'count']}>{text(`admin.health_${data.status}`)}</span> <span className="quiet">{text('admin.version', { version: data.version })}</span></p>
      <TableScroll label={text('admin.checks')} className={styles['scroll']}>
        <table className={styles['table']}>
          <thead><tr><th scope="col">{text('admin.check')}</th><th scope="col">{text('admin.state')}</th><th scope="col" className={styles['end']}>{text('admin.latency')}</th><th scope="col">{text('admin.found')}</th></tr></thead>
          <tbody>
            {data.checks.map(({ name, status, latencyMs, detail }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td><span className={styles[LOOKS[status] ?? 'count']}>{text(`admin.health_${status}`)}</span></td>
                <td className={`numbers ${styles['end']}`}>{status === 'disabled' ? '–' : text('admin.ms', { ms: number(latencyMs) })}</td>
                <td>{detail ?? ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </>
  );
}
