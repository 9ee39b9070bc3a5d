import type { Copies, Waiting } from '#platform/search/copies.ts';
import type { Tx } from '#platform/db/types.ts';
import { COPIED_AT_ONCE_MAX, minutesToCopy, moneyToCopy, resultsToCopy, settleCopied, uncopyAll } from '../store/copies.ts';
import { minuteDocument, moneyDocument, resultDocument } from './documents.ts';
import { aliasOf, KINDS, LAYOUT, LIFECYCLE, PROPERTIES, type Kind } from './layout.ts';

/** The figures as they are copied to the search engine. */
export const FIGURES: Copies = {
  what: 'figures', schema: 'analytics', layout: LAYOUT, lifecycle: LIFECYCLE, everyMs: 2_000, shownEvery: null, freshMs: 15_000,
  kinds: KINDS.map((kind) => ({
    alias: aliasOf(kind), properties: PROPERTIES[kind],
    waiting: async (tx) => {
      const page = await toCopy(tx, kind);
      return { page, more: page.length === COPIED_AT_ONCE_MAX };
    },
    settle: (tx, copied) => settleCopied(tx, kind, copied.map(({ mark }) => mark)),
    markAll: (tx) => uncopyAll(tx, kind),
  })),
};

async function toCopy(tx: Tx, kind: Kind): Promise<Waiting[]> {
  if (kind === 'results') return (await resultsToCopy(tx)).map(({ mark, row }) => ({ mark, document: resultDocument(row) }));
  if (kind === 'minutes') return (await minutesToCopy(tx)).map(({ mark, row }) => ({ mark, document: minuteDocument(row) }));
  return (await moneyToCopy(tx)).map(({ mark, row }) => ({ mark, document: moneyDocument(row) }));
}
