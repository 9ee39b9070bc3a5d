/** Kinds of pictures that are taken, as people and browsers call them. */
export const PICTURE_KINDS = ['JPEG', 'PNG', 'WebP', 'AVIF', 'GIF'] as const;
export type PictureKind = (typeof PICTURE_KINDS)[number];

const BRANDS_LOOKED_AT_MAX = 16;

/** What the first bytes say that this is; null when it is no kind that is taken. Names and headers are not asked: they are claims. */
export function pictureKind(bytes: Uint8Array): PictureKind | null {
  if (begins(bytes, 0, [0xff, 0xd8, 0xff])) return 'JPEG';
  if (begins(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'PNG';
  const head = text(bytes, 0, 6);
  if (head === 'GIF87a' || head === 'GIF89a') return 'GIF';
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 4) === 'WEBP') return 'WebP';
  return text(bytes, 4, 4) === 'ftyp' && isAvif(bytes) ? 'AVIF' : null;
}

// The main brand may be the general one of the container; then one of the compatible brands tells.
function isAvif(bytes: Uint8Array): boolean {
  for (let at = 8; at < Math.min(bytes.byteLength, 8 + 4 * BRANDS_LOOKED_AT_MAX); at += 4) {
    const brand = text(bytes, at, 4);
    if (brand === 'avif' || brand === 'avis') return true;
    if (brand === 'heic' || brand === 'heix' || brand === 'hevc') return false;
  }
  return false;
}

const begins = (bytes: Uint8Array, at: number, wanted: readonly number[]): boolean => wanted.every((byte, index) => bytes[at + index] === byte);
const text = (bytes: Uint8Array, at: number, length: number): string => String.fromCharCode(...bytes.subarray(at, at + length));
