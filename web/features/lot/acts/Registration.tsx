import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { act, read } from '../../../api/call.ts';
import type { Me } from '../../../api/me.ts';
import { Problem } from '../../../api/problem.ts';
import { useRefusal } from '../../../api/useRefusal.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { isolated } from '../isolated.ts';
import type { PageLot } from '../lot.ts';
import styles from './Acts.module.css';

type Status = 'none' | 'pending' | 'approved' | 'declined';
/** While an approval waits it is looked for this often. */
const LOOK_EVERY_MS = 15_000;

/** Where the viewer's wish to bid in the lot's sale stands; undefined while it is not known. Lots that ask for no approval are approved. */
export function useRegistration(lot: PageLot | null, me: Me | null | undefined): Status | undefined {
  const wanted = lot !== null && lot.approvalRequired && lot.sale !== null && me !== null && me !== undefined;
  const sale = lot?.sale?.id ?? '';
  const { data } = useQuery<Status>({
    queryKey: ['registration', sale, me?.id ?? null], enabled: wanted, refetchInterval: ({ state }) => (state.data === 'pending' ? LOOK_EVERY_MS : false),
    queryFn: async ({ signal }): Promise<Status> => {
      try {
        return (await read<{ status: Status }>(`/sales/${sale}/registrations/me`, {}, signal)).status;
      } catch (error) {
        if (error instanceof Problem && error.code === 'not_found') return 'none';
        throw error;
      }
    },
  });
  return wanted ? data : 'approved';
}

/** In place of the bid box where the sale asks for an approval that the viewer does not have. */
export function Registration({ lot, status }: { lot: PageLot; status: Exclude<Status, 'approved'> }) {
  const text = useText();
  const refusal = useRefusal();
  const queries = useQueryClient();
  const sale = lot.sale;
  const ask = useMutation({
    mutationFn: () => act({ method: 'PUT', path: `/sales/${sale?.id ?? ''}/registrations/me`, key: null }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['registration', sale?.id] }),
  });
  if (sale === null) return null;
  return (
    <div className={styles['form']}>
      <p>{text(`lotpage.registration_${status}`, { sale: isolated(sale.title) })}</p>
      {ask.isError ? <p role="alert" className={styles['fault']}>{refusal(ask.error)}</p> : null}
      {status === 'none' ? <Button look="main" wide isDisabled={ask.isPending} onPress={() => ask.mutate()}>{text('lotpage.register')}</Button> : null}
    </div>
  );
}
