import { isUtf8 } from 'node:buffer';
import { badLine } from './columns.ts';
import { FILE_BYTES_MAX } from './recording.ts';
import { CannotRun } from '../cannot-run.ts';

const LINE_END = 0x0a;
/** Bytes without a line feed that are held at once; a file with carriage returns alone must fit. */
const UNENDED_BYTES_MAX = 16 * 1024 * 1024;
const NUL = 0;
/** The marks that a file in UTF-16 begins with. */
const WIDE_MARKS = [[0xff, 0xfe], [0xfe, 0xff]] as const;

/**
 * Hands on the bytes of a file as they are, whole lines at a time, and refuses with the line number what is not text in UTF-8:
 * a reader that mends broken letters would give two bidders one name.
 */
export async function* utf8Lines(file: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let linesDone = 0;
  let bytes = 0;
  for await (const chunk of chunks) {
    if (bytes === 0 && WIDE_MARKS.some(([first, second]) => chunk[0] === first && chunk[1] === second)) {
      throw badLine(file, 1, 'the text is UTF-16; save the file as UTF-8');
    }
    bytes += chunk.length;
    if (bytes > FILE_BYTES_MAX) throw new CannotRun(`${file} is larger than ${FILE_BYTES_MAX} bytes: divide it into several files.`);
    const end = chunk.lastIndexOf(LINE_END);
    if (end === -1) {
      rest = Buffer.concat([rest, chunk]);
      if (rest.length > UNENDED_BYTES_MAX) throw badLine(file, linesDone + 1, `the line does not end within ${UNENDED_BYTES_MAX} bytes`);
      continue;
    }
    const block = Buffer.concat([rest, chunk.subarray(0, end + 1)]);
    rest = chunk.subarray(end + 1);
    linesDone += check(file, block, linesDone);
    yield block;
  }
  check(file, rest, linesDone);
  yield rest;
}

/** Checks a block that ends with a line; returns how many lines it has. */
function check(file: string, block: Buffer, linesBefore: number): number {
  const sound = isUtf8(block) && !block.includes(NUL);
  let lines = 0;
  for (let from = 0; from < block.length; lines += 1) {
    const end = block.indexOf(LINE_END, from);
    const next = end === -1 ? block.length : end + 1;
    const line = block.subarray(from, next);
    if (!sound && line.includes(NUL)) throw badLine(file, linesBefore + lines + 1, 'there is a NUL byte; this is not a text file');
    if (!sound && !isUtf8(line)) throw badLine(file, linesBefore + lines + 1, 'the text is not UTF-8; save the file as UTF-8');
    from = next;
  }
  return lines;
}
