import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Failure, Skeleton } from '../../../ui/Said.tsx';
import styles from '../parts/Admin.module.css';
import { useList } from '../parts/useList.ts';
import type { SettingsHistory } from '../types.ts';

const NOTHING: Readonly<Record<string, string>> = {};

/** Changes of the settings, newest first. */
export function SettingsPast() {
  const text = useText();
  const { moment } = useFormats();
  const { items, error, retry, more, showMore } = useList<SettingsHistory['items'][number]>(['admin', 'settings', 'past'], '/admin/settings/history', NOTHING);
  if (items === undefined) return error === null ? <Skeleton lines={3} /> : <Failure error={error} onRetry={retry} />;
  if (items.length === 0) return <p className="quiet">{text('admin.no_changes')}</p>;
  return (
    <>
      <ul className={styles['list']}>
        {items.map(({ version, changed, changedBy, changedAt, reason }) => (
          <li key={version}>
            <p>{text('admin.did_settings', { who: changedBy?.displayName ?? '', what: changed.map((field) => text(`admin.field_${field}`)).join(', ') })}</p>
            {reason === null ? null : <p><q>{reason}</q></p>}
            <p className={styles['when']}>{text('admin.version_at', { version, when: changedAt === null ? '' : moment(changedAt) })}</p>
          </li>
        ))}
      </ul>
      {more ? <Button look="quiet" onPress={showMore}>{text('ui.more')}</Button> : null}
    </>
  );
}
