import type { ImageId } from '#domain/ids.ts';
import type { ImageWidth } from '#domain/images.ts';
import type { Intention } from '#platform/http/idempotency.ts';
import type { HttpResult } from '#platform/http/types.ts';
import type { Actor, Answer } from '../ports.ts';
import { totalsOf, type Totals } from '../store/totals.ts';
import { addPrepared, changeImage, imageFile, preparedImage, removeImage, type ImageJson } from './images.ts';
import { importLots, previewImport, templateCsv, type ImportJson } from './import.ts';
import type { Kit, LotAct } from './kit.ts';
import { once, resultOf } from './once.ts';
import type { Viewer } from './view.ts';

/** What sellers do beside their single lots: pictures, many lots in one go, and how it all goes. */
export type SellingService = {
  /** The same again under its key has no second effect; a picture that could not be read may be sent again under it. */
  addImage(act: LotAct, sent: { bytes: Uint8Array; alt: string }, intention: Intention | null): Promise<HttpResult>;
  changeImage(act: LotAct, image: ImageId, wanted: { alt?: string; position?: number }): Promise<Answer<ImageJson>>;
  removeImage(act: LotAct, image: ImageId): Promise<Answer<null>>;
  /** Bytes of a picture as the viewer may have it; null when it is not there for them. */
  imageFile(image: ImageId, width: ImageWidth, viewer: Viewer): Promise<{ bytes: Uint8Array; published: boolean } | null>;
  /** What an import would do, without doing it. */
  previewImport(actor: Actor, bytes: Uint8Array): Promise<ImportJson>;
  /** Makes drafts of all rows or of none. */
  importLots(actor: Actor, bytes: Uint8Array, intention: Intention | null): Promise<HttpResult>;
  /** A table with the columns of an import and one row to write over. */
  importTemplate(): string;
  myTotals(actor: Actor): Promise<Totals>;
};

export function sellingActs(kit: Kit): SellingService {
  return {
    addImage: async (act, sent, intention) => {
      const prepared = await preparedImage(kit, act, sent);
      // Not remembered: nothing was decided about a picture that could not be read, and the next try may send a better one.
      if (!prepared.ok) return resultOf(prepared);
      return once(kit.idempotency, intention, (tx) => addPrepared(kit, tx, act, { picture: prepared.value, alt: sent.alt }));
    },
    changeImage: (act, image, wanted) => changeImage(kit, act, image, wanted),
    removeImage: (act, image) => removeImage(kit, act, image),
    imageFile: (image, width, viewer) => imageFile(kit, image, width, viewer),
    previewImport: (actor, bytes) => previewImport(kit, actor, bytes),
    importLots: (actor, bytes, intention) => importLots(kit, actor, bytes, intention),
    importTemplate: () => templateCsv(kit.clock.nowMs()),
    myTotals: (actor) => totalsOf(kit.database, actor.accountId),
  };
}
