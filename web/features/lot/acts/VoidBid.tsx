import { useState } from 'react';
import { act } from '../../../api/call.ts';
import { useRefusal } from '../../../api/useRefusal.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import { Sheet } from '../../../ui/Sheet.tsx';
import type { HistoryBid, PageLot } from '../lot.ts';
import styles from './Acts.module.css';

const REASON_CHARS_MAX = 500;

/** Asks for a bid to be taken out. A second member of staff has to approve; the number to approve is shown to be passed on. */
export function VoidBid({ lot, bid }: { lot: PageLot; bid: HistoryBid }) {
  const text = useText();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="quiet" aria-label={text('lotpage.void_of', { alias: bid.bidder, seq: bid.seq })} onPress={() => setOpen(true)}>{text('lotpage.void')}</Button>
      <Sheet open={open} onClose={() => setOpen(false)} title={text('lotpage.void_of', { alias: bid.bidder, seq: bid.seq })}><Ask lot={lot} bid={bid} onDone={() => setOpen(false)} /></Sheet>
    </>
  );
}

function Ask({ lot, bid, onDone }: { lot: PageLot; bid: HistoryBid; onDone(): void }) {
  const text = useText();
  const refusal = useRefusal();
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const [approval, setApproval] = useState<string | null>(null);
  const send = async (): Promise<void> => {
    if (reason.trim() === '') return setFault(text('lotpage.reason_wanted'));
    try {
      const { approvalId } = await act<{ approvalId: string }>({ method: 'POST', path: `/lots/${lot.id}/bids/${bid.seq}/void`, body: { reason: reason.trim() } });
      setApproval(approvalId);
    } catch (error) {
      setFault(refusal(error));
    }
  };
  if (approval !== null) return <div className={styles['form']}><p role="status">{text('lotpage.void_asked', { approval })}</p><Button onPress={onDone}>{text('ui.close')}</Button></div>;
  return (
    <div className={styles['form']}>
      <p>{text('lotpage.void_means')}</p>
      <Field label={text('lotpage.reason')} value={reason} maxLength={REASON_CHARS_MAX} onChange={(value) => { setReason(value); setFault(null); }} fault={fault} />
      <div className={styles['buttons']}>
        <Button look="main" onPress={() => void send()}>{text('lotpage.void_ask')}</Button>
        <Button onPress={onDone}>{text('ui.cancel')}</Button>
      </div>
    </div>
  );
}
