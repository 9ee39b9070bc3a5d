import { useCallback, useEffect, useRef, useState } from 'react';
import { newKey } from '../../../api/call.ts';
import { Problem } from '../../../api/problem.ts';
import { upload } from '../../../api/upload.ts';

/**
 * waiting ▸ sending ▸ (gone: the picture is there)
 *             └────▸ failed ▸ waiting, where another try may help
 * Cancelled at any time.
 */
export type Upload = {
  id: string;
  /** Its number: sent again it is still one picture. */
  key: string;
  file: File;
  state: 'waiting' | 'sending' | 'failed';
  /** How much has gone, 0 to 1. At 1 the house is making it ready. */
  sent: number;
  /** Why it failed: what was thrown, or a sentence. */
  error: unknown;
  /** Another try may help. */
  again: boolean;
};

/** Pictures on their way at the same time. The house makes one ready at a time, so more would only wait there. */
const AT_ONCE_MAX = 3;

export type Uploads = {
  uploads: readonly Upload[];
  /** `fault` says why a file cannot even be tried; null when it can. */
  add(files: readonly { file: File; fault: string | null }[]): void;
  retry(id: string): void;
  /** Takes back what waits or is on its way, and puts away what failed. */
  cancel(id: string): void;
};

/**
 * Sends files a few at a time, in the order of their choice. `arrived` is awaited for each that is there, with the answer of the house;
 * `cancelled` is called for one that was taken back on its way, and may be there all the same.
 */
export function useUploads<Answer>(path: string, on: { arrived(answer: Answer, upload: Upload): Promise<void>; cancelled(): void }): Uploads {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const under = useRef(new Map<string, AbortController>());
  const handlers = useRef(on);
  useEffect(() => { handlers.current = on; });
  const change = useCallback((id: string, more: Partial<Upload>) => setUploads((all) => all.map((one) => (one.id === id ? { ...one, ...more } : one))), []);
  const put = useCallback((id: string) => setUploads((all) => all.filter((one) => one.id !== id)), []);

  const start = useCallback(async (one: Upload): Promise<void> => {
    const control = new AbortController();
    under.current.set(one.id, control);
    try {
      const answer = await upload<Answer>({ path, body: one.file, key: one.key, signal: control.signal, onSent: (sent) => change(one.id, { sent }) });
      await handlers.current.arrived(answer, one);
      put(one.id);
    } catch (error) {
      if (control.signal.aborted) handlers.current.cancelled();
      else change(one.id, { state: 'failed', error, again: mayHelp(error) });
    } finally {
      under.current.delete(one.id);
    }
  }, [path, change, put]);

  useEffect(() => {
    const room = AT_ONCE_MAX - uploads.filter(({ state }) => state === 'sending').length;
    // An effect may run twice for one list: what is on its way is not sent again.
    const next = uploads.filter(({ id, state }) => state === 'waiting' && !under.current.has(id)).slice(0, Math.max(0, room));
    for (const one of next) {
      change(one.id, { state: 'sending', sent: 0 });
      void start(one);
    }
  }, [uploads, change, start]);

  useLeaving(uploads.some(({ state }) => state !== 'failed'));
  return {
    uploads,
    add: useCallback((files) => setUploads((all) => [...all, ...files.map(({ file, fault }): Upload => (
      { id: newKey(), key: newKey(), file, state: fault === null ? 'waiting' : 'failed', sent: 0, error: fault, again: false }
    ))]), []),
    retry: useCallback((id) => change(id, { state: 'waiting', sent: 0, error: null }), [change]),
    cancel: useCallback((id) => {
      under.current.get(id)?.abort(new Error('taken back'));
      put(id);
    }, [put]),
  };
}

// A tab that is closed takes with it what has not gone yet: it asks first.
function useLeaving(busy: boolean): void {
  useEffect(() => {
    if (!busy) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [busy]);
}

// What the house says of the picture itself will not change; silence and a busy house may.
const mayHelp = (error: unknown): boolean => !(error instanceof Problem) || error.status === 0 || error.status >= 500 || error.status === 429;
