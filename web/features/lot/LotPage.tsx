import { useQuery } from '@tanstack/react-query';
import { useParams } from 'wouter';
import { read } from '../../api/call.ts';
import { useMe } from '../../api/me.ts';
import { Problem } from '../../api/problem.ts';
import { useText } from '../../i18n/text.ts';
import { type LotJson, useLiveLot } from '../../live/react.tsx';
import { ButtonLink } from '../../ui/Button.tsx';
import { Empty, Failure, Skeleton } from '../../ui/Said.tsx';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import { Lot } from './Lot.tsx';

/** What of a lot does not come over the line (description, pictures) is read again this often while somebody looks. */
const REREAD_MS = 60_000;

/** The page of one lot: what is said of it, and bidding. */
export function LotPage() {
  const { id } = useParams<{ id: string }>();
  return <LotOf key={id} id={id} />;
}

function LotOf({ id }: { id: string }) {
  const text = useText();
  const me = useMe();
  const known = useQuery({ queryKey: ['lot', id, me?.id ?? null], enabled: me !== undefined, refetchInterval: REREAD_MS, queryFn: ({ signal }) => read<LotJson>(`/lots/${id}`, {}, signal) });
  const live = useLiveLot(id, known.data);
  // An address that can be no lot's (400) is as good as one that is none's.
  const missing = (known.error instanceof Problem && (known.error.status === 404 || known.error.status === 400)) || (live.missing && known.data === undefined);
  usePageTitle(known.data?.title ?? text(missing ? 'lotpage.unknown' : 'lotpage.title'));
  if (missing) return <><h1>{text('lotpage.unknown')}</h1><Empty title={text('lotpage.unknown_title')} act={<ButtonLink to="/lots" look="main">{text('lotpage.to_lots')}</ButtonLink>}>{text('lotpage.unknown_text')}</Empty></>;
  if (known.data === undefined) return known.isError ? <><h1>{text('lotpage.title')}</h1><Failure error={known.error} onRetry={() => void known.refetch()} /></> : <Skeleton lines={8} />;
  return <Lot lot={live.head === null ? known.data : { ...known.data, ...live.head }} live={live} />;
}
