import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'wouter';
import { act, read } from '../../api/call.ts';
import { useMe } from '../../api/me.ts';
import { useFormats } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Failure, Skeleton } from '../../ui/Said.tsx';
import { ADMINS, AdminFrame } from './parts/AdminFrame.tsx';
import styles from './parts/Admin.module.css';
import { ReasonForm } from './parts/ReasonForm.tsx';
import type { Account } from './types.ts';
import { RolesForm } from './users/RolesForm.tsx';
import { UserActs } from './users/UserActs.tsx';
import { UserSessions } from './users/UserSessions.tsx';

/** One account: what it may do, where it is signed in, and what staff did to it. */
export function UserPage() {
  const { id } = useParams<{ id: string }>();
  const text = useText();
  const { data, error, refetch } = useQuery({ queryKey: ['admin', 'account', id], queryFn: ({ signal }) => read<Account>(`/admin/accounts/${encodeURIComponent(id)}`, {}, signal) });
  return (
    <AdminFrame title={data?.displayName ?? text('admin.part_users')} roles={ADMINS}>
      {data !== undefined ? <User account={data} /> : error === null ? <Skeleton lines={8} /> : <Failure error={error} onRetry={() => void refetch()} />}
    </AdminFrame>
  );
}

function User({ account }: { account: Account }) {
  const text = useText();
  const { moment } = useFormats();
  const queries = useQueryClient();
  const [done, setDone] = useState(false);
  const renewed = (): void => {
    setDone(true);
    void queries.invalidateQueries({ queryKey: ['admin'] });
  };
  return (
    <div className={styles['two']}>
      <div className={styles['admin']}>
        <p><bdi>{account.email ?? text('admin.no_email')}</bdi> {account.email === null || account.emailVerified ? null : <span className="quiet">{text('admin.unverified')}</span>}<br /><span className={styles['when']}>{text('admin.since_day', { when: moment(account.createdAt) })} · <bdi>{account.id}</bdi></span></p>
        <p role="status" className={styles['done']}>{done ? text('admin.done') : ''}</p>
        <Suspension account={account} onDone={renewed} />
        <section aria-labelledby="roles"><h2 id="roles">{text('admin.roles')}</h2><RolesForm key={account.roles.join()} account={account} onDone={renewed} /></section>
        <section aria-labelledby="sessions"><h2 id="sessions">{text('admin.sessions')}</h2><UserSessions account={account} onDone={renewed} /></section>
      </div>
      <section aria-labelledby="acts"><h2 id="acts">{text('admin.history')}</h2><UserActs id={account.id} /></section>
    </div>
  );
}

function Suspension({ account, onDone }: { account: Account; onDone(): void }) {
  const text = useText();
  const { moment } = useFormats();
  const me = useMe();
  const [asking, setAsking] = useState(false);
  const what = account.suspendedAt === null ? 'suspend' : 'reinstate';
  return (
    <section aria-labelledby="standing">
      <h2 id="standing">{text('admin.standing')}</h2>
      <p className={account.suspendedAt === null ? styles['well'] : styles['critical']}>{account.suspendedAt === null ? text('admin.user_active') : text('admin.suspended_since', { when: moment(account.suspendedAt) })}</p>
      {asking ? (
        <div className={styles['inline']}>
          <ReasonForm effect={text(`admin.effect_${what}`, { who: account.displayName })} label={text(`admin.${what}`)} onCancel={() => setAsking(false)}
            onAct={(reason) => act({ method: 'POST', path: `/admin/accounts/${account.id}/${what}`, body: { reason } })} onDone={() => { setAsking(false); onDone(); }} />
        </div>
      ) : me?.id === account.id ? <p className="quiet">{text('admin.yourself')}</p> : <Button onPress={() => setAsking(true)}>{text(`admin.${what}`)}</Button>}
    </section>
  );
}
