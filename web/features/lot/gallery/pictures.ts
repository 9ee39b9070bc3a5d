import type { LotJson } from '../../../live/types.ts';

export type Picture = LotJson['images'][number];

/** Widths in which the house keeps each picture, in pixels. */
const WIDTHS = [320, 640, 1_280, 2_000] as const;

/** Where a picture is, by width; the browser takes what its screen needs. */
export const sourcesOf = ({ id }: Picture): { src: string; srcSet: string } => ({
  src: `/images/${id}/1280`,
  srcSet: WIDTHS.map((width) => `/images/${id}/${width} ${width}w`).join(', '),
});

export const largestOf = ({ id }: Picture): string => `/images/${id}/2000`;
export const smallestOf = ({ id }: Picture): string => `/images/${id}/320`;
