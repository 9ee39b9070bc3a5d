import { useQuery } from '@tanstack/react-query';
import { read } from '../../api/call.ts';
import { useFormats } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.ts';
import { Failure, Skeleton } from '../../ui/Said.tsx';
import { AdminFrame, STAFF } from './parts/AdminFrame.tsx';
import styles from './parts/Admin.module.css';
import { AdminTable, Cell, ROW, ROW_HEADER } from './parts/Table.tsx';
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
      <AdminTable label={text('admin.checks')} columns={[{ name: text('admin.check') }, { name: text('admin.state') }, { name: text('admin.latency'), end: true }, { name: text('admin.found') }]}>
        {data.checks.map(({ name, status, latencyMs, detail }) => (
          <tr {...ROW} key={name}>
            <th {...ROW_HEADER} scope="row">{name}</th>
            <Cell column={text('admin.state')}><span className={styles[LOOKS[status] ?? 'count']}>{text(`admin.health_${status}`)}</span></Cell>
            <Cell column={text('admin.latency')} end className="numbers">{status === 'disabled' ? '–' : text('admin.ms', { ms: number(latencyMs) })}</Cell>
            <Cell column={text('admin.found')}>{detail}</Cell>
          </tr>
        ))}
      </AdminTable>
    </>
  );
}
