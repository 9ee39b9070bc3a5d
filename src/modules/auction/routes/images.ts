import { createHash } from 'node:crypto';
import * as calls from '#contracts/http/images.ts';
import type { Caller } from '#contracts/identity.ts';
import { parseImageId } from '#domain/ids.ts';
import { IMAGE_WIDTHS } from '#domain/images.ts';
import { binderFor } from '#platform/http/bind.ts';
import type { BoundRoute } from '#platform/http/types.ts';
import type { AuctionService } from '../service.ts';
import { resultOf } from '../service/once.ts';
import { empty, intentionOf, NOT_FOUND, viewerOf, withLot } from './calls.ts';

const on = binderFor<Caller>();

// The bytes behind an id never change. A draft's are kept by its seller's browser only, and not past the draft.
const FOR_EVER = 'public, max-age=31536000, immutable';
const FOR_ITS_SELLER = 'private, max-age=300';

/** What answers the calls about pictures. */
export const imageHttp = (service: AuctionService): BoundRoute<Caller>[] => [
  on(calls.addImage, (call) => withLot(call.params, (lot) => {
    const alt = call.query.alt ?? '';
    const asked = { alt, bytes: call.idempotencyKey === null ? '' : createHash('sha256').update(call.body).digest('base64url') };
    return service.addImage({ actor: call.caller, lot }, { bytes: call.body, alt }, intentionOf('addImage', { ...call, body: asked }));
  })),
  on(calls.changeImage, (call) => withLot(call.params, async (lot) => {
    const image = parseImageId(call.params.imageId);
    return image === null ? NOT_FOUND : resultOf(await service.changeImage({ actor: call.caller, lot }, image, call.body));
  })),
  on(calls.removeImage, (call) => withLot(call.params, async (lot) => {
    const image = parseImageId(call.params.imageId);
    // An id of nothing names nothing that would have to go.
    return image === null ? { ok: true } : empty(await service.removeImage({ actor: call.caller, lot }, image));
  })),
  on(calls.imageBytes, async ({ params, caller }) => {
    const image = parseImageId(params.imageId);
    const width = IMAGE_WIDTHS.find((kept) => String(kept) === params.width);
    const file = image === null || width === undefined ? null : await service.imageFile(image, width, viewerOf(caller));
    if (file === null) return NOT_FOUND;
    return { ok: true, body: file.bytes, headers: { 'content-type': 'image/webp', 'cache-control': file.published ? FOR_EVER : FOR_ITS_SELLER } };
  }),
];
