import type { ImageId } from '#domain/ids.ts';

/**
 * Bytes of pictures of published lots, which never change: a page of a catalogue would otherwise read each of them from the
 * database once for every reader. Those used longest ago go first.
 */
export type PictureCache = {
  get(image: ImageId, width: number): Uint8Array | null;
  put(image: ImageId, width: number, bytes: Uint8Array): void;
};

export const PICTURE_CACHE_BYTES_MAX = 32 * 1024 * 1024;

export function pictureCache(bytesMax: number = PICTURE_CACHE_BYTES_MAX): PictureCache {
  const kept = new Map<string, Uint8Array>();
  let total = 0;
  const drop = (key: string): void => {
    total -= kept.get(key)?.byteLength ?? 0;
    kept.delete(key);
  };
  return {
    get: (image, width) => {
      const key = `${image} ${width}`;
      const bytes = kept.get(key);
      if (bytes === undefined) return null;
      // Put last again, so that the first is the one used longest ago.
      kept.delete(key);
      kept.set(key, bytes);
      return bytes;
    },
    put: (image, width, bytes) => {
      const key = `${image} ${width}`;
      if (bytes.byteLength > bytesMax) return;
      drop(key);
      kept.set(key, bytes);
      total += bytes.byteLength;
      for (const oldest of kept.keys()) {
        if (total <= bytesMax) break;
        drop(oldest);
      }
    },
  };
}
