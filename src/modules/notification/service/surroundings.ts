import type { LotId } from '#domain/ids.ts';
import type { Surroundings } from '../letters/write-out.ts';
import type { StoredMessage } from '../store/messages.ts';
import type { Kit } from './kit.ts';

/** What these messages speak of beside their own facts. */
export async function surroundingsOf(kit: Kit, messages: readonly StoredMessage[]): Promise<Surroundings> {
  const lots = [...new Set(messages.flatMap(({ facts }): LotId[] => (facts.lot === undefined ? [] : [facts.lot])))];
  return { titles: lots.length === 0 ? new Map() : await kit.auction.titles(lots), houseName: messages.length === 0 ? '' : await kit.houseName(), origin: kit.publicUrl() };
}
