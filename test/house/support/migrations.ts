import { createHash } from 'node:crypto';

/** Path of each released migration to the SHA-256 of its text. */
export type Released = Record<string, string>;

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What is wrong with the text of a migration, as sentences. Empty when nothing is. */
export function faultsOfMigration(text: string): string[] {
  const faults: string[] = [];
  const [up, down] = text.split(/^-- Down Migration\s*$/m);
  if (!/^-- Up Migration\s*$/m.test(up ?? '')) faults.push('has no line "-- Up Migration"');
  if (down === undefined) faults.push('has no line "-- Down Migration"');
  const said = (text.match(/^--.*$/gm) ?? []).join('\n').toLowerCase();
  if (!/\bwhy:\s*\S/.test(said)) faults.push('does not say why ("-- why: ...")');
  if (!/\blocks:\s*\S/.test(said)) faults.push('does not say what it locks ("-- locks: ...")');
  if (!/\bold release( runs)?:\s*\S/.test(said)) faults.push('does not say whether the old release runs ("old release runs: ...")');
  const bare = text.replace(/--[^\n]*/g, '').trim();
  if (bare === '') faults.push('does nothing');
  return faults;
}

/** Released migrations that were edited or taken away, as `path: what happened`. `texts`: what is there now. */
export function editedMigrations(released: Released, texts: ReadonlyMap<string, string>): string[] {
  return Object.entries(released).flatMap(([path, hash]) => {
    const text = texts.get(path);
    if (text === undefined) return [`${path}: released, and taken away`];
    return sha256(text) === hash ? [] : [`${path}: edited after its release; write a new migration instead`];
  });
}

/** Faults in the numbers of one folder's migrations: gaps, repeats, odd names. */
export function faultsOfNumbers(names: readonly string[]): string[] {
  const numbers = names.map((name) => /^(\d{4})_[a-z0-9_]+\.sql$/.exec(name)?.[1]);
  const odd = names.filter((_, index) => numbers[index] === undefined).map((name) => `${name}: a migration is called NNNN_name.sql`);
  const gaps = odd.length > 0 ? [] : names.filter((_, index) => Number(numbers[index]) !== index + 1).map((name, index) => `${name}: is not number ${index + 1} of its folder`);
  return [...odd, ...gaps];
}
