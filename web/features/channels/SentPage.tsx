import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { read } from '../../api/call.ts';
import { useFormats } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty, Failure, Skeleton } from '../../ui/Said.tsx';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import { deviceOf } from '../account/device.ts';
import { MembersOnly } from '../account/MembersOnly.tsx';
import { MeNav } from '../me/MeNav.tsx';
import styles from './Channels.module.css';
import type { Receipt } from './types.ts';

const PAGE = 50;

/** What the house sent to somebody, and what became of it. */
export function SentPage() {
  const text = useText();
  usePageTitle(text('channels.sent'));
  return <><h1>{text('channels.sent')}</h1><MembersOnly><MeNav /><p className="quiet">{text('channels.sent_lead')} <Link href="/account/notifications">{text('channels.title')}</Link></p><Sent /></MembersOnly></>;
}

function Sent() {
  const text = useText();
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['sent'], initialPageParam: '',
    queryFn: ({ pageParam, signal }): Promise<{ items: Receipt[]; next: string | null }> => read('/me/messages', { limit: PAGE, cursor: pageParam }, signal),
    getNextPageParam: ({ next }) => next,
  });
  const receipts = data?.pages.flatMap(({ items }) => items) ?? [];
  if (isPending) return <Skeleton lines={6} />;
  if (error !== null && data === undefined) return <Failure error={error} onRetry={() => { void refetch(); }} />;
  if (receipts.length === 0) return <Empty title={text('channels.sent_none')}>{text('channels.sent_none_lead')}</Empty>;
  return (
    <>
      <ul className={styles['list']}>{receipts.map((receipt) => <li key={receipt.id}><ReceiptLine receipt={receipt} /></li>)}</ul>
      {hasNextPage ? <p><Button isDisabled={isFetchingNextPage} onPress={() => { void fetchNextPage(); }}>{text('ui.more')}</Button></p> : null}
    </>
  );
}

function ReceiptLine({ receipt: { channel, to, kind, lot, state, reason, receipt, at, dueAt } }: { receipt: Receipt }) {
  const text = useText();
  const { moment } = useFormats();
  const address = channel === 'push' ? (deviceOf(to) ?? text('channels.unknown_browser')) : to;
  return (
    <>
      <div>
        <p>{text(`channels.kind_${kind}`)}{lot === null ? null : <>: <Link href={`/lots/${lot.id}`}><bdi>{lot.title}</bdi></Link></>}</p>
        <p className="quiet small">{text(`channels.by_${channel}`)} · <bdi>{address}</bdi> · <time dateTime={at}>{moment(at)}</time></p>
      </div>
      <div>
        <p className={styles['state']} data-state={state}>{text(receipt === null ? `channels.state_${state}` : `channels.receipt_${receipt}`)}</p>
        {state === 'waiting' && dueAt !== null ? <p className="quiet small">{text('channels.due', { at: moment(dueAt) })}</p> : null}
        {state === 'dropped' && reason !== null ? <p className="quiet small">{text(`channels.dropped_${reason}`)}</p> : null}
      </div>
    </>
  );
}
