import { expect, test } from 'vitest';
import { pdfAttachments, pdfText } from '../../../test/support/pdf-text.ts';
import type { PdfContent } from './ports.ts';
import { pdfkitPdf } from './pdfkit.ts';
import { printable } from './printable.ts';

const content: PdfContent = {
  title: 'A paper', author: 'The House', language: 'en', createdAtMs: 1_750_000_000_000, foot: 'At the foot',
  attachment: { name: 'a.json', type: 'application/json', description: 'The same', text: '{"name":"桜 Łódź"}' },
  blocks: [
    { kind: 'heading', text: 'A paper' },
    { kind: 'columns', columns: [['From', 'The House'], ['To', 'Béatrice Łoś', '桜']] },
    { kind: 'pairs', rows: [['Issued', 'today']] },
    { kind: 'table', head: ['What', 'Amount'], rows: [{ cells: ['Hammer price', 'USD 1,000.00'] }, { cells: ['Total', 'USD 1,200.00'], strong: true }] },
    { kind: 'text', text: 'Two\nlines', small: true },
  ],
};

test('what a document says can be read out of it, and the attachment is whole', async () => {
  const bytes = await pdfkitPdf().write(content);
  expect(Buffer.from(bytes.subarray(0, 8)).toString('latin1')).toBe('%PDF-1.7');
  expect(pdfText(bytes).split('\n')).toEqual(['A paper', 'From', 'The House', 'To', 'Béatrice Los', '[…]', 'Issued', 'today', 'What', 'Amount', 'Hammer price', 'USD 1,000.00', 'Total', 'USD 1,200.00', 'Two', 'lines', 'At the foot', '1 / 1']);
  expect(pdfAttachments(bytes)).toEqual(['{"name":"桜 Łódź"}']);
});

test('the same content gives the same bytes', async () => {
  const [one, other] = await Promise.all([pdfkitPdf().write(content), pdfkitPdf().write(content)]);
  expect(Buffer.from(one).equals(Buffer.from(other))).toBe(true);
});

test('a long document goes on over pages, each with its foot', async () => {
  const rows = Array.from({ length: 120 }, (_, at) => ({ cells: [`Line ${at + 1}`, String(at)] }));
  const text = pdfText(await pdfkitPdf().write({ ...content, attachment: null, blocks: [{ kind: 'table', head: ['What', 'Amount'], rows }] })).split('\n');
  expect(text.filter((line) => line.startsWith('Line '))).toHaveLength(120);
  const pages = text.filter((line) => /^\d+ \/ \d+$/.test(line));
  expect(pages.length).toBeGreaterThan(2);
  expect(pages).toEqual(pages.map((_, at) => `${at + 1} / ${pages.length}`));
  expect(text.filter((line) => line === 'At the foot')).toHaveLength(pages.length);
});

test.each([
  ['Béatrice Müller-Ångström', 'Béatrice Müller-Ångström'], ['Łukasz Ďurič', 'Lukasz Duric'], ['Nguyễn Đức', 'Nguyen Duc'], ['10 € – “yes”…', '10 € – “yes”…'], ['桜 Sakura 花子', '[…] Sakura […]'], ['محمد علي 5', '[…] 5'],
  ['a\u202eb\u200fc', 'abc'], ['1\u202f234,50', '1 234,50'], ['two\nlines\t', 'two lines'], ['ＡＢ１', 'AB1'], ['👩‍🎨!', '[…]!'],
])('%j is printed as %j', (text, printed) => {
  expect(printable(text)).toBe(printed);
});
