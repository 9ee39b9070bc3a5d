import { accountId, idKey, imageId, lotId, type AccountId, type ImageId, type LotId } from '#domain/ids.ts';
import { IMAGES_PER_LOT_MAX } from '#domain/images.ts';
import { invariant } from '#domain/outcome.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import type { ListingImage, Stage } from '../listing.ts';

/**
 * Pictures and their places. The bytes belong to a picture; an image is a picture in its place on one lot, so that a lot that is
 * offered again shows the same bytes. Places of a lot change under the lock of the lot's row only.
 */
export type NewImage = {
  id: ImageId; pictureKey: bigint; lot: LotId; position: number; alt: string; createdAtMs: number;
  width: number; height: number; files: readonly { width: number; bytes: Uint8Array }[];
};
export type PlacedImage = ListingImage & { position: number };

export const insertPicture = statement<unknown>('auction.insert_picture', `
  insert into auction.pictures (id, width, height, created_at_ms)
  values ($1, $2, $3, $4)
`);

export const insertPictureFile = statement<unknown>('auction.insert_picture_file', `
  insert into auction.picture_files (picture_id, width, bytes)
  values ($1, $2, $3)
`);

export const insertImage = statement<unknown>('auction.insert_image', `
  insert into auction.images (id, lot_id, picture_id, position, alt)
  values ($1, $2, $3, $4, $5)
`);

type PlacedRow = { id: string; position: number; alt: string; width: number; height: number };
export const listImages = statement<PlacedRow>('auction.list_images', `
  select i.id, i.position, i.alt, p.width, p.height
  from auction.images as i
  join auction.pictures as p on p.id = i.picture_id
  where i.lot_id = $1
  order by i.position
  limit ${IMAGES_PER_LOT_MAX}
`);

export const setAlt = statement<unknown>('auction.set_image_alt', `
  update auction.images
  set alt = $3
  where id = $1
    and lot_id = $2
`);

export const setPositions = statement<unknown>('auction.set_image_positions', `
  update auction.images as i
  set position = o.position
  from unnest($2::bigint[]) with ordinality as o (id, position)
  where i.id = o.id
    and i.lot_id = $1
    and i.position <> o.position
`);

export const deleteImage = statement<{ picture_id: string }>('auction.delete_image', `
  delete from auction.images
  where id = $1
    and lot_id = $2
  returning picture_id
`);

// The files go with their picture.
export const deleteUnusedPictures = statement<unknown>('auction.delete_unused_pictures', `
  delete from auction.pictures as p
  where p.id = any ($1::bigint[])
    and not exists (select 1 from auction.images as i where i.picture_id = p.id)
`);

export const copyImagesOfLot = statement<unknown>('auction.copy_images', `
  insert into auction.images (id, lot_id, picture_id, position, alt)
  select k.id, $2, i.picture_id, i.position, i.alt
  from auction.images as i
  join unnest($3::bigint[]) with ordinality as k (id, position) on k.position = i.position
  where i.lot_id = $1
`);

type FileRow = { bytes: Uint8Array; stage: Stage; hidden: boolean; seller_id: string };
export const readFile = statement<FileRow>('auction.read_picture_file', `
  select f.bytes, l.stage, l.hidden, l.seller_id
  from auction.images as i
  join auction.lots as l on l.id = i.lot_id
  join auction.picture_files as f on f.picture_id = i.picture_id
  where i.id = $1
    and f.width <= $2
  order by f.width desc
  limit 1
`);

export const givenUpImages = statement<{ id: string; lot_id: string }>('auction.given_up_images', `
  select i.id, i.lot_id
  from auction.lots as l
  join auction.images as i on i.lot_id = l.id
  where l.cancelled_at_ms < $1
  order by l.cancelled_at_ms
  limit $2
`);

/** Pictures of a lot in their order. */
export async function imagesOf(tx: Tx, lot: LotId): Promise<PlacedImage[]> {
  return (await tx.all(listImages, [idKey(lot)])).map(({ id, ...rest }) => ({ id: imageId(id), ...rest }));
}

/** Writes a picture, its files and its place. */
export async function addImage(tx: Tx, image: NewImage): Promise<void> {
  await tx.run(insertPicture, [image.pictureKey, image.width, image.height, image.createdAtMs]);
  for (const { width, bytes } of image.files) await tx.run(insertPictureFile, [image.pictureKey, width, bytes]);
  const rows = await tx.run(insertImage, [idKey(image.id), idKey(image.lot), image.pictureKey, image.position, image.alt]);
  invariant(rows === 1, 'one image is written');
}

/** Writes the whole order of a lot's pictures: 1, 2, 3 and so on. */
export async function arrange(tx: Tx, lot: LotId, order: readonly ImageId[]): Promise<void> {
  await tx.run(setPositions, [idKey(lot), order.map(idKey)]);
}

export async function describeImage(tx: Tx, of: { lot: LotId; image: ImageId; alt: string }): Promise<void> {
  await tx.run(setAlt, [idKey(of.image), idKey(of.lot), of.alt]);
}

/** Takes a picture off its lot, and away altogether when no other lot shows it. False when it is not there. */
export async function dropImage(tx: Tx, lot: LotId, image: ImageId): Promise<boolean> {
  const row = await tx.one(deleteImage, [idKey(image), idKey(lot)]);
  if (row === null) return false;
  await tx.run(deleteUnusedPictures, [[row.picture_id]]);
  return true;
}

/** Shows the pictures of one lot on another that has none, in the same places and with the same words. */
export async function copyImages(tx: Tx, of: { from: LotId; to: LotId; keys: { next(): bigint } }): Promise<void> {
  const keys = Array.from({ length: IMAGES_PER_LOT_MAX }, () => of.keys.next());
  await tx.run(copyImagesOfLot, [idKey(of.from), idKey(of.to), keys]);
}

/** Bytes of a picture and whose lot it is on; the widest file up to `width` pixels. */
export async function pictureFile(tx: Tx, image: ImageId, width: number): Promise<{ bytes: Uint8Array; stage: Stage; hidden: boolean; sellerId: AccountId } | null> {
  const row = await tx.one(readFile, [idKey(image), width]);
  return row === null ? null : { bytes: row.bytes, stage: row.stage, hidden: row.hidden, sellerId: accountId(row.seller_id) };
}

/** Takes away pictures of drafts that were given up before `beforeMs`, at most `limit`. Answers how many went. */
export async function dropGivenUp(tx: Tx, beforeMs: number, limit: number): Promise<number> {
  const rows = await tx.all(givenUpImages, [beforeMs, limit]);
  for (const row of rows) await dropImage(tx, lotId(row.lot_id), imageId(row.id));
  return rows.length;
}
