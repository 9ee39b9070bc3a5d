import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { DemoRole } from '#contracts/http/demo.ts';
import { act, read } from '../../api/call.ts';
import { ME_KEY, useMe, type Me } from '../../api/me.ts';
import { useRefusal } from '../../api/useRefusal.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './DemoSignIn.module.css';

/** People of a demonstration have addresses of this beginning. */
const addressOf = (role: DemoRole): string => `${role}@demo.example`;

/** Buttons to look at a demonstration as one of its people; nothing where the house does not offer them. */
export function DemoSignIn() {
  const text = useText();
  const refusal = useRefusal();
  const me = useMe();
  const queries = useQueryClient();
  const { data } = useQuery({ queryKey: ['demo', 'sessions'], staleTime: 60_000, retry: false, queryFn: ({ signal }) => read<{ as: DemoRole[] }>('/demo/sessions', {}, signal) });
  const enter = useMutation({
    mutationFn: (as: DemoRole) => act<{ account: Me }>({ method: 'POST', path: '/demo/sessions', body: { as }, key: null }),
    onSuccess: async ({ account }) => {
      queries.setQueryData(ME_KEY, account);
      // Whatever was read as somebody else is read again.
      await queries.invalidateQueries();
    },
  });
  if (data === undefined || data.as.length === 0) return null;
  return (
    <div role="group" aria-label={text('demo.look')} className={styles['ways']}>
      <span aria-hidden="true" className={styles['label']}>{text('demo.look')}</span>
      {data.as.map((role) => {
        const current = me?.email === addressOf(role);
        return (
          <Button key={role} className={styles['way'] ?? ''} isDisabled={enter.isPending} aria-pressed={current} onPress={() => { if (!current) enter.mutate(role); }}>
            {text(`demo.${role}`)}
          </Button>
        );
      })}
      <span role="status" className={styles['said']}>{enter.error === null ? '' : refusal(enter.error)}</span>
    </div>
  );
}
