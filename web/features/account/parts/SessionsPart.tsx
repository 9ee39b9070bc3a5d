import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { act, read } from '../../../api/call.ts';
import { ME_KEY } from '../../../api/me.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Failure, Skeleton } from '../../../ui/Said.tsx';
import styles from '../Account.module.css';
import { deviceOf } from '../device.ts';
import type { Session } from '../types.ts';
import { Part } from './Part.tsx';

const SESSIONS_MAX = 100;

/** Where the account is signed in, with a way to end each. */
export function SessionsPart() {
  const text = useText();
  const { moment } = useFormats();
  const queries = useQueryClient();
  const list = useQuery({ queryKey: ['sessions'], queryFn: ({ signal }) => read<{ items: Session[] }>('/sessions', { limit: SESSIONS_MAX }, signal) });
  const end = useMutation({
    mutationFn: ({ id }: Session) => act({ method: 'DELETE', path: `/sessions/${id}`, key: null }),
    onSuccess: (_, { current }) => queries.invalidateQueries({ queryKey: current ? ME_KEY : ['sessions'] }),
  });
  return (
    <Part title={text('account.sessions')} lead={text('account.sessions_lead')}>
      {list.isPending ? <Skeleton /> : null}
      {list.isError ? <Failure error={list.error} onRetry={() => { void list.refetch(); }} /> : null}
      {end.isError ? <Failure error={end.error} /> : null}
      <ul className={styles['sessions']}>
        {list.data?.items.map((session) => {
          const device = deviceOf(session.userAgent) ?? text('account.unknown_program');
          return (
            <li key={session.id}>
              <div>
                <p><strong>{device}</strong>{session.current ? ` · ${text('account.this_session')}` : ''}</p>
                <p className="quiet small">{text('account.session_facts', { address: session.address, at: moment(session.lastUsedAt) })}</p>
              </div>
              <Button aria-label={`${text('account.end_session')}: ${device}`} isDisabled={end.isPending} onPress={() => end.mutate(session)}>{text('account.end_session')}</Button>
            </li>
          );
        })}
      </ul>
    </Part>
  );
}
