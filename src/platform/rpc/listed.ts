import { decode } from './codec.ts';

/** What a list holds that another process of the same house encoded; of what kind it is, its topic says. Throws when it is no list. */
export function listed<Item>(text: string): Item[] {
  const list = decode(text);
  if (!Array.isArray(list)) throw new TypeError('What was told is no list.');
  return list as Item[];
}
