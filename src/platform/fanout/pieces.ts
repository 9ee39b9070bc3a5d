import { MESSAGE_BYTES_MAX } from './ports.ts';
import type { Message } from './way.ts';

/*
 * A message in pieces that fit a payload of the database. A piece is `teller count place/places text`; the text is cut between two
 * characters. A NUL, which the database does not take, makes the text travel as JSON, and `j` instead of `t` before the place says so.
 */
const HEAD_BYTES_MAX = 100;

export function piecesOf({ teller, count, text }: Message, bytesMax: number): string[] {
  const [form, plain] = text.includes('\0') ? ['j', JSON.stringify(text)] : ['t', text];
  const bytes = Buffer.from(plain);
  const parts: string[] = [];
  const room = bytesMax - HEAD_BYTES_MAX;
  let at = 0;
  do {
    const end = cut(bytes, Math.min(bytes.length, at + room));
    parts.push(bytes.toString('utf8', at, end));
    at = end;
  } while (at < bytes.length);
  return parts.map((part, place) => `${teller} ${count} ${form}${place + 1}/${parts.length} ${part}`);
}

// Not in the middle of a character: bytes that go on with one begin with the bits 10.
function cut(bytes: Buffer, at: number): number {
  let end = at;
  while (end < bytes.length && ((bytes[end] ?? 0) & 0xC0) === 0x80) end -= 1;
  return end;
}

const PIECE = /^(\S{1,40}) (\d{1,15}) ([tj])(\d{1,5})\/(\d{1,5}) ([\s\S]*)$/;
/** Messages that may be half here at the same time. */
const HALF_HERE_MAX = 100;

/** Puts the pieces of one topic together again. A message of which a piece is missing never comes out. */
export class Assembly {
  private readonly halves = new Map<string, { count: number; parts: string[]; bytes: number }>();

  take(topic: string, piece: string): Message | null {
    const [, teller = '', counted, form, placed, of, part = ''] = PIECE.exec(piece) ?? [];
    const count = Number(counted);
    const place = Number(placed);
    if (teller === '') return null;
    const parts = Number(of) === 1 ? [part] : this.gathered({ teller, count, place, of: Number(of), part });
    if (parts === null) return null;
    const text = parts.join('');
    return { topic, teller, count, text: form === 'j' ? String(JSON.parse(text)) : text };
  }

  private gathered({ teller, count, place, of, part }: { teller: string; count: number; place: number; of: number; part: string }): string[] | null {
    const half = place === 1 ? { count, parts: [], bytes: 0 } : this.halves.get(teller);
    this.halves.delete(teller);
    if (half === undefined || half.count !== count || half.parts.length !== place - 1) return null;
    half.parts.push(part);
    half.bytes += part.length;
    if (place === of) return half.parts;
    // JSON makes a text longer, at worst six times.
    if (half.bytes <= 6 * MESSAGE_BYTES_MAX && this.halves.size < HALF_HERE_MAX) this.halves.set(teller, half);
    return null;
  }
}
