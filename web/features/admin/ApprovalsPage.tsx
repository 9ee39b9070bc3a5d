import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { act } from '../../api/call.ts';
import { useRefusal } from '../../api/useRefusal.ts';
import { useFormats } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Failure, Skeleton } from '../../ui/Said.tsx';
import { EndedVoids, Voids } from './approvals/Voids.tsx';
import { AdminFrame, OPERATORS } from './parts/AdminFrame.tsx';
import styles from './parts/Admin.module.css';
import { ReasonForm } from './parts/ReasonForm.tsx';
import { useList } from './parts/useList.ts';
import type { StaffActs, WaitingRegistrations } from './types.ts';

const NOTHING: Readonly<Record<string, string>> = {};
const LOOK_EVERY_MS = 10_000;

/** What waits for a word of staff (bids to be voided by a second one, bidders who want to take part in a sale), and what was decided. */
export function ApprovalsPage() {
  const text = useText();
  return (
    <AdminFrame title={text('admin.part_approvals')} roles={OPERATORS}>
      <div className={styles['two']}>
        <div><Voids /><Registrations /></div>
        <div><EndedVoids /><Decided /></div>
      </div>
    </AdminFrame>
  );
}

function Registrations() {
  const text = useText();
  const { items, error, retry, more, showMore } = useList<WaitingRegistrations['items'][number]>(['admin', 'registrations'], '/admin/registrations', NOTHING, LOOK_EVERY_MS);
  return (
    <section aria-labelledby="registrations">
      <h2 id="registrations">{text('admin.registrations')}</h2>
      {error === null ? null : <Failure error={error} onRetry={retry} />}
      {items === undefined ? (error === null ? <Skeleton /> : null) : items.length === 0 ? <p className="quiet">{text('admin.no_registrations')}</p> : (
        <ul className={styles['list']}>{items.map((one) => <li key={`${one.sale} ${one.account}`}><Wish wish={one} onDone={retry} /></li>)}</ul>
      )}
      {more ? <Button look="quiet" onPress={showMore}>{text('ui.more')}</Button> : null}
    </section>
  );
}

function Wish({ wish, onDone }: { wish: WaitingRegistrations['items'][number]; onDone(): void }) {
  const text = useText();
  const refusal = useRefusal();
  const { moment } = useFormats();
  const [declining, setDeclining] = useState(false);
  const decide = (body: { status: 'approved' | 'declined'; reason?: string }) => act({ method: 'PUT', path: `/sales/${wish.sale}/registrations/${wish.account}`, body });
  const { mutate, isPending, error } = useMutation({ mutationFn: () => decide({ status: 'approved' }), onSuccess: onDone });
  return (
    <div className={styles['reason']}>
      <p><bdi>{wish.displayName}</bdi> · <Link href={`/sales/${wish.sale}`}><bdi>{wish.saleTitle}</bdi></Link></p>
      <p className={styles['when']}>{moment(wish.askedAt)}</p>
      {error === null ? null : <p role="alert" className={styles['fault']}>{refusal(error)}</p>}
      {declining
        ? <ReasonForm effect={text('admin.effect_decline', { who: wish.displayName })} label={text('admin.decline')} onCancel={() => setDeclining(false)} onAct={(reason) => decide({ status: 'declined', reason })} onDone={onDone} />
        : <div className={styles['row']}><Button isDisabled={isPending} onPress={() => mutate()}>{text('admin.approve')}</Button><Button look="quiet" onPress={() => setDeclining(true)}>{text('admin.decline')}</Button></div>}
    </div>
  );
}

function Decided() {
  const text = useText();
  const { moment } = useFormats();
  const { items, error, retry, more, showMore } = useList<StaffActs['items'][number]>(['admin', 'acts'], '/admin/acts', NOTHING, LOOK_EVERY_MS);
  return (
    <section aria-labelledby="decided">
      <h2 id="decided">{text('admin.decided')}</h2>
      {error === null ? null : <Failure error={error} onRetry={retry} />}
      {items === undefined ? (error === null ? <Skeleton /> : null) : items.length === 0 ? <p className="quiet">{text('admin.no_acts')}</p> : (
        <ul className={styles['list']}>
          {items.map(({ kind, lot, sale, account, by, reason, at }) => (
            <li key={`${at} ${kind} ${lot ?? sale ?? ''} ${account?.id ?? ''}`}>
              <p>{text(`admin.did_${kind.slice(kind.indexOf('.') + 1)}`, { who: by?.displayName ?? '', whom: account?.displayName ?? '' })} {lot === null ? null : <Link href={`/lots/${lot}`}>{text('admin.lot')}</Link>}{sale === null ? null : <Link href={`/sales/${sale}`}>{text('admin.sale')}</Link>}</p>
              {reason === null ? null : <p><q>{reason}</q></p>}
              <p className={styles['when']}>{moment(at)}</p>
            </li>
          ))}
        </ul>
      )}
      {more ? <Button look="quiet" onPress={showMore}>{text('ui.more')}</Button> : null}
    </section>
  );
}
