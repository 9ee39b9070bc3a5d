/** Pixels of the largest picture that is opened; decoded it takes four bytes each. */
export const PICTURE_PIXELS_MAX = 40_000_000;

/** Widths, in pixels, that a picture is kept in; it is never made larger than it came. */
export type PictureSizes = {
  readonly widths: readonly number[];
  /** A picture higher than this many times the width it is kept in is made narrower instead. */
  readonly heightPerWidthMax: number;
};

/** A picture as it is kept: WebP, upright, without anything that its camera or its owner wrote into it. */
export type PreparedPicture = {
  /** Pixels of the largest file. */
  width: number;
  height: number;
  /** One for each wanted width up to the first that shows the picture in full; narrowest first. `width` is the wanted one. */
  files: readonly { width: number; bytes: Uint8Array }[];
};

/**
 * unknown_kind: not a picture of a kind that is taken, whatever it is called. too_many_pixels: would take too much memory.
 * broken: of a known kind, but damaged. busy: too many wait already; nothing was done.
 */
export type PictureRefusal = 'unknown_kind' | 'too_many_pixels' | 'broken' | 'busy';

export type Pictures = {
  /** Prepares one picture; a bounded number at a time, a bounded number waiting. Never throws for what was sent. */
  prepare(bytes: Uint8Array, sizes: PictureSizes): Promise<{ ok: true; picture: PreparedPicture } | { ok: false; refusal: PictureRefusal }>;
};
