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
import { Cell, ROW, ROW_HEADER } from '../parts/Table.tsx';
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
      <tr {...ROW} ref={ref} data-row tabIndex={-1}>
        <th {...ROW_HEADER} scope="row" aria-label={lot.title}><Link href={`/lots/${lot.id}`}><bdi>{lot.title}</bdi></Link></th>
        <Cell column={text('admin.seller')} className={styles['short']}><bdi>{lot.seller.displayName}</bdi></Cell>
        <Cell column={text('admin.state')} className={head.status === 'frozen' ? styles['warning'] : undefined}>{text(head.outcome === null ? `admin.status_${head.status}` : `admin.outcome_${head.outcome}`)}</Cell>
        <Cell column={text('admin.price')} end className="numbers">{money(head.price, head.currency)}</Cell>
        <Cell column={text('admin.bids')} end className="numbers">{number(head.bidCount)}</Cell>
        <Cell column={text('admin.closes')} className="numbers">{head.closesAt === null ? null : moment(head.closesAt)}</Cell>
        <Cell>
          <div className={styles['acts']}>
            {possible.map((name) => <Button key={name} onPress={show(name)} aria-label={text('admin.act_on', { act: text(`admin.${name}`), what: lot.title })} aria-expanded={open === name}>{text(`admin.${name}`)}</Button>)}
            <Button look="quiet" onPress={show('history')} aria-label={text('admin.act_on', { act: text('admin.history'), what: lot.title })} aria-expanded={open === 'history'}>{text('admin.history')}</Button>
          </div>
        </Cell>
      </tr>
      {open === null ? null : (
        <tr {...ROW}>
          <Cell span={COLUMNS}>
            <div className={styles['inline']}>
              {open === 'history' ? <LotActsList lot={lot.id} /> : (
                <ReasonForm effect={text(`admin.effect_${open}`, { what: lot.title })} label={text(`admin.${open}`)} onCancel={() => setOpen(null)} onAct={(reason) => carryOut(lot.id, open, reason)}
                  onDone={acted} />
              )}
            </div>
          </Cell>
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
