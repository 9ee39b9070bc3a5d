import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { act, newKey } from '../../../api/call.ts';
import { Problem } from '../../../api/problem.ts';
import type { CategoryJson, LotJson } from '../types.ts';
import { faultsOf, formOf, type Faults, type LotForm } from './form.ts';
import { changeWith, saverOf, type Saver, type SaverPorts, type SaveState } from './saver.ts';

const PAUSE_MS = 900;
const NO_FAULTS: Faults = new Map();
/** Refusals that say that the lot is no draft any more. */
const GONE: ReadonlySet<string> = new Set(['wrong_state', 'unknown_lot']);

export type Draft = {
  form: LotForm;
  edit(change: Partial<LotForm>): void;
  state: SaveState;
  /** When the last change was taken, by the device's clock; null before there was one. */
  savedAtMs: number | null;
  faults: Faults;
  /** Saves now; true when nothing is left to save and nothing is wrong. */
  flush(): Promise<boolean>;
};

/** A draft that saves itself while it is written, and once more when its page is left. */
export function useDraft(lot: LotJson, categories: readonly CategoryJson[]): Draft {
  const { locale } = useIntl();
  const queries = useQueryClient();
  const [form, setForm] = useState(() => formOf(lot, locale));
  const [state, setState] = useState<SaveState>({ kind: 'saved' });
  const [savedAtMs, setSavedAtMs] = useState<number | null>(null);
  const current = useRef(form);
  // Made once: the editor begins anew with another lot or another language.
  const [saver] = useState(() => saverFor(form, { lot: lot.id, locale, categories }, (told, saved) => {
    setState(told);
    // Published or given up in another window: the page of what it is now comes instead.
    if (told.kind === 'failed' && told.error instanceof Problem && GONE.has(told.error.code)) void queries.invalidateQueries({ queryKey: ['own-lot', lot.id] });
    if (saved === null) return;
    setSavedAtMs(Date.now());
    queries.setQueryData(['own-lot', lot.id], saved);
  }));
  useLeaving(saver, lot.id);
  const edit = useCallback((change: Partial<LotForm>) => {
    current.current = { ...current.current, ...change };
    setForm(current.current);
    saver.edit(current.current);
  }, [saver]);
  return { form, edit, state, savedAtMs, faults: state.kind === 'faulty' ? state.faults : NO_FAULTS, flush: saver.flush };
}

function saverFor(form: LotForm, { lot, locale, categories }: { lot: string; locale: string; categories: readonly CategoryJson[] }, told: SaverPorts['told']): Saver {
  const categoryOf = ({ category }: LotForm): CategoryJson | null => categories.find(({ code }) => code === category) ?? null;
  return saverOf(form, {
    told,
    send: (change) => act<LotJson>({ method: 'PATCH', path: `/lots/${lot}`, body: change, key: newKey() }),
    pause: (work) => {
      const timer = setTimeout(work, PAUSE_MS);
      return () => clearTimeout(timer);
    },
    check: (written) => faultsOf(written, { locale, fields: categoryOf(written)?.fields ?? [], nowMs: Date.now() }),
    changeOf: changeWith(locale, categoryOf),
  });
}

// A page of the house that is left sends what is left; a tab that is closed asks first, since an answer cannot be awaited any more.
function useLeaving(saver: Saver, lot: string): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent): void => { if (saver.unsaved()) event.preventDefault(); };
    addEventListener('beforeunload', ask);
    return () => {
      removeEventListener('beforeunload', ask);
      const rest = saver.rest();
      if (Object.keys(rest).length > 0) void act({ method: 'PATCH', path: `/lots/${lot}`, body: rest }).catch(() => undefined);
    };
  }, [saver, lot]);
}
