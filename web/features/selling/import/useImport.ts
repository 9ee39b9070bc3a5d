import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { act, newKey } from '../../../api/call.ts';
import { Problem } from '../../../api/problem.ts';
import type { ImportJson } from '../types.ts';

/** none ▸ looking ▸ looked ▸ importing ▸ imported; a choice of another file begins anew. */
export type ImportState =
  | { kind: 'none' } | { kind: 'looking' } | { kind: 'importing' }
  | { kind: 'looked'; told: ImportJson } | { kind: 'imported'; told: ImportJson } | { kind: 'failed'; error: unknown };

const WAIT_MS = 60_000;

/** A table on its way to the house: looked at first, then made into drafts under one number, so that a lost answer makes no second set. */
export function useImport(): { state: ImportState; file: File | null; choose(file: File): void; send(): Promise<void> } {
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [state, setState] = useState<ImportState>({ kind: 'none' });
  const bytes = useRef<{ body: Blob; key: string } | null>(null);
  const turn = useRef(0);
  const choose = useCallback((chosen: File) => {
    turn.current += 1;
    const mine = turn.current;
    setFile(chosen);
    setState({ kind: 'looking' });
    const settle = (next: ImportState): void => { if (turn.current === mine) setState(next); };
    // Read once: what is imported is what was looked at, whatever happens to the file meanwhile.
    chosen.arrayBuffer()
      .then((read) => {
        const body = new Blob([read], { type: 'text/csv' });
        bytes.current = { body, key: newKey() };
        return act<ImportJson>({ method: 'POST', path: '/lots/import', query: { preview: true }, body, key: null, waitMs: WAIT_MS });
      })
      .then((told) => settle({ kind: 'looked', told }))
      .catch((error: unknown) => settle({ kind: 'failed', error }));
  }, []);
  const send = useCallback(async () => {
    const sent = bytes.current;
    if (sent === null) return;
    setState({ kind: 'importing' });
    try {
      const told = await act<ImportJson>({ method: 'POST', path: '/lots/import', body: sent.body, key: sent.key, waitMs: WAIT_MS });
      setState({ kind: 'imported', told });
      await queries.invalidateQueries({ queryKey: ['my-lots'] });
    } catch (error) {
      // A close may have come too near since the look: the faults are then named again.
      const faults = error instanceof Problem ? error.facts['faults'] : undefined;
      if (Array.isArray(faults) && file !== null) choose(file);
      else setState({ kind: 'failed', error });
    }
  }, [queries, choose, file]);
  return { state, file, choose, send };
}
