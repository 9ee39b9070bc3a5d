import { imageId } from '#domain/ids.ts';
import { IMAGES_PER_LOT_MAX } from '#domain/images.ts';
import type { ListingImage } from '../listing.ts';

/** A picture as it comes out of the two expressions below. */
export type ImageJson = { id: string; alt: string; width: number; height: number };

const IMAGE_JSON = `jsonb_build_object('id', i.id::text, 'alt', i.alt, 'width', p.width, 'height', p.height)`;

/** The pictures of the lot `l`, in their order; an empty list where it has none. */
export const IMAGES_OF_LOT = `coalesce((
      select jsonb_agg(${IMAGE_JSON} order by i.position)
      from auction.images as i
      join auction.pictures as p on p.id = i.picture_id
      where i.lot_id = l.id
        and i.position <= ${IMAGES_PER_LOT_MAX}
    ), '[]'::jsonb)`;

/** The first picture of the lot `l`, or null. */
export const FIRST_IMAGE_OF_LOT = `(
      select ${IMAGE_JSON}
      from auction.images as i
      join auction.pictures as p on p.id = i.picture_id
      where i.lot_id = l.id
      order by i.position
      limit 1
    )`;

export const imageOf = ({ id, ...rest }: ImageJson): ListingImage => ({ id: imageId(id), ...rest });
