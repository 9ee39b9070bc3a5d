import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { act } from '../../../api/call.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { useLiveCard } from '../../../live/react.tsx';
import { Button } from '../../../ui/Button.tsx';
import { ReasonForm } from '../parts/ReasonForm.tsx';
import styles from '../parts/Admin.module.css';
import type { AdminLot } from '../types.ts';
import { LotActsList } from './LotActsList.tsx';

type Act = 'freeze' | 'resume' | 'withdraw';
const COLUMNS = 7;

/** One lot as staff see it, alive while it is in sight, with what may be done to it as it stands now. */
export function LotRow({ lot, onChanged }: { lot: AdminLot; onChanged(): void }) {
  const text = useText();
  const { money, number, moment } = useFormats();
  const queries = useQueryClient();
  const [open, setOpen] = useState<Act | 'history' | null>(null);
  const { ref, live } = useLiveCard(lot.id, lot);
  const head = live.head ?? lot;
  const possible = actsOn(head.status);
  const acted = (): void => {
    // What was just done has to be in the history that is shown now.
    void queries.invalidateQueries({ queryKey: ['admin', 'lot-acts', lot.id] });
    setOpen('history');
    onChanged();
  };
  const show = (wanted: Act | 'history') => () => setOpen(open === wanted ? null : wanted);
  return (
    <>
      <tr ref={ref} data-row tabIndex={-1}>
        <th scope="row" aria-label={lot.title}><Link href={`/lots/${lot.id}`}><bdi>{lot.title}</bdi></Link></th>
        <td className={styles['short']}><bdi>{lot.seller.displayName}</bdi></td>
        <td className={head.status === 'frozen' ? styles['warning'] : undefined}>{text(head.outcome === null ? `admin.status_${head.status}` : `admin.outcome_${head.outcome}`)}</td>
        <td className={`numbers ${styles['end']}`}>{money(head.price, head.currency)}</td>
        <td className={`numbers ${styles['end']}`}>{number(head.bidCount)}</td>
        <td className="numbers">{head.closesAt === null ? '' : moment(head.closesAt)}</td>
        <td>
          <div className={styles['acts']}>
            {possible.map((name) => <Button key={name} onPress={show(name)} aria-label={text('admin.act_on', { act: text(`admin.${name}`), what: lot.title })} aria-expanded={open === name}>{text(`admin.${name}`)}</Button>)}
            <Button look="quiet" onPress={show('history')} aria-label={text('admin.act_on', { act: text('admin.history'), what: lot.title })} aria-expanded={open === 'history'}>{text('admin.history')}</Button>
          </div>
        </td>
      </tr>
      {open === null ? null : (
        <tr>
          <td colSpan={COLUMNS}>
            <div className={styles['inline']}>
              {open === 'history' ? <LotActsList lot={lot.id} /> : (
                <ReasonForm effect={text(`admin.effect_${open}`, { what: lot.title })} label={text(`admin.${open}`)} onCancel={() => setOpen(null)} onAct={(reason) => carryOut(lot.id, open, reason)}
                  onDone={acted} />
              )}
            </div>
          </td>
        </tr>
      )}
    </>
  );
}

const CALLS = { freeze: 'freeze', resume: 'resume', withdraw: 'cancel' } as const satisfies Record<Act, string>;
const carryOut = (lot: string, what: Act, reason: string): Promise<unknown> => act({ method: 'POST', path: `/lots/${lot}/${CALLS[what]}`, body: { reason } });

function actsOn(status: string): readonly Act[] {
  if (status === 'open') return ['freeze', 'withdraw'];
  if (status === 'frozen') return ['resume', 'withdraw'];
  return status === 'scheduled' ? ['withdraw'] : [];
}
