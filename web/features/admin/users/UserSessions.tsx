import { useState } from 'react';
import { act } from '../../../api/call.ts';
import { useMe } from '../../../api/me.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Failure, Skeleton } from '../../../ui/Said.tsx';
import { ReasonForm } from '../parts/ReasonForm.tsx';
import styles from '../parts/Admin.module.css';
import { useList } from '../parts/useList.ts';
import type { Account, AccountSessions } from '../types.ts';

const NOTHING: Readonly<Record<string, string>> = {};

/** Where somebody is signed in, and the way to end it all. */
export function UserSessions({ account, onDone }: { account: Account; onDone(): void }) {
  const text = useText();
  const me = useMe();
  const { moment } = useFormats();
  const [asking, setAsking] = useState(false);
  const { items, error, retry, more, showMore } = useList<AccountSessions['items'][number]>(['admin', 'account-sessions', account.id], `/admin/accounts/${account.id}/sessions`, NOTHING);
  if (items === undefined) return error === null ? <Skeleton lines={3} /> : <Failure error={error} onRetry={retry} />;
  if (items.length === 0) return <p className="quiet">{text('admin.no_sessions')}</p>;
  return (
    <>
      <ul className={styles['list']}>
        {items.map(({ id, userAgent, address, lastUsedAt, current }) => (
          <li key={id}><p><bdi>{userAgent ?? text('admin.unknown_program')}</bdi>{current ? ` · ${text('admin.this_session')}` : ''}</p><p className={styles['when']}>{text('admin.last_used', { when: moment(lastUsedAt), address })}</p></li>
        ))}
      </ul>
      {more ? <Button look="quiet" onPress={showMore}>{text('ui.more')}</Button> : null}
      {asking ? (
        <div className={styles['inline']}>
          <ReasonForm effect={text('admin.effect_end_sessions', { who: account.displayName })} label={text('admin.end_sessions')} onCancel={() => setAsking(false)}
            onAct={(reason) => act({ method: 'POST', path: `/admin/accounts/${account.id}/sessions/end`, body: { reason } })} onDone={() => { setAsking(false); onDone(); }} />
        </div>
      ) : me?.id === account.id ? null : <p><Button onPress={() => setAsking(true)}>{text('admin.end_sessions')}</Button></p>}
    </>
  );
}
