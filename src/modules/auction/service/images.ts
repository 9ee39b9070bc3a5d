import { faultAt, type FaultCode } from '#contracts/faults.ts';
import { imageId, type AccountId, type ImageId } from '#domain/ids.ts';
import { IMAGE_HEIGHT_PER_WIDTH_MAX, IMAGE_WIDTHS, imagePath, imageWidths, IMAGES_PER_LOT_MAX, type ImageWidth } from '#domain/images.ts';
import { accept, invariant } from '#domain/outcome.ts';
import { PICTURE_PIXELS_MAX, type PictureRefusal, type PreparedPicture } from '#platform/pictures/ports.ts';
import type { Tx } from '#platform/db/types.ts';
import type { Listing } from '../listing.ts';
import type { Answer, Refused } from '../ports.ts';
import { textFault } from '../rules.ts';
import { addImage, arrange, describeImage, dropGivenUp, dropImage, imagesOf, pictureFile, type PlacedImage } from '../store/images.ts';
import { listingById, lockedListing } from '../store/lots.ts';
import { barred, malformed, refused, type Kit, type LotAct } from './kit.ts';
import type { Viewer } from './view.ts';

/** How long a seller who gave a draft up may offer it again with its pictures. */
export const GIVEN_UP_KEPT_MS = 7 * 24 * 3_600_000;
const DROPPED_AT_ONCE_MAX = 100;
const MILLION = 1_000_000;

export type ImageJson = { id: ImageId; alt: string; width: number; height: number; position: number; urls: { width: ImageWidth; url: string }[] };

const FAULT_OF = { unknown_kind: 'picture_kind', too_many_pixels: 'picture_pixels', broken: 'picture_broken' } as const satisfies Record<Exclude<PictureRefusal, 'busy'>, FaultCode>;

/**
 * A picture made ready for a lot, before anything is locked: the work takes a while, and a row must not be held meanwhile.
 * Refused at once where it could not be added anyway.
 */
export async function preparedImage(kit: Kit, act: LotAct, sent: { bytes: Uint8Array; alt: string }): Promise<Answer<PreparedPicture>> {
  const fault = textFault(sent.alt, { lines: false });
  if (fault !== null) return malformed([faultAt('query.alt', fault)]);
  const listing = await listingById(kit.database, act.lot);
  const bar = mayArrange(listing, act);
  if (bar !== null) return { ok: false, refusal: bar };
  if (sent.bytes.byteLength === 0) return malformed([faultAt('body', 'picture_empty')]);
  if ((listing?.images.length ?? 0) >= IMAGES_PER_LOT_MAX) return full();
  const prepared = await kit.pictures.prepare(sent.bytes, { widths: IMAGE_WIDTHS, heightPerWidthMax: IMAGE_HEIGHT_PER_WIDTH_MAX });
  if (prepared.ok) return accept(prepared.picture);
  if (prepared.refusal === 'busy') return refused('busy');
  return malformed([faultAt('body', FAULT_OF[prepared.refusal], prepared.refusal === 'too_many_pixels' ? { max: PICTURE_PIXELS_MAX / MILLION } : undefined)]);
}

/** Puts a picture after the others of a draft. */
export async function addPrepared(kit: Kit, tx: Tx, act: LotAct, of: { picture: PreparedPicture; alt: string }): Promise<Answer<ImageJson>> {
  const bar = mayArrange(await lockedListing(tx, act.lot), act);
  if (bar !== null) return { ok: false, refusal: bar };
  const position = (await imagesOf(tx, act.lot)).length + 1;
  if (position > IMAGES_PER_LOT_MAX) return full();
  const { width, height, files } = of.picture;
  const id = imageId(kit.keys.next());
  await addImage(tx, { id, pictureKey: kit.keys.next(), lot: act.lot, position, alt: of.alt, createdAtMs: kit.clock.nowMs(), width, height, files });
  return accept(imageJson({ id, alt: of.alt, width, height, position }));
}

/** Changes the words of a picture and, in a draft, its place; a place past the last is the last. */
export async function changeImage(kit: Kit, act: LotAct, image: ImageId, wanted: { alt?: string; position?: number }): Promise<Answer<ImageJson>> {
  const { alt, position } = wanted;
  const fault = alt === undefined ? null : textFault(alt, { lines: false });
  if (fault !== null) return malformed([faultAt('alt', fault)]);
  const changed = await kit.database.transaction(async (tx): Promise<Answer<PlacedImage>> => {
    const listing = await lockedListing(tx, act.lot);
    const bar = position === undefined ? mayTouch(listing, act) : mayArrange(listing, act);
    if (bar !== null) return { ok: false, refusal: bar };
    const images = await imagesOf(tx, act.lot);
    if (!images.some(({ id }) => id === image)) return refused('not_found');
    if (alt !== undefined) await describeImage(tx, { lot: act.lot, image, alt });
    if (position !== undefined) {
      const others = images.map(({ id }) => id).filter((id) => id !== image);
      await arrange(tx, act.lot, others.toSpliced(position - 1, 0, image));
    }
    const after = (await imagesOf(tx, act.lot)).find(({ id }) => id === image);
    invariant(after !== undefined, 'an image that was changed is there');
    return accept(after);
  });
  if (!changed.ok) return changed;
  kit.listings.forget(act.lot);
  return accept(imageJson(changed.value));
}

/** Takes a picture out of a draft; there or not, afterwards it is not. The others move up. */
export async function removeImage(kit: Kit, act: LotAct, image: ImageId): Promise<Answer<null>> {
  return kit.database.transaction(async (tx): Promise<Answer<null>> => {
    const bar = mayArrange(await lockedListing(tx, act.lot), act);
    if (bar !== null) return { ok: false, refusal: bar };
    if (await dropImage(tx, act.lot, image)) await arrange(tx, act.lot, (await imagesOf(tx, act.lot)).map(({ id }) => id));
    return accept(null);
  });
}

/** Bytes of a picture. `published`: they are for everybody and for ever. Those of a draft are there for its seller and admins. */
export async function imageFile(kit: Kit, image: ImageId, width: ImageWidth, viewer: Viewer): Promise<{ bytes: Uint8Array; published: boolean } | null> {
  const known = kit.pictureFiles.get(image, width);
  if (known !== null) return { bytes: known, published: true };
  const file = await pictureFile(kit.database, image, width);
  if (file === null) return null;
  const published = file.stage === 'published' && !file.hidden;
  if (published) kit.pictureFiles.put(image, width, file.bytes);
  const own: AccountId | null = file.hidden ? null : file.sellerId;
  return published || viewer.admin || (viewer.account !== null && viewer.account === own) ? { bytes: file.bytes, published } : null;
}

/** Takes away what drafts that were given up a week ago left behind. Answers how many pictures went. */
export async function clearGivenUp(kit: Kit): Promise<number> {
  let count = 0;
  for (;;) {
    const some = await kit.database.transaction((tx) => dropGivenUp(tx, kit.clock.nowMs() - GIVEN_UP_KEPT_MS, DROPPED_AT_ONCE_MAX));
    count += some;
    if (some < DROPPED_AT_ONCE_MAX) return count;
  }
}

const imageJson = ({ id, alt, width, height, position }: PlacedImage): ImageJson =>
  ({ id, alt, width, height, position, urls: imageWidths({ width, height }).map((kept) => ({ width: kept, url: imagePath(id, kept) })) });

function mayTouch(listing: Listing | null, act: LotAct): Refused | null {
  const bar = barred(listing, act.actor, { operators: false });
  if (bar !== null) return bar;
  return listing?.stage === 'cancelled' ? { code: 'wrong_state' } : null;
}

// Bidders rely on what they saw: once published, a picture may be described better, but none comes, goes or moves.
function mayArrange(listing: Listing | null, act: LotAct): Refused | null {
  const bar = mayTouch(listing, act);
  if (bar !== null || listing?.stage === 'draft') return bar;
  return { code: 'wrong_state', errors: [faultAt('images', 'pictures_frozen')] };
}

const full = (): { ok: false; refusal: Refused } => refused('wrong_state', { errors: [faultAt('images', 'pictures_full', { max: IMAGES_PER_LOT_MAX })] });
