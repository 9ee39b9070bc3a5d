import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { IMAGE_BYTES_MAX, IMAGES_PER_LOT_MAX } from '#domain/images.ts';
import { act, newKey, read } from '../../../api/call.ts';
import { Problem } from '../../../api/problem.ts';
import { useRefusal } from '../../../api/useRefusal.ts';
import { useText } from '../../../i18n/text.ts';
import type { LotJson } from '../types.ts';

/** A picture on its way. `key` is its number: sent again it is still one picture. `again`: another try may help. */
export type Upload = { id: string; key: string; file: File; state: 'waiting' | 'sending' | 'failed'; problem: string; again: boolean };

export type Pictures = {
  uploads: readonly Upload[];
  /** What to say aloud of the last act. */
  said: string;
  fault: string | null;
  add(files: readonly File[]): void;
  retry(id: string): void;
  dismiss(id: string): void;
  /** `to` counts from 1. */
  move(image: string, to: number): Promise<void>;
  describe(image: string, alt: string): Promise<void>;
  remove(image: string): Promise<void>;
};

const UPLOAD_WAIT_MS = 120_000;

/** Sends pictures one after the other, since the house works on one at a time anyway, and keeps the lot as it is shown up to date. */
export function usePictures(lot: LotJson): Pictures {
  const text = useText();
  const refusal = useRefusal();
  const queries = useQueryClient();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const [said, setSaid] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const begun = useRef(new WeakSet<Upload>());
  const path = `/lots/${lot.id}`;
  const refresh = useCallback(async () => {
    const now = await read<LotJson>(path);
    queries.setQueryData<LotJson>(['own-lot', lot.id], (before) => (before === undefined ? now : { ...before, images: now.images }));
  }, [path, lot.id, queries]);
  const change = useCallback((id: string, more: Partial<Upload>) => setUploads((all) => all.map((one) => (one.id === id ? { ...one, ...more } : one))), []);
  const doing = useCallback(async (work: () => Promise<unknown>, then: string): Promise<void> => {
    setFault(null);
    try {
      await work();
      await refresh();
      setSaid(then);
    } catch (error) {
      setFault(refusal(error));
    }
  }, [refresh, refusal]);

  const next = uploads.some(({ state }) => state === 'sending') ? undefined : uploads.find(({ state }) => state === 'waiting');
  useEffect(() => {
    // An effect may run twice for one list: what is on its way is not sent again.
    if (next === undefined || begun.current.has(next)) return;
    begun.current.add(next);
    change(next.id, { state: 'sending' });
    act({ method: 'POST', path: `${path}/images`, body: next.file, key: next.key, waitMs: UPLOAD_WAIT_MS })
      .then(refresh)
      .then(() => {
        setUploads((all) => all.filter(({ id }) => id !== next.id));
        setSaid(text('selling.uploaded', { name: next.file.name }));
      })
      .catch((error: unknown) => change(next.id, { state: 'failed', problem: problemOf(error, refusal), again: mayHelp(error) }));
  }, [next, path, change, refresh, refusal, text]);

  const add = useCallback((files: readonly File[]) => setUploads((all) => {
    const room = IMAGES_PER_LOT_MAX - lot.images.length - all.filter(({ state }) => state !== 'failed').length;
    return [...all, ...files.map((file, at): Upload => {
      const problem = at >= room ? text('selling.pictures_full') : file.size > IMAGE_BYTES_MAX ? text('selling.picture_too_large') : '';
      return { id: newKey(), key: newKey(), file, state: problem === '' ? 'waiting' : 'failed', problem, again: false };
    })];
  }), [lot.images.length, text]);

  return {
    uploads, said, fault, add,
    retry: (id) => change(id, { state: 'waiting' }),
    dismiss: (id) => setUploads((all) => all.filter((one) => one.id !== id)),
    move: (image, to) => doing(() => act({ method: 'PATCH', path: `${path}/images/${image}`, body: { position: to } }), text('selling.picture_moved', { to, count: lot.images.length })),
    describe: (image, alt) => doing(() => act({ method: 'PATCH', path: `${path}/images/${image}`, body: { alt } }), text('selling.picture_described')),
    remove: (image) => doing(() => act({ method: 'DELETE', path: `${path}/images/${image}` }), text('selling.picture_removed')),
  };
}

const problemOf = (error: unknown, refusal: (error: unknown) => string): string => {
  const [first] = error instanceof Problem ? error.errors : [];
  return first?.problem ?? refusal(error);
};

// What the house says of the picture itself will not change; silence and a busy house may.
const mayHelp = (error: unknown): boolean => !(error instanceof Problem) || error.status === 0 || error.status === 503 || error.status === 429;
