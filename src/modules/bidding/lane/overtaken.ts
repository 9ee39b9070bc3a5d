import type { LotId } from '#domain/ids.ts';
import type { BatchResult } from './batch.ts';
import type { Entry } from './entry.ts';

/**
 * Entries that were turned away before later ones of their lot were decided. Should the batch stand without anybody knowing, the later
 * ones are found in the table and these are not: to decide them once more would put them behind what came after them, and a resume
 * that had found nothing frozen would undo the freeze that followed it.
 */
export function overtakenIn({ answers }: BatchResult): Set<Entry> {
  const overtaken = new Set<Entry>();
  const decidedLater = new Set<LotId>();
  for (const { entry, settled } of answers.toReversed()) {
    if (settled.kind === 'decided' && !settled.replayed) decidedLater.add(entry.lot);
    else if (settled.kind === 'turned_away' && decidedLater.has(entry.lot)) overtaken.add(entry);
  }
  return overtaken;
}
