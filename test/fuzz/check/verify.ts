import type { FuzzHouse } from '../house/house.ts';

/** What the house's own full check said. `idle`: checks that saw nothing. */
export type HouseChecks = { checks: number; rows: number; idle: string[]; broken: string[] };

/** Runs every check of the house over everything that is written. */
export async function brokenChecks({ house }: FuzzHouse): Promise<HouseChecks> {
  const found: HouseChecks = { checks: 0, rows: 0, idle: [], broken: [] };
  for await (const { check, rows, breachCount, breaches } of house.verify.checks({ kind: 'full' })) {
    found.checks += 1;
    found.rows += rows;
    if (rows === 0) found.idle.push(check);
    const [first] = breaches;
    if (breachCount > 0) found.broken.push(`${check}: ${breachCount} breaches; the first: ${first?.lot ?? 'the house'}: expected ${first?.expected ?? ''}; found ${first?.found ?? ''}`);
  }
  return found;
}
