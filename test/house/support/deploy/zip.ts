import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

/*
 * Just enough of the zip format to take one file out of an archive without a program that not every machine has: the list at the end of
 * the archive says where a file starts, how it is packed and how long it is.
 */

const END_BYTES = 22;
/** The archive's comment may stand behind its end. */
const COMMENT_BYTES_MAX = 65_535;
const FILE_BYTES_MAX = 256 * 1024 * 1024;
const STORED = 0;
const DEFLATED = 8;

/** The bytes of one file of an archive. Throws when it is not there, is packed in another way, or is over 256 MiB. */
export function fileInZip(archive: string, name: string): Buffer {
  const file = openSync(archive, 'r');
  try {
    const read = (position: number, length: number): Buffer => {
      const bytes = Buffer.alloc(length);
      const got = readSync(file, bytes, 0, length, position);
      return bytes.subarray(0, got);
    };
    const size = fstatSync(file).size;
    const tail = read(Math.max(0, size - END_BYTES - COMMENT_BYTES_MAX), END_BYTES + COMMENT_BYTES_MAX);
    const end = tail.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
    if (end < 0) throw new Error(`${archive} is no zip archive`);
    const entry = find(read(tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12)), name);
    if (entry === null) throw new Error(`${archive} holds no ${name}`);
    if (entry.bytes > FILE_BYTES_MAX) throw new Error(`${name} has ${entry.bytes} bytes`);
    const head = read(entry.start, 30);
    const packed = read(entry.start + 30 + head.readUInt16LE(26) + head.readUInt16LE(28), entry.packedBytes);
    if (entry.method === STORED) return packed;
    if (entry.method === DEFLATED) return inflateRawSync(packed, { maxOutputLength: FILE_BYTES_MAX });
    throw new Error(`${name} is packed in a way (${entry.method}) that this does not read`);
  } finally {
    closeSync(file);
  }
}

type Entry = { method: number; packedBytes: number; bytes: number; start: number };

function find(list: Buffer, name: string): Entry | null {
  for (let at = 0; at + 46 <= list.length;) {
    const [nameBytes, extra, comment] = [list.readUInt16LE(at + 28), list.readUInt16LE(at + 30), list.readUInt16LE(at + 32)];
    if (list.toString('utf8', at + 46, at + 46 + nameBytes) === name) {
      return { method: list.readUInt16LE(at + 10), packedBytes: list.readUInt32LE(at + 20), bytes: list.readUInt32LE(at + 24), start: list.readUInt32LE(at + 42) };
    }
    at += 46 + nameBytes + extra + comment;
  }
  return null;
}
