import { filesUnder, textOf } from './tree.ts';

/** The languages that the pages speak; English is the one whose names count. */
export const LANGUAGES = ['en', 'fr', 'ar', 'ja'] as const;
type Language = (typeof LANGUAGES)[number];

/** Words of a folder of messages: language → name → text. A file that is missing counts as empty. */
export type Catalogue = Record<Language, Record<string, string>>;

/** Every folder `messages` under web/, with its words. */
export function catalogues(): Map<string, Catalogue> {
  const folders = new Map<string, Catalogue>();
  for (const file of filesOfPages().filter((path) => /\/messages\/[a-z]+\.json$/.test(path))) {
    const folder = file.slice(0, file.lastIndexOf('/'));
    const language = LANGUAGES.find((code) => file.endsWith(`/${code}.json`));
    const words = folders.get(folder) ?? { en: {}, fr: {}, ar: {}, ja: {} };
    if (language === undefined) throw new Error(`${file} is in no language of the house`);
    words[language] = JSON.parse(textOf(file)) as Record<string, string>;
    folders.set(folder, words);
  }
  return folders;
}

/** What is wrong with a catalogue: names that a language lacks or has alone, empty texts, other facts in the text than in the English one. */
export function faultsOfCatalogue(folder: string, words: Catalogue): string[] {
  const faults: string[] = [];
  for (const language of LANGUAGES) {
    for (const name of Object.keys(words.en)) if (words[language][name] === undefined) faults.push(`${folder}/${language}.json lacks ${name}`);
    for (const [name, text] of Object.entries(words[language])) {
      const english = words.en[name];
      if (english === undefined) faults.push(`${folder}/${language}.json alone has ${name}`);
      else if (text.trim() === '') faults.push(`${folder}/${language}.json has no words for ${name}`);
      else if (factsIn(text).join() !== factsIn(english).join()) faults.push(`${folder}/${language}.json names other facts in ${name}: ${factsIn(text).join()} instead of ${factsIn(english).join()}`);
    }
  }
  return faults;
}

/** Names of the facts that a text in ICU syntax takes, sorted. Tags count; the words inside a plural do not. */
export function factsIn(text: string): string[] {
  const names = new Set([...text.matchAll(/<(\w+)>/g)].map((found) => `<${found[1] ?? ''}>`));
  messageAt(text, 0, names);
  return [...names].sort();
}

/** Reads a message from `at` to its end or to the brace that closes it, and returns the place behind. */
function messageAt(text: string, at: number, names: Set<string>): number {
  let place = at;
  while (place < text.length && text[place] !== '}') place = text[place] === '{' ? argumentAt(text, place + 1, names) : place + 1;
  return place;
}

function argumentAt(text: string, at: number, names: Set<string>): number {
  const [whole, name = '', kind] = /^\s*(\w+)\s*(?:,\s*(\w+)\s*)?/.exec(text.slice(at)) ?? [''];
  names.add(name);
  let place = at + whole.length;
  if (kind !== 'plural' && kind !== 'select' && kind !== 'selectordinal') return text.indexOf('}', place) + 1;
  while (place < text.length && text[place] !== '}') place = text[place] === '{' ? messageAt(text, place + 1, names) + 1 : place + 1;
  return place + 1;
}

/** Sources of the pages without their tests, and everything else under web/ that is written. */
export const filesOfPages = (): string[] => filesUnder(root(), 'web');
const root = (): string => new URL('../../..', import.meta.url).pathname;

/** Texts in quotes, of any kind, in a source: those that could be names of words. A template with a hole gives its beginning and `*`. */
export function quoted(source: string): string[] {
  const plain = [...source.matchAll(/'([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)'|"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)"/g)].map((found) => found[1] ?? found[2] ?? '');
  const templates = [...source.matchAll(/`([a-z][a-z0-9_]*\.[a-z0-9_.]*)\$\{/g)].map((found) => `${found[1] ?? ''}*`);
  const whole = [...source.matchAll(/`([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)`/g)].map((found) => found[1] ?? '');
  return [...plain, ...templates, ...whole];
}
