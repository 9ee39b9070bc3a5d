import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { act, newKey, read } from '../../../api/call.ts';
import { useRefusal } from '../../../api/useRefusal.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { useLiveLot } from '../../../live/react.tsx';
import { Button, ButtonLink } from '../../../ui/Button.tsx';
import { Frozen } from '../editor/Frozen.tsx';
import { Alt } from '../pictures/PictureRow.tsx';
import pictured from '../pictures/Pictures.module.css';
import styles from '../Selling.module.css';
import type { LotJson } from '../types.ts';
import { Ending } from './Ending.tsx';
import { LowerReserve } from './LowerReserve.tsx';
import { Rewording } from './Rewording.tsx';

/** A published lot as its seller looks after it: what may still change, and how to end it. What bidders see is on its own page. */
export function Manage({ lot: known }: { lot: LotJson }) {
  const text = useText();
  const f = useFormats();
  const { head } = useLiveLot(known.id, known);
  const lot: LotJson = { ...known, ...head };
  // Ended early, it closed before the hour that was planned.
  const endsAt = lot.closedAt ?? lot.closesAt;
  const money = (amount: number): string => f.money(amount, lot.currency);
  const refresh = useRefresh(lot.id);
  return (
    <>
      <div className={styles['head']}><h1>{lot.title}</h1><ButtonLink to={`/lots/${lot.id}`}>{text('selling.see_lot')}</ButtonLink></div>
      <section aria-labelledby="now" className={styles['part']}>
        <h2 id="now">{text('selling.now')}</h2>
        <p aria-live="polite"><strong>{text(`selling.status_${lot.outcome ?? lot.status}`)}</strong></p>
        <dl className={styles['terms']}>
          <dt>{text('selling.price')}</dt><dd className="numbers">{money(lot.price)}</dd>
          <dt>{text('selling.bids')}</dt><dd className="numbers">{text('selling.bids_of', { bids: lot.bidCount, bidders: lot.bidderCount })}</dd>
          <dt>{text('selling.reserve')}</dt><dd className="numbers">{text(`selling.reserve_${lot.reserve}`)}{lot.reservePrice === null || lot.reservePrice === undefined ? '' : ` · ${money(lot.reservePrice)}`}</dd>
          <dt>{text(lot.closedAt === null ? 'selling.closes' : 'selling.closed')}</dt><dd className="numbers">{endsAt === null ? text('selling.none') : f.moment(endsAt)}</dd>
        </dl>
        {lot.status === 'closed' ? <Again lot={lot} /> : null}
      </section>
      {lot.status === 'open' ? <LowerReserve lot={lot} onDone={refresh} /> : null}
      {lot.status === 'closed' ? null : <Rewording lot={lot} onDone={refresh} />}
      <Pictures lot={lot} onDone={refresh} />
      {lot.status === 'closed' ? null : <Ending lot={lot} onDone={refresh} />}
      <section aria-labelledby="frozen" className={styles['part']}>
        <h2 id="frozen">{text('selling.frozen')}</h2>
        <Frozen lot={{ ...known, closesAt: known.scheduledClosesAt ?? known.closesAt }} withReserve={false} />
      </section>
    </>
  );
}

/** Reads the lot again and forgets what other pages knew of it. */
function useRefresh(id: string): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    queries.setQueryData(['own-lot', id], await read<LotJson>(`/lots/${id}`));
    await queries.invalidateQueries({ queryKey: ['lot', id] });
    await queries.invalidateQueries({ queryKey: ['my-lots'] });
  };
}

function Pictures({ lot, onDone }: { lot: LotJson; onDone(): Promise<void> }) {
  const text = useText();
  const refusal = useRefusal();
  const [said, setSaid] = useState('');
  if (lot.images.length === 0) return null;
  const describe = async (image: string, alt: string): Promise<void> => {
    try {
      await act({ method: 'PATCH', path: `/lots/${lot.id}/images/${image}`, body: { alt } });
      await onDone();
      setSaid(text('selling.picture_described'));
    } catch (error) {
      setSaid(refusal(error));
    }
  };
  return (
    <section aria-labelledby="pictures" className={styles['part']}>
      <h2 id="pictures">{text('selling.part_pictures')}</h2>
      <p className="quiet">{text('selling.pictures_frozen')}</p>
      <ol className={pictured['list']}>
        {lot.images.map((image, index) => (
          <li key={image.id} className={pictured['row']}>
            <img src={`/images/${image.id}/320`} alt={image.alt} width={image.width} height={image.height} className={pictured['thumb']} draggable={false} />
            <Alt image={image} label={text('selling.picture_alt', { number: index + 1 })} onDescribe={(alt) => describe(image.id, alt)} />
          </li>
        ))}
      </ol>
      <p role="status" className="small">{said}</p>
    </section>
  );
}

function Again({ lot }: { lot: LotJson }) {
  const text = useText();
  const refusal = useRefusal();
  const [, go] = useLocation();
  const [fault, setFault] = useState<string | null>(null);
  const [key] = useState(newKey);
  const [sending, setSending] = useState(false);
  if (lot.outcome === 'sold') return <p className={styles['note']}>{text('selling.sold_note')}</p>;
  const relist = async (): Promise<void> => {
    setSending(true);
    try {
      const draft = await act<LotJson>({ method: 'POST', path: `/lots/${lot.id}/relist`, key });
      go(`/sell/lots/${draft.id}`);
    } catch (error) {
      setFault(refusal(error));
      setSending(false);
    }
  };
  return (
    <div className={styles['form']}>
      <p className={styles['note']}>{text('selling.relist_means')}</p>
      <div className={styles['acts']}><Button look="main" onPress={() => void relist()} isDisabled={sending}>{text('selling.relist')}</Button></div>
      {fault === null ? null : <p role="alert" className={styles['fault']}>{fault}</p>}
    </div>
  );
}
