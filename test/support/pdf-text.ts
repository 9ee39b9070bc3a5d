import { inflateSync } from 'node:zlib';

/** What a PDF in one of its standard fonts says: its texts in the order in which they are drawn, a line for each run. For tests; it reads what this house writes. */
export function pdfText(bytes: Uint8Array): string {
  return streamsOf(bytes).filter((stream) => /\bTJ\b|\bTj\b/.test(stream)).flatMap((stream) => [...stream.matchAll(/\[(.*?)\]\s*TJ/gs)].map((found) => runOf(found[1] ?? ''))).join('\n');
}

/** The files that are attached to a PDF, as text. */
export function pdfAttachments(bytes: Uint8Array): string[] {
  return rawStreams(bytes).filter(({ head }) => head.includes('/EmbeddedFile')).map(({ body }) => inflateSync(body).toString('utf8'));
}

const WINDOWS_1252 = new TextDecoder('windows-1252');
const runOf = (array: string): string => WINDOWS_1252.decode(Buffer.from([...array.matchAll(/<([0-9a-fA-F]*)>/g)].map((found) => found[1] ?? '').join(''), 'hex'));

const streamsOf = (bytes: Uint8Array): string[] => rawStreams(bytes).filter(({ head }) => head.includes('/FlateDecode') && !head.includes('/EmbeddedFile')).map(({ body }) => inflateSync(body).toString('latin1'));

function rawStreams(bytes: Uint8Array): { head: string; body: Buffer }[] {
  const file = Buffer.from(bytes);
  const text = file.toString('latin1');
  return [...text.matchAll(/<<((?:[^<>]|<<[^<>]*>>|<[^<>]*>)*)>>\s*stream\r?\n/g)].map((found) => {
    const start = found.index + found[0].length;
    const head = found[1] ?? '';
    return { head, body: file.subarray(start, start + Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0)) };
  });
}
