/* Rows of the schema `bidding` as the simulated server keeps them: amounts and keys as bigint, times and counts as numbers. */

export type TermsRow = { lotId: bigint; terms: unknown; aliasSeed: Buffer; publishedMs: number; firstReserve: bigint | null; firstReserveKnown: boolean };
export type GroupRow = { groupId: bigint; close: unknown; changedMs: number };
export type LotRow = {
  lotId: bigint; sellerId: bigint; groupId: bigint | null; status: number; outcome: number | null; seq: number; price: bigint;
  leaderId: bigint | null; leaderBidder: number | null; leaderMaximum: bigint | null; runnerUpMaximum: bigint | null; reservePrice: bigint | null;
  scheduledOpenMs: number; scheduledCloseMs: number; closesMs: number; extensions: number; bidCount: number; bidderCount: number;
  buyNowGone: boolean; lastDecidedMs: number;
};
export type DecisionRow = {
  id: number; tx: number; lotId: bigint; seq: number | null; headSeq: number; kind: number; refusal: number | null; accountId: bigint | null;
  bidder: number | null; firstBid: boolean; request: string | null; maximum: bigint | null; askedCurrency: string | null; price: bigint; minimum: bigint;
  leaderId: bigint | null; leaderBidder: number | null; bidCount: number; closesMs: number; atMs: number; detail: unknown; span: number | null;
};
export type StandingRow = { accountId: bigint; blocked: boolean; staff: boolean; limits: Readonly<Record<string, string>> | null };
export type LinkRow = { sellerId: bigint; accountId: bigint };
export type ApprovalRow = { saleId: bigint; accountId: bigint };
export type VoidRow = {
  approvalId: bigint; lotId: bigint; seq: number; reason: string; askedBy: bigint; askedMs: number; approvedBy: bigint | null; approvedMs: number | null;
};
export type EndedVoidRow = Omit<VoidRow, 'approvedBy' | 'approvedMs'> & {
  id: number; tx: number; endedAs: string; endedBy: bigint; endReason: string | null; endedMs: number;
};
export type HeartbeatRow = { one: boolean; beatMs: number };
export type OutageRow = { fromMs: number; toMs: number };
export type BreachRow = {
  id: number; checkName: string; class: string; lotId: bigint | null; seq: number | null; fingerprint: string; expected: string; found: string; evidence: unknown;
  sinceMs: number; foundMs: number; acknowledgedMs: number | null; acknowledgedBy: string | null; reason: string | null;
};
export type AuditRow = { one: boolean; systemIdentifier: string; snapshot: string; passLot: bigint; passEndedMs: number | null; auditedMs: number | null };
