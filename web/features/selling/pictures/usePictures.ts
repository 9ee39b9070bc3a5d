import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { IMAGE_BYTES_MAX, IMAGES_PER_LOT_MAX } from '#domain/images.ts';
import { act, read } from '../../../api/call.ts';
import { useRefusal } from '../../../api/useRefusal.ts';
import { useText } from '../../../i18n/text.ts';
import type { LotJson } from '../types.ts';
import { placeAmong } from './place-among.ts';
import { useUploads, type Upload, type Uploads } from './useUploads.ts';

export type Pictures = Pick<Uploads, 'uploads' | 'retry' | 'cancel'> & {
  /** What to say aloud of the last act. */
  said: string;
  fault: string | null;
  add(files: readonly File[]): void;
  /** `to` counts from 1. */
  move(image: string, to: number): Promise<void>;
  describe(image: string, alt: string): Promise<void>;
  remove(image: string): Promise<void>;
};

/** Sends pictures, puts them in order and describes them, and keeps the lot as it is shown up to date. */
export function usePictures(lot: LotJson): Pictures {
  const text = useText();
  const refusal = useRefusal();
  const queries = useQueryClient();
  const [said, setSaid] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const path = `/lots/${lot.id}`;
  const refresh = useCallback(async () => {
    const now = await read<LotJson>(path);
    queries.setQueryData<LotJson>(['own-lot', lot.id], (before) => (before === undefined ? now : { ...before, images: now.images }));
  }, [path, lot.id, queries]);
  const inOrder = useOrder(path, refresh);
  const sending = useUploads<{ id: string }>(`${path}/images`, {
    arrived: async ({ id }, { file }) => {
      await inOrder.put(id, file);
      setSaid(text('selling.uploaded', { name: file.name }));
    },
    cancelled: () => void refresh().catch(() => undefined),
  });
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
  const { add: send, uploads } = sending;
  const add = useCallback((files: readonly File[]) => {
    const room = IMAGES_PER_LOT_MAX - lot.images.length - uploads.filter(({ state }) => state !== 'failed').length;
    inOrder.chosen(files);
    send(files.map((file, at) => ({ file, fault: at >= room ? text('selling.pictures_full') : file.size > IMAGE_BYTES_MAX ? text('selling.picture_too_large') : null })));
  }, [lot.images.length, uploads, inOrder, send, text]);
  return {
    uploads, retry: sending.retry, cancel: sending.cancel, said, fault, add,
    move: (image, to) => {
      inOrder.byHand();
      return doing(() => act({ method: 'PATCH', path: `${path}/images/${image}`, body: { position: to } }), text('selling.picture_moved', { to, count: lot.images.length }));
    },
    describe: (image, alt) => doing(() => act({ method: 'PATCH', path: `${path}/images/${image}`, body: { alt } }), text('selling.picture_described')),
    remove: (image) => doing(() => act({ method: 'DELETE', path: `${path}/images/${image}` }), text('selling.picture_removed')),
  };
}

type Order = {
  chosen(files: readonly File[]): void;
  put(image: string, file: File): Promise<void>;
  /** Somebody has put the pictures in order: what comes now goes behind them. */
  byHand(): void;
};

/** Pictures that were chosen together stand in the order of their choice, whichever of them came first. */
function useOrder(path: string, refresh: () => Promise<unknown>): Order {
  const ranks = useRef(new Map<File, number>());
  const rankOf = useRef(new Map<string, number>());
  const last = useRef<Promise<void>>(Promise.resolve());
  const chosen = useCallback((files: readonly File[]) => { for (const file of files) ranks.current.set(file, ranks.current.size); }, []);
  const put = useCallback((image: string, file: File) => {
    rankOf.current.set(image, ranks.current.get(file) ?? ranks.current.size);
    // One after the other: each looks at the order that the one before left.
    last.current = last.current.then(async () => {
      // Shown only where it stays: nobody should describe a picture that changes its place under the hand.
      const to = placeAmong((await read<LotJson>(path)).images.map(({ id }) => id), image, rankOf.current);
      if (to !== null) await act({ method: 'PATCH', path: `${path}/images/${image}`, body: { position: to } });
      await refresh();
    }).catch(() => refresh().then(() => undefined, () => undefined));
    return last.current;
  }, [path, refresh]);
  const byHand = useCallback(() => rankOf.current.clear(), []);
  return useMemo(() => ({ chosen, put, byHand }), [chosen, put, byHand]);
}

/** Uploads that have not arrived yet and may still. */
export const onTheWay = (uploads: readonly Upload[]): number => uploads.filter(({ state }) => state !== 'failed').length;
