/** An answer as it came over a line. `key`: the bid that it answers; null when nothing was asked. */
export type LineAnswer = { key: string | null; status: number; body: string };

/** A connection of one bidder. */
export type BidLine = {
  bid(key: string, lot: string, maximum: number): void;
  close(): void;
};
