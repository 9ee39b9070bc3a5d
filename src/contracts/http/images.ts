import { Type } from 'typebox';
import { IMAGE_ALT_CHARS_MAX, IMAGE_BYTES_MAX, IMAGES_PER_LOT_MAX } from '#domain/images.ts';
import { LotImageAdded } from '../image-shapes.ts';
import { route } from '../route.ts';

const UPLOADS_PER_MINUTE_MAX = 120;
const CHANGES_PER_MINUTE_MAX = 240;
/** A page of a catalogue shows a hundred pictures, and a reader turns pages. */
const LOOKS_PER_MINUTE_MAX = 6_000;

const Alt = Type.String({ maxLength: IMAGE_ALT_CHARS_MAX, description: 'Words that stand in for the picture.' });
const ImageParams = Type.Object({ lotId: Type.String(), imageId: Type.String() });

export const addImage = route({
  name: 'addImage', method: 'POST', path: '/lots/:lotId/images',
  summary: 'Adds a picture to a draft, after the others. The body is the picture itself: JPEG, PNG, WebP, AVIF or GIF. What a camera wrote into it is thrown away.',
  auth: 'signed_in', params: Type.Object({ lotId: Type.String() }), query: Type.Object({ alt: Type.Optional(Alt) }, { additionalProperties: false }),
  reply: LotImageAdded, status: 201, bodyAs: 'bytes', bodyBytesMax: IMAGE_BYTES_MAX, idempotencyKey: 'optional',
  refusals: ['malformed', 'forbidden', 'unknown_lot', 'wrong_state', 'too_large', 'busy', 'same_key_other_body'], ratePerMinuteMax: UPLOADS_PER_MINUTE_MAX,
});
export const changeImage = route({
  name: 'changeImage', method: 'PATCH', path: '/lots/:lotId/images/:imageId',
  summary: 'Changes the words of a picture or, in a draft, its place. Once a lot is published its pictures stay as they are; only their words may change.',
  auth: 'signed_in', params: ImageParams,
  body: Type.Partial(Type.Object({ alt: Alt, position: Type.Integer({ minimum: 1, maximum: IMAGES_PER_LOT_MAX }) }), { additionalProperties: false, minProperties: 1 }),
  reply: LotImageAdded, status: 200, refusals: ['malformed', 'forbidden', 'unknown_lot', 'not_found', 'wrong_state'], ratePerMinuteMax: CHANGES_PER_MINUTE_MAX,
});
export const removeImage = route({
  name: 'removeImage', method: 'DELETE', path: '/lots/:lotId/images/:imageId', summary: 'Takes a picture out of a draft. May be sent again.',
  auth: 'signed_in', params: ImageParams, status: 204, refusals: ['forbidden', 'unknown_lot', 'wrong_state'], ratePerMinuteMax: CHANGES_PER_MINUTE_MAX,
});
export const imageBytes = route({
  name: 'imageBytes', method: 'GET', path: '/images/:imageId/:width', outsideApi: true,
  summary: 'A picture of a lot as WebP, 320, 640, 1280 or 2000 pixels wide, or as wide as it is. That of a draft is there for its seller alone.',
  auth: 'anyone', params: Type.Object({ imageId: Type.String(), width: Type.String() }), status: 200, refusals: ['not_found'], ratePerMinuteMax: LOOKS_PER_MINUTE_MAX,
});

/** Every call about pictures. */
export const imageRoutes = [addImage, changeImage, removeImage, imageBytes] as const;
