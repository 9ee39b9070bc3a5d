import { Problem } from '../../../api/problem.ts';
import type { LotChange, LotJson } from '../types.ts';
import { changeOf, savedAfter, type Faults, type FormFault, type LotForm } from './form.ts';

/**
 * Saves a draft by itself: a pause after the last change, one request at a time, and what changed meanwhile in the next one. A field that
 * the house refuses waits for its mending; the others are saved without it.
 */
export type SaveState =
  | { kind: 'saved' }
  | { kind: 'saving' }
  /** Changed, and not sent yet. */
  | { kind: 'pending' }
  /** Everything is saved but these fields. */
  | { kind: 'faulty'; faults: Faults }
  | { kind: 'failed'; error: unknown };

export type SaverPorts = {
  send(change: LotChange): Promise<LotJson>;
  /** Calls `work` after the pause; the call that it returns takes that back. */
  pause(work: () => void): () => void;
  /** What is wrong with the form before the house is asked. */
  check(form: LotForm): Faults;
  changeOf(form: LotForm, saved: LotForm, faults: Faults): LotChange;
  told(state: SaveState, lot: LotJson | null): void;
};

export type Saver = {
  edit(form: LotForm): void;
  /** Saves now. True when nothing is left to save and nothing is wrong. */
  flush(): Promise<boolean>;
  /** Something is neither saved nor waiting for its mending. */
  unsaved(): boolean;
  /** What could be sent at this moment; for a page that is being left. */
  rest(): LotChange;
};

const TRIES_WITHOUT_FIELDS_MAX = 3;

export function saverOf(first: LotForm, ports: SaverPorts): Saver {
  let form = first;
  let saved = first;
  let running: Promise<boolean> | null = null;
  let refused: ReadonlyMap<string, FormFault> = new Map();
  let cancel: () => void = () => {};

  const faultsNow = (): Faults => new Map([...refused, ...ports.check(form)]);
  const rest = (): LotChange => ports.changeOf(form, saved, faultsNow());
  const hasRest = (): boolean => Object.keys(rest()).length > 0;

  async function save(): Promise<boolean> {
    for (let tried = 0; hasRest();) {
      const sent = form;
      const faults = faultsNow();
      const change = rest();
      ports.told({ kind: 'saving' }, null);
      try {
        const lot = await ports.send(change);
        saved = savedAfter(sent, saved, change, faults);
        ports.told({ kind: 'saving' }, lot);
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== 'malformed' || error.errors.length === 0 || tried === TRIES_WITHOUT_FIELDS_MAX) {
          ports.told({ kind: 'failed', error }, null);
          return false;
        }
        tried += 1;
        refused = new Map([...refused, ...error.errors.map(({ at, ...told }): [string, FormFault] => [at, { told }])]);
      }
    }
    const faults = faultsNow();
    ports.told(faults.size > 0 ? { kind: 'faulty', faults } : { kind: 'saved' }, null);
    return faults.size === 0;
  }

  function flush(): Promise<boolean> {
    cancel();
    // Whoever comes while one is under way gets its end: it takes along what changed meanwhile.
    running ??= save().finally(() => { running = null; });
    return running;
  }

  return {
    edit: (next) => {
      form = next;
      refused = new Map();
      cancel();
      if (running === null) ports.told({ kind: 'pending' }, null);
      cancel = ports.pause(() => void flush());
    },
    flush, rest,
    unsaved: hasRest,
  };
}

/** The change of a form against what is saved, for a lot of this category. */
export const changeWith = (locale: string, categoryOf: (form: LotForm) => Parameters<typeof changeOf>[2]['category']) =>
  (form: LotForm, saved: LotForm, faults: Faults): LotChange => changeOf(form, saved, { locale, category: categoryOf(form), faults });
