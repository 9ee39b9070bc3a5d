import { useState } from 'react';
import { act } from '../../../api/call.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import styles from '../Selling.module.css';
import type { LotJson } from '../types.ts';
import { useAct } from './useAct.ts';

const DESCRIPTION_CHARS_MAX = 20_000;

/** A published description may be corrected; everybody sees when, and whoever bid on the old one may take the bid back. */
export function Rewording({ lot, onDone }: { lot: LotJson; onDone(): Promise<void> }) {
  const text = useText();
  const f = useFormats();
  const [written, setWritten] = useState(lot.description);
  const { sending, fault, said, run } = useAct(onDone);
  return (
    <section aria-labelledby="reword" className={styles['part']}>
      <h2 id="reword">{text('selling.description')}</h2>
      <form className={styles['fields']} onSubmit={(event) => {
        event.preventDefault();
        void run(() => act({ method: 'PATCH', path: `/lots/${lot.id}`, body: { description: written } }), text('selling.reworded'));
      }}>
        <p className="quiet">{text('selling.reword_means')}</p>
        <Field label={text('selling.description')} lines={8} value={written} maxLength={DESCRIPTION_CHARS_MAX} onChange={setWritten} fault={fault} />
        {lot.descriptionChangedAt.map((at) => <p key={at} className="quiet small">{text('selling.reworded_at', { at: f.moment(at) })}</p>)}
        <div className={styles['acts']}><Button type="submit" isDisabled={sending || written === lot.description}>{text('selling.reword')}</Button></div>
      </form>
      <p role="status">{said}</p>
    </section>
  );
}
