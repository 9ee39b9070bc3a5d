import type { LotJson } from '../types.ts';
import type { Draft } from './useDraft.ts';

/** What each part of the editor gets. */
export type PartProps = {
  lot: LotJson;
  draft: Draft;
  /** What is wrong with a field, in words; null when nothing is. */
  fault(at: string): string | null;
};
