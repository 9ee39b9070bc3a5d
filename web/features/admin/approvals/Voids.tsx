import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { act } from '../../../api/call.ts';
import { useRefusal } from '../../../api/useRefusal.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Failure, Skeleton } from '../../../ui/Said.tsx';
import styles from '../parts/Admin.module.css';
import { ReasonForm } from '../parts/ReasonForm.tsx';
import { useList } from '../parts/useList.ts';
import type { Approval, EndedApproval } from '../types.ts';

const KEY = ['admin', 'approvals'] as const;
const ENDED_KEY = [...KEY, 'ended'] as const;
const NOTHING: Readonly<Record<string, string>> = {};
const LOOK_EVERY_MS = 10_000;

/** Bids that a first member of staff wants voided: a second one approves or declines, the first may withdraw. */
export function Voids() {
  const text = useText();
  const { items, error, retry, more, showMore } = useList<Approval>([...KEY, 'waiting'], '/admin/approvals', NOTHING, LOOK_EVERY_MS);
  const queries = useQueryClient();
  const again = (): void => void queries.invalidateQueries({ queryKey: KEY });
  return (
    <section aria-labelledby="voids">
      <h2 id="voids">{text('admin.voids')}</h2>
      {error === null ? null : <Failure error={error} onRetry={retry} />}
      {items === undefined ? (error === null ? <Skeleton /> : null) : items.length === 0 ? <p className="quiet">{text('admin.no_voids')}</p> : (
        <ul className={styles['list']}>{items.map((one) => <li key={one.id}><Void approval={one} onDone={again} /></li>)}</ul>
      )}
      {more ? <Button look="quiet" onPress={showMore}>{text('ui.more')}</Button> : null}
    </section>
  );
}

function Void({ approval, onDone }: { approval: Approval; onDone(): void }) {
  const text = useText();
  const refusal = useRefusal();
  const { moment } = useFormats();
  const [ending, setEnding] = useState(false);
  const decide = (body: { decision: 'approve' | 'decline'; reason?: string }) => act({ method: 'POST', path: `/approvals/${approval.id}`, body });
  const { mutate, isPending, error } = useMutation({ mutationFn: () => decide({ decision: 'approve' }), onSuccess: onDone });
  const { reason, askedBy, askedAt, yours } = approval;
  const decline = text(yours ? 'admin.void_withdraw' : 'admin.decline');
  return (
    <div className={styles['reason']}>
      <About approval={approval} />
      <p><q>{reason}</q></p>
      <p className={styles['when']}>{text('admin.asked_by', { who: askedBy?.displayName ?? '', when: moment(askedAt) })}</p>
      {error === null ? null : <p role="alert" className={styles['fault']}>{refusal(error)}</p>}
      {yours ? <p className="quiet">{text('admin.void_yours')}</p> : null}
      {ending
        ? <ReasonForm effect={text('admin.effect_void_decline')} label={decline} onCancel={() => setEnding(false)} onAct={(why) => decide({ decision: 'decline', reason: why })} onDone={onDone} />
        : (
          <div className={styles['row']}>
            {yours ? null : <Button isDisabled={isPending} onPress={() => mutate()}>{text('admin.void_approve')}</Button>}
            <Button look="quiet" isDisabled={isPending} onPress={() => setEnding(true)}>{decline}</Button>
          </div>
        )}
    </div>
  );
}

/** What became of those that were asked for, the last one first. */
export function EndedVoids() {
  const text = useText();
  const { moment } = useFormats();
  const { items, error, retry, more, showMore } = useList<EndedApproval>(ENDED_KEY, '/admin/approvals/ended', NOTHING, LOOK_EVERY_MS);
  return (
    <section aria-labelledby="ended-voids">
      <h2 id="ended-voids">{text('admin.ended_voids')}</h2>
      {error === null ? null : <Failure error={error} onRetry={retry} />}
      {items === undefined ? (error === null ? <Skeleton /> : null) : items.length === 0 ? <p className="quiet">{text('admin.no_ended_voids')}</p> : (
        <ul className={styles['list']}>
          {items.map((one) => (
            <li key={one.id}>
              <p><strong>{text(`admin.void_${one.end.as}`, { who: one.end.by?.displayName ?? '' })}</strong></p>
              {one.end.reason === null ? null : <p><q>{one.end.reason}</q></p>}
              <About approval={one} />
              <p><q>{one.reason}</q></p>
              <p className={styles['when']}>{text('admin.asked_by', { who: one.askedBy?.displayName ?? '', when: moment(one.askedAt) })} · {text('admin.ended_at', { when: moment(one.end.at) })}</p>
            </li>
          ))}
        </ul>
      )}
      {more ? <Button look="quiet" onPress={showMore}>{text('ui.more')}</Button> : null}
    </section>
  );
}

function About({ approval: { lot, title, seq, bidder, price, currency } }: { approval: Approval }) {
  const text = useText();
  const { money } = useFormats();
  return (
    <>
      <p><Link href={`/lots/${lot}`}><bdi>{title ?? lot}</bdi></Link></p>
      <p>{text('admin.void_what', { bidder: bidder ?? '', price: currency === null ? String(price) : money(price, currency), seq })}</p>
    </>
  );
}
