/*
 * Recorded bids as they come out of a file: whole, checked, and in the file's order.
 */

/** Rows of one file at most. */
export const ROWS_MAX = 2_000_000;
/** Bytes of one file at most. */
export const FILE_BYTES_MAX = 1024 * 1024 * 1024;
/** Bytes of one row at most, so that a quote that nobody closed does not swallow the file. */
export const ROW_BYTES_MAX = 64 * 1024;
/** Characters of an auction's id, which becomes its lot's title. */
export const AUCTION_ID_CHARS_MAX = 140;
/** Characters of a bidder's name, which becomes an account's. */
export const BIDDER_CHARS_MAX = 80;
/** Amounts in minor units, 1 to this. */
export const AMOUNT_MAX = 1_000_000_000_000_000;
/** A bid's number within its auction, 0 to this. */
export const SEQ_MAX = 1_000_000_000_000_000;

/** `bidder`: place of the name in the recording's list. `maximum`: minor units, a safe integer. */
export type RecordedBid = { seq: number; bidder: number; maximum: number };
/** `openingPrice`: the smallest the file names for the auction, in minor units. `bids`: at least one, seqs strictly ascending. */
export type RecordedAuction = { id: string; openingPrice: number; bids: RecordedBid[] };
/** Auctions in the order in which the file first names them. */
export type Recording = { auctions: readonly RecordedAuction[]; bidders: readonly string[]; bidsCount: number };
