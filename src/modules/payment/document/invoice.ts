import { minor } from '#domain/money.ts';
import { premiumSteps } from '#domain/settlement/invoice.ts';
import type { PdfBlock, PdfContent } from '#platform/pdf/ports.ts';
import type { CreditNoteRecord, InvoiceRecord, IssuedInvoice } from '../records.ts';
import { creditNoteJson, linesJson } from '../service/views.ts';
import { figuresIn, type Figures } from './figures.ts';
import { documentLanguage, documentWords, type DocumentWords } from './words.ts';

type Style = { words: DocumentWords; figures: Figures };

/** An invoice as it was issued, to print. What was paid since is not on it: the page tells that. `page`: where it is. */
export function invoiceDocument(invoice: InvoiceRecord, page: string): PdfContent {
  const language = documentLanguage(invoice.language);
  const words = documentWords(language);
  const figures = figuresIn(language, invoice.currency);
  const style = { words, figures };
  const { house, amounts, terms } = invoice;
  return {
    title: `${words.invoice} ${invoice.number}`, author: house.name, language, createdAtMs: invoice.issuedAtMs, foot: words.foot(page),
    attachment: { name: `${invoice.number}.json`, type: 'application/json', description: words.embedded, text: JSON.stringify(issuedJson(invoice), null, 2) },
    blocks: [
      { kind: 'heading', text: `${words.invoice} ${invoice.number}` },
      parties(invoice, words),
      { kind: 'pairs', rows: [[words.issued, figures.day(invoice.issuedAtMs)], [words.due, figures.day(invoice.dueAtMs)], [words.sold, figures.day(invoice.soldAtMs)], [words.lot, `${invoice.lot}: ${invoice.title}`]] },
      { kind: 'table', head: [words.description, words.amount], rows: [...lineRows(invoice, style), { cells: [words.total, figures.money(amounts.total)], strong: true }] },
      { kind: 'text', small: true, text: [words.seller(invoice.seller.name), ...(terms.tax.class === 'margin' ? [words.margin] : amounts.taxOnHammer + amounts.taxOnPremium === 0n ? [words.untaxed] : [])].join('\n') },
      { kind: 'pairs', rows: [[words.pay, words.reference(invoice.number)]] },
      ...(house.instructions === null ? [] : [{ kind: 'text' as const, text: house.instructions }]),
    ],
  };
}

/** A credit note, to print. */
export function creditNoteDocument(note: CreditNoteRecord, invoice: InvoiceRecord, page: string): PdfContent {
  const language = documentLanguage(invoice.language);
  const words = documentWords(language);
  const figures = figuresIn(language, note.currency);
  const lines = [[words.hammer, note.hammer], [words.premium, note.premium], [words.tax, note.tax]] as const;
  return {
    title: `${words.creditNote} ${note.number}`, author: invoice.house.name, language, createdAtMs: note.atMs, foot: words.foot(page),
    attachment: { name: `${note.number}.json`, type: 'application/json', description: words.embedded, text: JSON.stringify(creditNoteJson(note), null, 2) },
    blocks: [
      { kind: 'heading', text: `${words.creditNote} ${note.number}` },
      parties(invoice, words),
      { kind: 'pairs', rows: [[words.issued, figures.day(note.atMs)], [words.corrects, invoice.number], [words.lot, `${invoice.lot}: ${invoice.title}`], [words.reason, note.reason]] },
      {
        kind: 'table', head: [words.description, words.amount],
        rows: [...lines.filter(([, sum]) => sum !== 0n).map(([name, sum]) => ({ cells: [name, figures.money(minor(-sum))] })), { cells: [words.total, figures.money(minor(-note.total))], strong: true }],
      },
    ],
  };
}

/** What an invoice said when it was issued, for programs. The figures are those of the call that reads it. */
export const issuedJson = (invoice: IssuedInvoice) => ({
  number: invoice.number, id: invoice.id, lot: { id: invoice.lot, title: invoice.title }, buyer: invoice.buyer, seller: { id: invoice.seller.id, name: invoice.seller.name }, house: invoice.house,
  currency: invoice.currency, lines: linesJson(invoice), total: Number(invoice.amounts.total), tax: { ...invoice.terms.tax },
  soldAt: new Date(invoice.soldAtMs).toISOString(), issuedAt: new Date(invoice.issuedAtMs).toISOString(), dueAt: new Date(invoice.dueAtMs).toISOString(),
});

const parties = ({ house, buyer }: IssuedInvoice, words: DocumentWords): PdfBlock => ({
  kind: 'columns', columns: [[words.from, house.name, ...(house.contact === null ? [] : [`${words.write}: ${house.contact}`])], [words.to, buyer.name, ...(buyer.email === null ? [] : [buyer.email]), buyer.id]],
});

type Row = Extract<PdfBlock, { kind: 'table' }>['rows'][number];

function lineRows({ amounts, terms }: InvoiceRecord, { words, figures }: Style): Row[] {
  const steps = premiumSteps(amounts.hammer, terms).filter(({ fee }) => fee !== 0n);
  return [
    { cells: [words.hammer, figures.money(amounts.hammer)] },
    ...(amounts.premium === 0n ? [] : [{ cells: [words.premium, figures.money(amounts.premium)] }]),
    ...steps.map(({ rate, base, fee }) => ({ cells: [`    ${words.step(figures.percent(rate), figures.money(base))}`, figures.money(fee)], small: true })),
    ...(amounts.taxOnHammer === 0n ? [] : [{ cells: [words.taxOnHammer(figures.percent(terms.tax.rate)), figures.money(amounts.taxOnHammer)] }]),
    ...(amounts.taxOnPremium === 0n ? [] : [{ cells: [words.taxOnPremium(figures.percent(terms.tax.rate)), figures.money(amounts.taxOnPremium)] }]),
  ];
}
