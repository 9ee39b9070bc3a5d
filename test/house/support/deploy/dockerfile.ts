/** One instruction of a Dockerfile, with the lines that it goes on over put together. */
export type Instruction = { stage: number; name: string; rest: string; flags: readonly string[] };

const KNOWN = new Set(['FROM', 'RUN', 'CMD', 'LABEL', 'EXPOSE', 'ENV', 'ADD', 'COPY', 'ENTRYPOINT', 'VOLUME', 'USER', 'WORKDIR', 'ARG', 'ONBUILD', 'STOPSIGNAL', 'HEALTHCHECK', 'SHELL']);
/** Instructions whose list of texts is JSON: one that is not would be given to a shell, without a word. */
const LISTS = /^(?:CMD|ENTRYPOINT)$/;

/** The instructions of a Dockerfile, in order. Throws on a line that is none, and on a list that is no JSON. */
export function instructionsOf(text: string): Instruction[] {
  const lines = text.split('\n').filter((line) => !/^\s*#/.test(line)).join('\n').replace(/\\\n/g, ' ').split('\n').map((line) => line.trim()).filter((line) => line !== '');
  let stage = -1;
  return lines.map((line) => {
    const [, name = '', all = ''] = /^([A-Z]+)\s+(.+)$/.exec(line) ?? [];
    if (!KNOWN.has(name)) throw new Error(`no instruction of a Dockerfile: ${line.slice(0, 80)}`);
    if (name === 'FROM') stage += 1;
    const flags = [...all.matchAll(/(?:^|\s)(--[a-z-]+=\S+)(?=\s)/g)].map(([, flag = '']) => flag);
    const rest = (name === 'RUN' ? all : flags.reduce((left, flag) => left.replace(flag, ''), all)).trim();
    if (LISTS.test(name)) listOfTexts(rest);
    return { stage, name, rest, flags: name === 'RUN' ? [] : flags };
  });
}

/** The texts of an instruction in its list form. */
export function listOfTexts(rest: string): string[] {
  const texts: unknown = JSON.parse(rest);
  if (!Array.isArray(texts) || !texts.every((one) => typeof one === 'string')) throw new Error(`no list of texts: ${rest}`);
  return texts;
}

/**
 * Whether `.dockerignore` keeps a path of the project out of the build. Patterns as our file uses them: a path, a name with `*`, or `**` for folders at any
 * depth; a folder takes all that is in it.
 */
export function leftOut(ignore: string, path: string): boolean {
  const patterns = ignore.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  const odd = patterns.find((pattern) => pattern.startsWith('!') || pattern.includes('?'));
  if (odd !== undefined) throw new Error(`a pattern that this does not read: ${odd}`);
  return patterns.some((pattern) => new RegExp(`^${pattern.replace(/[.+^$()|[\]{}\\]/g, '\\$&').replaceAll('**/', '\u0000').replaceAll('*', '[^/]*').replaceAll('\u0000', '(?:.*/)?')}(?:/|$)`).test(path));
}
