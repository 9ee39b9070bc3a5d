import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { keptSecret } from '#platform/config/kept-secret.ts';
import type { Guest } from '../../app/compose.ts';
import { refuseRealHouse } from './cast.ts';
import { beginDemonstration } from './demonstration.ts';
import { demoSignInCalls } from './sign-in.ts';
import { endedWords, openingWords } from './words.ts';

const PASSWORD_FILE = 'demo.password';
/** Of the 43 characters that are kept: 72 bits are enough for a password, and short enough to type. */
const PASSWORD_CHARS = 12;

/** The people of a demonstration, who tell on `out` where to look and what was sold. */
export function demonstrationGuest(of: { out: NodeJS.WritableStream; json: boolean; seed: number; realDataDir: string | null; quiet: boolean }): Guest {
  const tell = (words: { lines: readonly string[]; json: object }): void => {
    of.out.write(of.json ? `${JSON.stringify(words.json)}\n` : words.lines.map((line) => `${line}\n`).join(''));
  };
  // Known once the people are there; until then nobody signs in as one of them.
  const visitors: { password: string | null } = { password: null };
  return {
    callsFromHere: (identity) => demoSignInCalls(identity, () => visitors.password),
    options: { demonstration: true, ...(of.quiet ? { accessLog: null } : {}) },
    examine: (house) => refuseRealHouse(house.identity),
    enter: async ({ house, url, settings, log }) => {
      const keptBefore = await access(join(settings.dataDir, PASSWORD_FILE)).then(() => true, () => false);
      const password = (await keptSecret(settings.dataDir, PASSWORD_FILE)).slice(0, PASSWORD_CHARS);
      const begun = await beginDemonstration(house, {
        seed: of.seed, password, log, ended: (lots) => { if (lots.length > 0) tell(endedWords(lots, Date.now())); },
      });
      // In a database that was filled from another folder, the accounts have the password of that folder.
      const known = keptBefore || begun.peopleMade ? password : null;
      visitors.password = known;
      const dataDir = settings.databaseUrl === null ? settings.dataDir : null;
      tell(openingWords({ url, dataDir, realDataDir: of.realDataDir, seed: of.seed, password: known, lotsOpen: begun.lotsOpen }));
      return begun;
    },
  };
}
