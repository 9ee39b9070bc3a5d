import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type { Registration } from '#contracts/auction-shapes.ts';
import { act, read } from '../../api/call.ts';
import { useMe } from '../../api/me.ts';
import { Problem } from '../../api/problem.ts';
import { useRefusal } from '../../api/useRefusal.ts';
import { useText } from '../../i18n/text.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import type { SaleJson } from './lot.ts';
import styles from './Sale.module.css';

type RegistrationJson = Static<typeof Registration>;
const AGAIN_MS = 15_000;

/** Asks to bid in a sale that approves its bidders, and says where that stands. */
export function RegisterToBid({ sale }: { sale: SaleJson }) {
  const text = useText();
  const me = useMe();
  const refusal = useRefusal();
  const queries = useQueryClient();
  const key = ['sale', sale.id, 'registration', me?.id ?? null];
  const path = `/sales/${sale.id}/registrations/me`;
  const standing = useQuery({
    queryKey: key, enabled: me !== null && me !== undefined, refetchInterval: AGAIN_MS,
    queryFn: async ({ signal }) => {
      try {
        return await read<RegistrationJson>(path, {}, signal);
      } catch (error) {
        if (error instanceof Problem && error.status === 404) return null;
        throw error;
      }
    },
  });
  const ask = useMutation({ mutationFn: () => act<RegistrationJson>({ method: 'PUT', path }), onSuccess: (registration) => queries.setQueryData(key, registration) });
  if (me === undefined) return null;
  if (me === null) {
    return <div className={styles['register']}><p>{text('sale.register_why')}</p><ButtonLink look="main" to={`/sign-in?next=${encodeURIComponent(`/sales/${sale.id}`)}`}>{text('sale.register_sign_in')}</ButtonLink></div>;
  }
  const status = standing.data?.status ?? null;
  return (
    <div className={styles['register']} role="status">
      <p>{text(status === null ? 'sale.register_why' : `sale.register_${status}`)}</p>
      {status !== null || standing.isPending ? null : <Button look="main" isDisabled={ask.isPending} onPress={() => ask.mutate()}>{text('sale.register')}</Button>}
      {ask.isError ? <p>{refusal(ask.error)}</p> : null}
    </div>
  );
}
