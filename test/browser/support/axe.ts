import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

/*
 * Axe, put once into a document and asked for what is wrong alone: what it says of sound elements is many times as long and takes most of its time.
 */

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** By the rules named; or by all of WCAG 2.2 A and AA, that on the size of targets among them. */
export type AxeRules = readonly string[] | 'wcag';

let read: Promise<string> | null = null;
const source = (): Promise<string> => (read ??= readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8'));

/** What axe finds wrong on the page as it is now, as `rule: element`. Pages of the house have no frames; none is looked into. */
export async function axeFaults(page: Page, rules: AxeRules): Promise<string[]> {
  if (!await page.evaluate<boolean>('typeof window.axe?.run === "function"')) await page.evaluate(await source());
  const { violations } = await page.evaluate<AxeResults>(`window.axe.run(document, ${JSON.stringify(optionsFor(rules))})`);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`));
}

const optionsFor = (rules: AxeRules): RunOptions =>
  ({ resultTypes: ['violations'], runOnly: rules === 'wcag' ? { type: 'tag', values: WCAG } : { type: 'rule', values: [...rules] } });
