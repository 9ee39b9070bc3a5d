import PDFDocument from 'pdfkit';
import type { Pdf, PdfBlock, PdfContent } from './ports.ts';
import { printable } from './printable.ts';

/*
 * Documents by pdfkit, in Helvetica, which every reader has and no file needs to carry.
 */

const MARGIN = 56;
const TEXT = 10;
const SMALL = 8;
const HEADING = 20;
const GAP = 14;
const ROW_GAP = 4;
const INK = '#1d1b17';
const SOFT = '#625c51';
const LINE = '#e4dfd5';
const PLAIN_FONT = 'Helvetica';
const STRONG_FONT = 'Helvetica-Bold';
/** Of the width, for labels of pairs. */
const LABEL_SHARE = 0.3;
/** Of the width, for the last column of a table. */
const AMOUNT_SHARE = 0.24;
/** The number of a page stands in so much of the foot. */
const PAGE_NUMBER_WIDTH = 60;

type Doc = InstanceType<typeof PDFDocument>;

/** Writes PDF 1.7 on A4. */
export const pdfkitPdf = (): Pdf => ({
  write: (content) => new Promise((resolve, reject) => {
    const at = new Date(content.createdAtMs);
    const doc = new PDFDocument({
      size: 'A4', margin: MARGIN, bufferPages: true, pdfVersion: '1.7', displayTitle: true, lang: content.language,
      info: { Title: printable(content.title), Author: printable(content.author), CreationDate: at, ModDate: at },
    });
    const parts: Uint8Array[] = [];
    doc.on('data', (part: Uint8Array) => parts.push(part));
    doc.on('end', () => resolve(Buffer.concat(parts)));
    doc.on('error', reject);
    const { attachment } = content;
    if (attachment !== null) doc.file(Buffer.from(attachment.text), { name: attachment.name, type: attachment.type, description: attachment.description, creationDate: at, modifiedDate: at });
    for (const block of content.blocks) draw(doc, block);
    feet(doc, content);
    doc.end();
  }),
});

const widthOf = (doc: Doc): number => doc.page.width - 2 * MARGIN;

function draw(doc: Doc, block: PdfBlock): void {
  switch (block.kind) {
    case 'heading':
      doc.font(STRONG_FONT).fontSize(HEADING).fillColor(INK).text(printable(block.text), MARGIN, doc.y);
      break;
    case 'text':
      keep(doc, GAP);
      doc.font(PLAIN_FONT).fontSize(block.small === true ? SMALL : TEXT).fillColor(block.small === true ? SOFT : INK);
      for (const line of block.text.split('\n')) doc.text(printable(line) || ' ', MARGIN, doc.y, { width: widthOf(doc) });
      break;
    case 'pairs': for (const row of block.rows) pair(doc, row); break;
    case 'columns': columns(doc, block.columns); break;
    case 'table': table(doc, block); break;
  }
  doc.y += GAP;
}

function pair(doc: Doc, [label, value]: readonly [string, string]): void {
  const width = widthOf(doc);
  keep(doc, TEXT * 2);
  const top = doc.y;
  doc.font(PLAIN_FONT).fontSize(TEXT).fillColor(SOFT).text(printable(label), MARGIN, top, { width: width * LABEL_SHARE });
  const below = doc.y;
  doc.fillColor(INK).text(printable(value), MARGIN + width * LABEL_SHARE, top, { width: width * (1 - LABEL_SHARE) });
  doc.y = Math.max(doc.y, below) + ROW_GAP;
}

function columns(doc: Doc, all: readonly (readonly string[])[]): void {
  const width = widthOf(doc) / Math.max(1, all.length);
  keep(doc, TEXT * 6);
  const top = doc.y;
  let bottom = top;
  for (const [place, [title = '', ...lines]] of all.entries()) {
    const left = MARGIN + place * width;
    doc.font(PLAIN_FONT).fontSize(SMALL).fillColor(SOFT).text(printable(title), left, top, { width: width - GAP });
    doc.fontSize(TEXT).fillColor(INK);
    for (const line of lines) doc.text(printable(line), left, doc.y + 1, { width: width - GAP });
    bottom = Math.max(bottom, doc.y);
  }
  doc.y = bottom;
}

function table(doc: Doc, { head, rows }: Extract<PdfBlock, { kind: 'table' }>): void {
  cells(doc, head, { font: PLAIN_FONT, size: SMALL, colour: SOFT });
  rule(doc);
  for (const { cells: texts, strong, small } of rows) {
    if (strong === true) rule(doc);
    cells(doc, texts, { font: strong === true ? STRONG_FONT : PLAIN_FONT, size: small === true ? SMALL : TEXT, colour: small === true ? SOFT : INK });
  }
  rule(doc);
}

function cells(doc: Doc, texts: readonly string[], { font, size, colour }: { font: string; size: number; colour: string }): void {
  const width = widthOf(doc);
  const amount = width * AMOUNT_SHARE;
  const others = (width - amount) / Math.max(1, texts.length - 1);
  keep(doc, size * 3);
  const top = doc.y + ROW_GAP;
  let bottom = top;
  doc.font(font).fontSize(size).fillColor(colour);
  for (const [place, text] of texts.entries()) {
    const last = place === texts.length - 1;
    doc.text(printable(text), last ? MARGIN + width - amount : MARGIN + place * others, top, { width: last ? amount : others - ROW_GAP, align: last ? 'right' : 'left' });
    bottom = Math.max(bottom, doc.y);
  }
  doc.y = bottom + ROW_GAP;
}

function rule(doc: Doc): void {
  doc.moveTo(MARGIN, doc.y).lineTo(doc.page.width - MARGIN, doc.y).lineWidth(0.5).strokeColor(LINE).stroke();
}

/** What belongs together is not torn apart at the end of a page. */
function keep(doc: Doc, height: number): void {
  if (doc.y + height > doc.page.height - MARGIN - GAP) doc.addPage();
}

function feet(doc: Doc, { foot }: PdfContent): void {
  const { start, count } = doc.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    doc.switchToPage(page);
    // Below the margin, where a line would otherwise begin a page of its own.
    doc.page.margins.bottom = 0;
    const top = doc.page.height - MARGIN + GAP;
    const width = widthOf(doc);
    doc.font(PLAIN_FONT).fontSize(SMALL).fillColor(SOFT).text(printable(foot), MARGIN, top, { width: width - PAGE_NUMBER_WIDTH, height: MARGIN - GAP, ellipsis: true });
    doc.text(`${page - start + 1} / ${count}`, doc.page.width - MARGIN - PAGE_NUMBER_WIDTH, top, { width: PAGE_NUMBER_WIDTH, align: 'right', lineBreak: false });
  }
}
