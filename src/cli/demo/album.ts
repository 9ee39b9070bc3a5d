import type { LotId } from '#domain/ids.ts';
import type { Selling } from '#modules/auction/index.ts';
import { renderedDrawing } from '#platform/pictures/drawing.ts';
import type { Piece } from './catalogue/piece.ts';
import { chanceOf } from './chance.ts';
import type { Actor } from './people.ts';
import { photograph, type Shot } from './pictures/studio.ts';
import { idIn } from './sales.ts';

/** Pictures of one lot at most. */
export const PICTURES_MAX = 4;
/** How wide pictures are rendered. */
export type PictureWidths = { firstPx: number; otherPx: number };
/** The first picture is looked at largest; twice as wide takes four times as long, and a whole house waits for it. */
export const PICTURE_WIDTHS: PictureWidths = { firstPx: 1_024, otherPx: 800 };

const SHOTS: readonly (Shot & { words: string })[] = [
  { side: 'front', light: 'day', close: false, words: '' },
  { side: 'front', light: 'day', close: true, words: ', seen closely' },
  { side: 'back', light: 'north', close: false, words: ', from behind' },
  { side: 'front', light: 'lamp', close: false, words: ', in lamplight' },
];

/** A picture that is drawn but not rendered yet: its SVG, its width, and the words that stand in for it. */
export type AlbumPicture = { svg: string; widthPx: number; alt: string };

/** The first so many pictures of a piece, 1 to 4; one that cannot be taken (from behind) is left out. The same for the same seed. */
export function albumOf(piece: Piece, count: number, { seed, firstPx, otherPx }: PictureWidths & { seed: number }): AlbumPicture[] {
  const taken = SHOTS.flatMap(({ words, ...shot }, at): AlbumPicture[] => {
    const svg = photograph(piece.drawing, shot, chanceOf(seed, piece.title));
    return svg === null ? [] : [{ svg, widthPx: at === 0 ? firstPx : otherPx, alt: `${piece.alt}${words}` }];
  });
  return taken.slice(0, Math.min(count, PICTURES_MAX));
}

/** Adds pictures to a draft, as its seller. One is rendered while the one before is taken in. Throws with the house's reason when one is refused. */
export async function hang(selling: Pick<Selling, 'addImage'>, act: { actor: Actor; lot: LotId }, pictures: readonly AlbumPicture[]): Promise<void> {
  let before: Promise<unknown> = Promise.resolve();
  for (const { svg, widthPx, alt } of pictures) {
    const bytes = await renderedDrawing(svg, widthPx);
    await before;
    before = selling.addImage(act, { bytes, alt }, null).then(idIn);
    // Awaited in the next round or below; a refusal meanwhile must not count as nobody's.
    before.catch(() => {});
  }
  await before;
}
