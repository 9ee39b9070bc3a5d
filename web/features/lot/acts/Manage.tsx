import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { act } from '../../../api/call.ts';
import { hasRole, useMe, type Me } from '../../../api/me.ts';
import { useRefusal } from '../../../api/useRefusal.ts';
import { useText } from '../../../i18n/text.ts';
import { Button, ButtonLink } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import { Sheet } from '../../../ui/Sheet.tsx';
import type { PageLot } from '../lot.ts';
import styles from './Acts.module.css';

type ActName = 'freeze' | 'resume' | 'end' | 'cancel';
const REASON_CHARS_MAX = 500;
const WITH_REASON: ReadonlySet<ActName> = new Set(['freeze', 'cancel']);

/** What the lot's seller and staff may do with it. Acts that cannot be undone ask for a reason, which is kept. */
export function Manage({ lot }: { lot: PageLot }) {
  const text = useText();
  const me = useMe();
  const [chosen, setChosen] = useState<ActName | null>(null);
  const acts = actsFor(lot, me ?? null);
  const selling = me?.id === lot.seller.id;
  if (acts.length === 0 && !selling) return null;
  return (
    <section aria-labelledby="lot-manage" className={styles['manage']}>
      <h2 id="lot-manage">{text(selling ? 'lotpage.manage_yours' : 'lotpage.manage')}</h2>
      <div className={styles['buttons']}>
        {selling ? <ButtonLink to={`/sell/lots/${lot.id}`}>{text('lotpage.edit')}</ButtonLink> : null}
        {acts.map((name) => <Button key={name} onPress={() => setChosen(name)}>{text(`lotpage.act_${name}`)}</Button>)}
      </div>
      <Sheet open={chosen !== null} onClose={() => setChosen(null)} title={chosen === null ? '' : text(`lotpage.act_${chosen}`)}>
        {chosen === null ? null : <Confirm lot={lot} name={chosen} onDone={() => setChosen(null)} />}
      </Sheet>
    </section>
  );
}

function actsFor(lot: PageLot, me: Me | null): ActName[] {
  const staff = hasRole(me, 'clerk', 'admin');
  const selling = me !== null && me.id === lot.seller.id;
  const acts: ActName[] = [];
  if (staff && lot.status === 'open') acts.push('freeze');
  if (staff && lot.status === 'frozen') acts.push('resume');
  if ((staff || selling) && lot.status === 'open') acts.push('end');
  if ((staff || selling) && (lot.status === 'open' || lot.status === 'scheduled' || lot.status === 'frozen')) acts.push('cancel');
  return acts;
}

function Confirm({ lot, name, onDone }: { lot: PageLot; name: ActName; onDone(): void }) {
  const text = useText();
  const refusal = useRefusal();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const reasoned = WITH_REASON.has(name);
  const send = async (): Promise<void> => {
    if (reasoned && reason.trim() === '') return setFault(text('lotpage.reason_wanted'));
    setSending(true);
    try {
      await act({ method: 'POST', path: `/lots/${lot.id}/${name}`, ...(reasoned ? { body: { reason: reason.trim() } } : {}) });
      await queries.invalidateQueries({ queryKey: ['lot', lot.id] });
      onDone();
    } catch (error) {
      setFault(refusal(error));
      setSending(false);
    }
  };
  return (
    <div className={styles['form']}>
      <p>{text(`lotpage.act_${name}_means`)}</p>
      {reasoned ? <Field label={text('lotpage.reason')} value={reason} maxLength={REASON_CHARS_MAX} onChange={(value) => { setReason(value); setFault(null); }} fault={fault} /> : fault === null ? null : <p role="alert" className={styles['fault']}>{fault}</p>}
      <div className={styles['buttons']}>
        <Button look="main" onPress={() => void send()} isDisabled={sending}>{text(`lotpage.act_${name}`)}</Button>
        <Button onPress={onDone}>{text('ui.cancel')}</Button>
      </div>
    </div>
  );
}
