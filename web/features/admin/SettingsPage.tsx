import { useQuery } from '@tanstack/react-query';
import { read } from '../../api/call.ts';
import { useText } from '../../i18n/text.ts';
import { Failure, Skeleton } from '../../ui/Said.tsx';
import { ADMINS, AdminFrame } from './parts/AdminFrame.tsx';
import styles from './parts/Admin.module.css';
import { SettingsEditor } from './settings/SettingsEditor.tsx';
import { SettingsPast } from './settings/SettingsPast.tsx';
import type { SettingsRecord } from './types.ts';

/** What staff decide about the house, and who decided it when and why. */
export function SettingsPage() {
  const text = useText();
  return <AdminFrame title={text('admin.part_settings')} roles={ADMINS}><Settings /></AdminFrame>;
}

function Settings() {
  const text = useText();
  const { data, error, refetch } = useQuery({ queryKey: ['admin', 'settings'], staleTime: 0, queryFn: ({ signal }) => read<SettingsRecord>('/admin/settings', {}, signal) });
  if (data === undefined) return error === null ? <Skeleton lines={12} /> : <Failure error={error} onRetry={() => void refetch()} />;
  return (
    <div className={styles['two']}>
      <SettingsEditor key={data.version} record={data} onSaved={() => void refetch()} />
      <section aria-labelledby="past"><h2 id="past">{text('admin.history')}</h2><SettingsPast /></section>
    </div>
  );
}
