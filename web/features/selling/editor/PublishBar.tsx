import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { act, newKey } from '../../../api/call.ts';
import { Problem } from '../../../api/problem.ts';
import { useFault } from '../../../api/useFault.ts';
import { useRefusal } from '../../../api/useRefusal.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { focusFirstFault } from '../../../ui/focus-first-fault.ts';
import { Sheet } from '../../../ui/Sheet.tsx';
import { useCategories } from '../../catalogue/category-name.ts';
import styles from '../Selling.module.css';
import type { LotJson } from '../types.ts';
import { useDataWords } from '../words.ts';
import type { PartProps } from './part.ts';
import { fieldName, SaveLine } from './SaveLine.tsx';
import { Frozen } from './Frozen.tsx';
import { Preview } from './Preview.tsx';

type Open = 'preview' | 'publish' | 'give_up';

/** What is always at hand (`onTheWay`: pictures that have not arrived): whether all is saved, a look at it as bidders will see it, and the way out. */
export function PublishBar({ lot, draft, onTheWay }: Pick<PartProps, 'lot' | 'draft'> & { onTheWay: number }) {
  const text = useText();
  const words = useDataWords();
  const category = useCategories().find(({ code }) => code === draft.form.category);
  const queries = useQueryClient();
  const [open, setOpen] = useState<Open | null>(null);
  const nameOf = (at: string): string => fieldName(text, at, (code) => {
    const field = category?.fields.find((one) => one.code === code);
    return field === undefined ? code : words.field(field);
  });
  // Shown is what the house has, whatever other windows wrote: so everything is saved first, and read once more.
  const show = async (what: Open): Promise<void> => {
    const good = await draft.flush();
    if (what === 'publish' && !good) return focusFirstFault();
    void queries.invalidateQueries({ queryKey: ['own-lot', lot.id] });
    setOpen(what);
  };
  const close = (): void => setOpen(null);
  return (
    <div className={styles['bar']}>
      <SaveLine draft={draft} nameOf={nameOf} />
      <div className={styles['acts']}>
        <Button look="quiet" onPress={() => setOpen('give_up')}>{text('selling.give_up')}</Button>
        <Button onPress={() => void show('preview')}>{text('selling.preview')}</Button>
        <Button look="main" onPress={() => void show('publish')}>{text('selling.publish')}</Button>
      </div>
      <Sheet open={open === 'preview'} onClose={close} title={text('selling.preview')}><Preview lot={lot} /></Sheet>
      <Sheet open={open === 'publish'} onClose={close} title={text('selling.publish_title')}><Publish lot={lot} nameOf={nameOf} onTheWay={onTheWay} onClose={close} /></Sheet>
      <Sheet open={open === 'give_up'} onClose={close} title={text('selling.give_up_title')}><GiveUp lot={lot} onClose={close} /></Sheet>
    </div>
  );
}

// A picture that comes after publication is refused: the terms wait for those that are on their way.
function Publish({ lot, nameOf, onTheWay, onClose }: { lot: LotJson; nameOf(at: string): string; onTheWay: number; onClose(): void }) {
  const text = useText();
  const acting = useActing(() => act<LotJson>({ method: 'POST', path: `/lots/${lot.id}/publish`, key: newKey() }), `/lots/${lot.id}`);
  return (
    <div className={styles['form']}>
      <p dir="auto"><strong>{lot.title}</strong></p>
      <p>{text('selling.publish_means')}</p>
      <Frozen lot={lot} withReserve />
      <p className="quiet small">{text('selling.publish_changeable')}</p>
      <p role="status" className={`${styles['note']} ${styles['said']}`}>{onTheWay === 0 ? '' : text('selling.publish_waits', { count: onTheWay })}</p>
      <Refused error={acting.error} nameOf={nameOf} />
      <div className={styles['acts']}>
        <Button look="main" onPress={() => void acting.go()} isDisabled={acting.sending || onTheWay > 0}>{text(lot.opensAt === null ? 'selling.publish_now' : 'selling.publish')}</Button>
        <Button onPress={onClose}>{text('ui.back')}</Button>
      </div>
    </div>
  );
}

function GiveUp({ lot, onClose }: { lot: LotJson; onClose(): void }) {
  const text = useText();
  const acting = useActing(() => act({ method: 'POST', path: `/lots/${lot.id}/cancel` }), '/sell');
  return (
    <div className={styles['form']}>
      <p>{text('selling.give_up_means')}</p>
      <Refused error={acting.error} nameOf={(at) => at} />
      <div className={styles['acts']}>
        <Button look="main" onPress={() => void acting.go()} isDisabled={acting.sending}>{text('selling.give_up')}</Button>
        <Button onPress={onClose}>{text('ui.back')}</Button>
      </div>
    </div>
  );
}

/** One act at a time, then a page. What stood in the way stays said until the next try. */
function useActing(work: () => Promise<unknown>, then: string): { go(): Promise<void>; sending: boolean; error: unknown } {
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const [sending, setSending] = useState(false);
  const under = useRef(false);
  return {
    sending, error,
    go: async () => {
      if (under.current) return;
      under.current = true;
      setSending(true);
      try {
        await work();
        // Nothing that was read before is true of the lot any more.
        await queries.invalidateQueries({ refetchType: 'none' });
        navigate(then);
      } catch (refused) {
        setError(refused);
        setSending(false);
      }
      under.current = false;
    },
  };
}

/** Why the house refused, and which fields it names. */
export function Refused({ error, nameOf }: { error: unknown; nameOf(at: string): string }) {
  const refusal = useRefusal();
  const sayFault = useFault();
  if (error === null || error === undefined) return null;
  const errors = error instanceof Problem ? error.errors : [];
  return (
    <div role="alert" className={styles['fault']}>
      {errors.length === 0 ? refusal(error) : <ul>{errors.map((fault) => <li key={fault.at}>{nameOf(fault.at)}: {sayFault(fault)}</li>)}</ul>}
    </div>
  );
}
