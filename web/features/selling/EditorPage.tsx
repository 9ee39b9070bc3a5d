import { useQuery } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { useParams } from 'wouter';
import { read } from '../../api/call.ts';
import { hasRole, useMe } from '../../api/me.ts';
import { useText } from '../../i18n/text.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { Empty, Failure, Skeleton } from '../../ui/Said.tsx';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import { useCategories } from '../catalogue/category-name.ts';
import { Editor } from './editor/Editor.tsx';
import { Manage } from './manage/Manage.tsx';
import { SellerOnly } from './SellerOnly.tsx';
import type { LotJson } from './types.ts';

/** One lot of the seller: written while it is a draft, looked after once it is published. */
export function EditorPage() {
  return <SellerOnly><OwnLot /></SellerOnly>;
}

function OwnLot() {
  const text = useText();
  const me = useMe();
  const { locale } = useIntl();
  const { id } = useParams<{ id: string }>();
  const categories = useCategories();
  const known = useQuery({ queryKey: ['own-lot', id], staleTime: 0, refetchOnWindowFocus: false, placeholderData: () => undefined, queryFn: ({ signal }) => read<LotJson>(`/lots/${id}`, {}, signal) });
  usePageTitle(known.data === undefined ? text('selling.lot') : text('selling.lot_of', { title: known.data.title }));
  if (known.isError) return <Failure error={known.error} onRetry={() => void known.refetch()} />;
  if (known.data === undefined || categories.length === 0) return <Skeleton lines={8} />;
  const lot = known.data;
  if (lot.seller.id !== me?.id && !hasRole(me, 'admin')) {
    return <Empty title={text('selling.not_yours')} act={<ButtonLink to={`/lots/${lot.id}`}>{text('selling.see_lot')}</ButtonLink>} />;
  }
  // The fields are written as the language writes amounts: with another language they begin anew, from what was saved.
  return lot.status === 'draft' ? <Editor key={`${lot.id} ${locale}`} lot={lot} categories={categories} /> : <Manage lot={lot} />;
}
