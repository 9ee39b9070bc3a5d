import { formatMajor, minor } from '#domain/money.ts';
import { VISITORS } from './people.ts';
import type { EndedLot } from './stock.ts';

/** What is told, for people and for programs. */
export type Words = { lines: readonly string[]; json: object };

export type Opening = {
  url: string;
  /** Null: a database of the visitor's own. */
  dataDir: string | null;
  realDataDir: string | null;
  seed: number;
  /** Null: the accounts were made from another folder, with its password. */
  password: string | null;
  lotsOpen: number;
};

/** What somebody has to know who has just started a demonstration. */
export function openingWords({ url, dataDir, realDataDir, seed, password, lotsOpen }: Opening): Words {
  const data = dataDir === null ? 'the database of DATABASE_URL' : `${dataDir}${realDataDir === null ? '' : ` (the house in ${realDataDir} is not touched)`}`;
  const accounts = Object.entries(VISITORS).map(([role, { email }]) => ({ role, email, password }));
  return {
    lines: [
      'This is a demonstration: sellers, bidders and lots are made up, and nothing can be bought.',
      '',
      `Look at    ${url}`,
      `The API    ${url}/docs`,
      `Data       ${data}`,
      `Seed       ${seed}`,
      ...accounts.map(({ role, email }, at) => `${at === 0 ? 'Sign in as' : '          '} ${role.padEnd(7)} ${email.padEnd(20)} ${password ?? 'with the password that was told at the first start'}`),
      '',
      `${lotsOpen} lots are open, more are brought in during the first minute; one closes every minute or so and is told of here.`,
      'Ctrl-C stops the house, and the next start goes on.',
    ],
    json: { demonstration: true, url, dataDir, seed, lotsOpen, accounts },
  };
}

/** How lots ended, a line for each. */
export function endedWords(lots: readonly EndedLot[], nowMs: number): Words {
  const at = new Date(nowMs).toISOString();
  return {
    lines: lots.map(({ title, outcome, price, currency, bidCount }) => {
      const amount = outcome === 'sold' ? ` at ${currency} ${formatMajor(minor(BigInt(price)), currency)}` : '';
      return `${at.slice(11, 19)}  ${outcome}${amount} after ${bidCount} ${bidCount === 1 ? 'bid' : 'bids'}: ${title}`;
    }),
    json: { at, ended: lots },
  };
}
