/** One catalogue of the words that the features keep beside their pages. Two features that claim one name are a mistake. */
export function gathered(files: Record<string, Record<string, string>>): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [file, words] of Object.entries(files)) {
    for (const [name, text] of Object.entries(words)) {
      if (name in all) throw new Error(`${file} gives words to ${name}, which another feature has.`);
      all[name] = text;
    }
  }
  return all;
}
