import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { act, read } from '../../api/call.ts';
import { useMe } from '../../api/me.ts';
import { useFormats } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Empty, Failure, Skeleton } from '../../ui/Said.tsx';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import { MeNav } from '../me/MeNav.tsx';
import { catalogueHref, readFilters } from './filters.ts';
import type { Page, SavedSearchJson } from './lot.ts';
import styles from './Searches.module.css';

/** More than an account may keep. */
const SEARCHES_MAX = 100;
const KEY = ['me', 'searches'] as const;

/** Searches that were kept, each a link to what it finds now. */
export function SearchesPage() {
  const text = useText();
  const me = useMe();
  const { day } = useFormats();
  const queries = useQueryClient();
  usePageTitle(text('catalogue.saved_title'));
  const list = useQuery({ queryKey: KEY, enabled: me !== null && me !== undefined, queryFn: ({ signal }) => read<Page<SavedSearchJson>>('/me/searches', { limit: SEARCHES_MAX }, signal) });
  const forget = useMutation({
    mutationFn: (id: string) => act({ method: 'DELETE', path: `/me/searches/${id}`, key: null }),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  return (
    <>
      <h1>{text('catalogue.saved_title')}</h1>
      {me === null ? null : <MeNav />}
      {me === null ? <Empty title={text('catalogue.saved_sign_in')} act={<ButtonLink look="main" to="/sign-in?next=%2Fme%2Fsearches">{text('catalogue.sign_in')}</ButtonLink>} /> : null}
      {me !== null && list.isPending ? <Skeleton /> : null}
      {list.isError ? <Failure error={list.error} onRetry={() => { void list.refetch(); }} /> : null}
      {forget.isError ? <Failure error={forget.error} /> : null}
      {me !== null && list.data?.items.length === 0 ? <Empty title={text('catalogue.saved_none')} act={<ButtonLink to="/lots">{text('catalogue.show_all')}</ButtonLink>}>{text('catalogue.saved_none_text')}</Empty> : null}
      <ul className={styles['list']}>
        {me === null ? null : list.data?.items.map(({ id, name, query, createdAt }) => (
          <li key={id}>
            <div><Link href={catalogueHref(readFilters(new URLSearchParams(query).toString()))}>{name}</Link><span className="quiet small">{text('catalogue.saved_on', { day: day(createdAt) })}</span></div>
            <Button look="quiet" aria-label={text('catalogue.saved_forget', { name })} isDisabled={forget.isPending} onPress={() => forget.mutate(id)}><Icon name="trash" /></Button>
          </li>
        ))}
      </ul>
    </>
  );
}
