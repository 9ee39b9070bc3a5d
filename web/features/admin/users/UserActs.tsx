import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Failure, Skeleton } from '../../../ui/Said.tsx';
import styles from '../parts/Admin.module.css';
import { useList } from '../parts/useList.ts';
import type { AccountActItem } from '../types.ts';

const NOTHING: Readonly<Record<string, string>> = {};

/** What staff did to an account, newest first. */
export function UserActs({ id }: { id: string }) {
  const text = useText();
  const { moment } = useFormats();
  const { items, error, retry, more, showMore } = useList<AccountActItem>(['admin', 'account-acts', id], `/admin/accounts/${id}/acts`, NOTHING);
  if (items === undefined) return error === null ? <Skeleton lines={3} /> : <Failure error={error} onRetry={retry} />;
  if (items.length === 0) return <p className="quiet">{text('admin.no_acts')}</p>;
  return (
    <>
      <ul className={styles['list']}>
        {items.map(({ kind, by, reason, roles, at }) => (
          <li key={`${at} ${kind}`}>
            <p>{text(`admin.did_${kind.slice('account.'.length)}`, { who: by?.displayName ?? text('admin.operator'), roles: (roles ?? []).filter((role) => role !== 'bidder').map((role) => text(`admin.role_${role}`)).join(', ') || text('admin.role_bidder') })}</p>
            <p><q>{reason}</q></p>
            <p className={styles['when']}>{moment(at)}</p>
          </li>
        ))}
      </ul>
      {more ? <Button look="quiet" onPress={showMore}>{text('ui.more')}</Button> : null}
    </>
  );
}
