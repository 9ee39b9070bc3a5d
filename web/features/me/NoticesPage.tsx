import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty, Failure, Skeleton } from '../../ui/Said.tsx';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import { MembersOnly } from '../account/MembersOnly.tsx';
import styles from './Me.module.css';
import { MeNav } from './MeNav.tsx';
import { NoticeLine } from './NoticeLine.tsx';
import { useAllNotices, useMarkRead } from './notices.ts';

/** Everything the house told, newest first. */
export function NoticesPage() {
  const text = useText();
  usePageTitle(text('me.notifications'));
  return <><h1>{text('me.notifications')}</h1><MembersOnly><MeNav /><Notices /></MembersOnly></>;
}

function Notices() {
  const text = useText();
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useAllNotices();
  const read = useMarkRead();
  const notices = data?.pages.flatMap(({ items }) => items) ?? [];
  const [newest] = notices;
  const unread = data?.pages[0]?.unread ?? 0;
  if (isPending) return <Skeleton lines={6} />;
  if (error !== null && data === undefined) return <Failure error={error} onRetry={() => { void refetch(); }} />;
  if (newest === undefined) return <Empty title={text('me.no_notices')}>{text('me.no_notices_lead')}</Empty>;
  return (
    <>
      <p className={styles['row']}>
        <span role="status" className="quiet">{text('me.unread_count', { count: unread })}</span>
        {unread === 0 ? null : <Button isDisabled={read.isPending} onPress={() => read.mutate({ upTo: newest.id })}>{text('me.read_all')}</Button>}
      </p>
      {read.isError ? <Failure error={read.error} /> : null}
      <ul className={styles['notices']}>{notices.map((notice) => <li key={notice.id}><NoticeLine notice={notice} onFollow={() => { if (!notice.read) read.mutate({ ids: [notice.id] }); }} /></li>)}</ul>
      {hasNextPage ? <p><Button isDisabled={isFetchingNextPage} onPress={() => { void fetchNextPage(); }}>{text('ui.more')}</Button></p> : null}
    </>
  );
}
