import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { act, read } from '../../../api/call.ts';
import { useMe } from '../../../api/me.ts';
import { useRefusal } from '../../../api/useRefusal.ts';
import { useText } from '../../../i18n/text.ts';
import { Button, ButtonLink } from '../../../ui/Button.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { signInPath } from '../sign-in-path.ts';

type Watched = { lot: string; watched: boolean };

/** Puts the lot on the viewer's watchlist, or takes it off. Shows the wish at once and takes it back when the house refuses. */
export function WatchButton({ lot }: { lot: string }) {
  const text = useText();
  const me = useMe();
  const refusal = useRefusal();
  const queries = useQueryClient();
  const key = ['watched', lot, me?.id ?? null];
  const { data } = useQuery({ queryKey: key, enabled: me !== null && me !== undefined, queryFn: ({ signal }) => read<Watched>(`/watchlist/${lot}`, {}, signal) });
  const change = useMutation({
    mutationFn: (watched: boolean) => act({ method: watched ? 'PUT' : 'DELETE', path: `/watchlist/${lot}`, key: null }),
    onMutate: (watched) => void queries.setQueryData<Watched>(key, { lot, watched }),
    onError: () => void queries.invalidateQueries({ queryKey: key }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['watchlist'] }),
  });
  if (me === null) return <ButtonLink to={signInPath(lot)} look="quiet"><Icon name="eye" /> {text('lotpage.watch')}</ButtonLink>;
  const watched = data?.watched === true;
  return (
    <>
      <Button look="quiet" isDisabled={data === undefined} aria-pressed={watched} onPress={() => change.mutate(!watched)}><Icon name="eye" /> {text(watched ? 'lotpage.watching' : 'lotpage.watch')}</Button>
      {change.isError ? <span role="alert" className="small">{refusal(change.error)}</span> : null}
    </>
  );
}
