import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { RETRACT_ALL_BEFORE_MS } from '#domain/lot/decide-retract.ts';
import { act, newKey } from '../../../api/call.ts';
import { useRefusal } from '../../../api/useRefusal.ts';
import { useText } from '../../../i18n/text.ts';
import { useServerNow } from '../../../live/react.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Choice } from '../../../ui/Choice.tsx';
import { Sheet } from '../../../ui/Sheet.tsx';
import type { PageLot } from '../lot.ts';
import styles from './Acts.module.css';

type Reason = 'typing_error' | 'description_changed';

/** Takes the viewer's bids back where the terms of the lot let bidders do so, with the rules said first. */
export function TakeBack({ lot }: { lot: PageLot }) {
  const text = useText();
  const [open, setOpen] = useState(false);
  if (lot.retraction !== 'marketplace' || lot.status !== 'open' || lot.you === undefined || lot.you.bids === 0) return null;
  return (
    <>
      <Button look="quiet" onPress={() => setOpen(true)}>{text('lotpage.take_back')}</Button>
      <Sheet open={open} onClose={() => setOpen(false)} title={text('lotpage.take_back')}><Confirm lot={lot} onDone={() => setOpen(false)} /></Sheet>
    </>
  );
}

function Confirm({ lot, onDone }: { lot: PageLot; onDone(): void }) {
  const text = useText();
  const refusal = useRefusal();
  const queries = useQueryClient();
  const nowMs = useServerNow(60_000);
  const [reason, setReason] = useState<Reason>('typing_error');
  const [fault, setFault] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const [key, setKey] = useState(newKey);
  const leftMs = lot.closesAt === null || nowMs === null ? null : Date.parse(lot.closesAt) - nowMs;
  const send = async (): Promise<void> => {
    setSending(true);
    setFault(null);
    try {
      await act({ method: 'POST', path: `/lots/${lot.id}/retractions`, body: { reason }, key });
      await queries.invalidateQueries({ queryKey: ['lot', lot.id] });
      onDone();
    } catch (error) {
      setFault(refusal(error));
      setSending(false);
    }
  };
  return (
    <div className={styles['form']}>
      <p>{text(leftMs === null || leftMs > RETRACT_ALL_BEFORE_MS ? 'lotpage.take_back_all' : 'lotpage.take_back_last')}</p>
      <Choice<Reason>
        label={text('lotpage.reason')} value={reason} onChange={(chosen) => { setReason(chosen); setKey(newKey()); }}
        options={[{ value: 'typing_error', label: text('lotpage.reason_typing_error') }, { value: 'description_changed', label: text('lotpage.reason_description_changed') }]}
      />
      {fault === null ? null : <p role="alert" className={styles['fault']}>{fault}</p>}
      <div className={styles['buttons']}>
        <Button look="main" onPress={() => void send()} isDisabled={sending}>{text('lotpage.take_back_confirm')}</Button>
        <Button onPress={onDone}>{text('ui.cancel')}</Button>
      </div>
    </div>
  );
}
