import { repeatsAName } from '../shape/repeated-names.ts';
import type { FieldProblem } from './types.ts';

export type JsonRead = { ok: true; value: unknown } | { ok: false; problem: FieldProblem };

/**
 * Reads a JSON text. When it breaks, says at which character, without repeating what was sent. An empty text is undefined. A text that names a field
 * of one object twice is refused: whoever looked at it on the way may have read the other value.
 */
export function readJson(text: string): JsonRead {
  if (text === '') return { ok: true, value: undefined };
  try {
    const value: unknown = JSON.parse(text);
    if (repeatsAName(text, value)) return { ok: false, problem: { at: 'body', problem: 'names a field of one object more than once' } };
    return { ok: true, value };
  } catch {
    const at = brokenAt(text);
    const problem = at < text.length ? `is not JSON: character ${at + 1} of ${text.length} does not fit` : `is not JSON: it ends after ${text.length} characters, before it is whole`;
    return { ok: false, problem: { at: 'body', problem } };
  }
}

const BLANK = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y;

/**
 * Index of the first token that cannot stand where it stands in a text that JSON.parse refused. Runs on that path only, in one pass.
 * States: `value` wanted; `first` value or `]`; `key` wanted; `firstKey` key or `}`; `colon`; `next` comma or end; `end` nothing more.
 */
function brokenAt(text: string): number {
  const open: string[] = [];
  let wanted: 'value' | 'first' | 'key' | 'firstKey' | 'colon' | 'next' | 'end' = 'value';
  let at = 0;
  const match = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  const after = (): 'next' | 'end' => (open.length === 0 ? 'end' : 'next');
  while (match(BLANK) && at < text.length) {
    const sign = text[at] ?? '';
    const closes: boolean = (sign === ']' && (wanted === 'first' || wanted === 'next') && open.at(-1) === '[')
      || (sign === '}' && (wanted === 'firstKey' || wanted === 'next') && open.at(-1) === '{');
    if (closes) {
      open.pop();
      wanted = after();
      at += 1;
    } else if (sign === ',' && wanted === 'next') {
      wanted = open.at(-1) === '{' ? 'key' : 'value';
      at += 1;
    } else if (sign === ':' && wanted === 'colon') {
      wanted = 'value';
      at += 1;
    } else if (wanted === 'key' || wanted === 'firstKey') {
      if (!match(STRING)) return at;
      wanted = 'colon';
    } else if (wanted !== 'value' && wanted !== 'first') {
      return at;
    } else if (sign === '{' || sign === '[') {
      open.push(sign);
      wanted = sign === '{' ? 'firstKey' : 'first';
      at += 1;
    } else if (match(STRING) || match(SCALAR)) {
      wanted = after();
    } else {
      return at;
    }
  }
  return at;
}
