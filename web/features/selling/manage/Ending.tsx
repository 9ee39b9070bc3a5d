import { useState } from 'react';
import { act } from '../../../api/call.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import { Sheet } from '../../../ui/Sheet.tsx';
import styles from '../Selling.module.css';
import type { LotJson } from '../types.ts';
import { useAct } from './useAct.ts';

const REASON_CHARS_MAX = 500;
type Way = 'end' | 'withdraw';

/** Ends an open lot now, or withdraws it with a reason that is kept. Each says what it does before it does it. */
export function Ending({ lot, onDone }: { lot: LotJson; onDone(): Promise<void> }) {
  const text = useText();
  const [way, setWay] = useState<Way | null>(null);
  return (
    <section aria-labelledby="ending" className={styles['part']}>
      <h2 id="ending">{text('selling.ending')}</h2>
      <div className={styles['acts']}>
        {lot.status === 'open' ? <Button onPress={() => setWay('end')}>{text('selling.end')}</Button> : null}
        <Button onPress={() => setWay('withdraw')}>{text('selling.withdraw')}</Button>
      </div>
      <Sheet open={way !== null} onClose={() => setWay(null)} title={way === null ? '' : text(`selling.${way}`)}>
        {way === null ? null : <Confirm lot={lot} way={way} onDone={onDone} onClose={() => setWay(null)} />}
      </Sheet>
    </section>
  );
}

function Confirm({ lot, way, onDone, onClose }: { lot: LotJson; way: Way; onDone(): Promise<void>; onClose(): void }) {
  const text = useText();
  const [reason, setReason] = useState('');
  const { sending, fault, setFault, run } = useAct(async () => {
    await onDone();
    onClose();
  });
  const send = (): Promise<void> => {
    if (way === 'end') return run(() => act({ method: 'POST', path: `/lots/${lot.id}/end` }), '');
    if (reason.trim() === '') {
      setFault(text('selling.reason_wanted'));
      return Promise.resolve();
    }
    return run(() => act({ method: 'POST', path: `/lots/${lot.id}/cancel`, body: { reason: reason.trim() } }), '');
  };
  return (
    <form className={styles['form']} onSubmit={(event) => { event.preventDefault(); void send(); }}>
      <p>{text(`selling.${way}_means`)}</p>
      {way === 'withdraw' ? <Field label={text('selling.reason')} value={reason} maxLength={REASON_CHARS_MAX} onChange={(value) => { setReason(value); setFault(null); }} fault={fault} /> : null}
      {way === 'end' && fault !== null ? <p role="alert" className={styles['fault']}>{fault}</p> : null}
      <div className={styles['acts']}>
        <Button look="main" type="submit" isDisabled={sending}>{text(`selling.${way}`)}</Button>
        <Button onPress={onClose}>{text('ui.back')}</Button>
      </div>
    </form>
  );
}
