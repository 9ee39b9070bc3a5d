/** Widths, in pixels, that pictures of lots are kept in. */
export const IMAGE_WIDTHS = [320, 640, 1_280, 2_000] as const;
export type ImageWidth = (typeof IMAGE_WIDTHS)[number];

/** A picture is kept at most this many times as high as the width that it is kept in. */
export const IMAGE_HEIGHT_PER_WIDTH_MAX = 2;
/** Pictures of one lot. */
export const IMAGES_PER_LOT_MAX = 20;
/** Bytes of one picture as it is sent. */
export const IMAGE_BYTES_MAX = 15 * 1024 * 1024;
/** Characters of the words that stand in for a picture. */
export const IMAGE_ALT_CHARS_MAX = 300;

/** The widths in which a picture of this size (pixels of its largest file) can be had, the narrowest first; never none. */
export function imageWidths({ width, height }: { width: number; height: number }): ImageWidth[] {
  const full = IMAGE_WIDTHS.findIndex((kept) => width <= kept && height <= kept * IMAGE_HEIGHT_PER_WIDTH_MAX);
  return IMAGE_WIDTHS.slice(0, full === -1 ? IMAGE_WIDTHS.length : full + 1);
}

/** Where the bytes of a picture are. A width in which it cannot be had gives the next narrower one. */
export const imagePath = (image: string, width: ImageWidth): string => `/images/${image}/${width}`;
