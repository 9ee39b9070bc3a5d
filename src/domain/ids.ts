/**
 * Ids of the house. An id is a three-letter kind, an underscore and a positive 63-bit decimal key
 * without leading zeros: `lot_734012345678901248`. The key alone is what stores keep (bigint).
 * A text of another kind is never an id of this one, so a mixed-up id is refused before any store is asked.
 */
export type LotId = string & { readonly of: 'lot' };
export type AccountId = string & { readonly of: 'account' };
export type SaleId = string & { readonly of: 'sale' };
export type GroupId = string & { readonly of: 'group' };
export type SessionId = string & { readonly of: 'session' };
export type ApprovalId = string & { readonly of: 'approval' };
export type QuestionId = string & { readonly of: 'question' };
export type ImageId = string & { readonly of: 'image' };
export type SearchId = string & { readonly of: 'search' };
export type NoticeId = string & { readonly of: 'notice' };
export type LetterId = string & { readonly of: 'letter' };
export type BrowserId = string & { readonly of: 'browser' };
export type InvoiceId = string & { readonly of: 'invoice' };
export type PaymentId = string & { readonly of: 'payment' };
export type RefundId = string & { readonly of: 'refund' };
export type CreditNoteId = string & { readonly of: 'credit note' };

export type IdKind = 'lot' | 'acc' | 'sal' | 'grp' | 'ses' | 'apr' | 'qst' | 'img' | 'sch' | 'ntc' | 'ltr' | 'brw' | 'inv' | 'pay' | 'rfd' | 'crn';

const KEY = /^[1-9][0-9]{0,18}$/;
const KEY_MAX = 9_223_372_036_854_775_807n;

/** The decimal key behind the kind: what a store writes. */
export function idKey(id: LotId | AccountId | SaleId | GroupId | SessionId | ApprovalId | QuestionId | ImageId | SearchId | NoticeId | LetterId | BrowserId | InvoiceId | PaymentId | RefundId | CreditNoteId): string {
  return id.slice(4);
}

/** Reads an id that came from outside; null when it is not an id of this kind. */
export const parseLotId = (text: string): LotId | null => parse<LotId>('lot', text);
export const parseAccountId = (text: string): AccountId | null => parse<AccountId>('acc', text);
export const parseSaleId = (text: string): SaleId | null => parse<SaleId>('sal', text);
export const parseSessionId = (text: string): SessionId | null => parse<SessionId>('ses', text);
export const parseApprovalId = (text: string): ApprovalId | null => parse<ApprovalId>('apr', text);
export const parseQuestionId = (text: string): QuestionId | null => parse<QuestionId>('qst', text);
export const parseSearchId = (text: string): SearchId | null => parse<SearchId>('sch', text);
export const parseImageId = (text: string): ImageId | null => parse<ImageId>('img', text);
export const parseNoticeId = (text: string): NoticeId | null => parse<NoticeId>('ntc', text);
export const parseLetterId = (text: string): LetterId | null => parse<LetterId>('ltr', text);
export const parseBrowserId = (text: string): BrowserId | null => parse<BrowserId>('brw', text);
export const parseInvoiceId = (text: string): InvoiceId | null => parse<InvoiceId>('inv', text);
export const parsePaymentId = (text: string): PaymentId | null => parse<PaymentId>('pay', text);
export const parseCreditNoteId = (text: string): CreditNoteId | null => parse<CreditNoteId>('crn', text);

/** Makes an id from a key that a store or the id source gave. The key is trusted. */
export const lotId = (key: string | bigint): LotId => `lot_${key}` as LotId;
export const accountId = (key: string | bigint): AccountId => `acc_${key}` as AccountId;
export const noticeId = (key: string | bigint): NoticeId => `ntc_${key}` as NoticeId;
export const letterId = (key: string | bigint): LetterId => `ltr_${key}` as LetterId;
export const browserId = (key: string | bigint): BrowserId => `brw_${key}` as BrowserId;
export const invoiceId = (key: string | bigint): InvoiceId => `inv_${key}` as InvoiceId;
export const paymentId = (key: string | bigint): PaymentId => `pay_${key}` as PaymentId;
export const refundId = (key: string | bigint): RefundId => `rfd_${key}` as RefundId;
export const creditNoteId = (key: string | bigint): CreditNoteId => `crn_${key}` as CreditNoteId;
export const saleId = (key: string | bigint): SaleId => `sal_${key}` as SaleId;
export const groupId = (key: string | bigint): GroupId => `grp_${key}` as GroupId;
export const sessionId = (key: string | bigint): SessionId => `ses_${key}` as SessionId;
export const approvalId = (key: string | bigint): ApprovalId => `apr_${key}` as ApprovalId;
export const questionId = (key: string | bigint): QuestionId => `qst_${key}` as QuestionId;
export const searchId = (key: string | bigint): SearchId => `sch_${key}` as SearchId;
export const imageId = (key: string | bigint): ImageId => `img_${key}` as ImageId;

function parse<Id extends string>(kind: IdKind, text: string): Id | null {
  if (text.slice(0, 4) !== `${kind}_`) return null;
  const key = text.slice(4);
  if (!KEY.test(key) || BigInt(key) > KEY_MAX) return null;
  return text as Id;
}
