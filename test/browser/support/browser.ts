import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { axeFaults } from './axe.ts';

/*
 * Debian's chromium as the people of a test use it. Each person has a context of their own: own cookies, own storage, own window.
 */

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];
const SHOTS = 'test-results/screenshots';
const QUALITY = 80;
/** Guards: on a machine that others keep busy a page takes its time, and a browser more. */
const WAIT_MS = 60_000;
const LAUNCH_MS_MAX = 120_000;

export const PHONE = { width: 390, height: 844 } as const;
export const DESKTOP = { width: 1280, height: 900 } as const;

/** Somebody with a window. `faults` holds what went wrong in the page without anybody seeing it: thrown errors, refused scripts and styles. */
export type Person = { page: Page; context: BrowserContext; faults: string[] };

export const launch = (program: string): Promise<Browser> => chromium.launch({ executablePath: program, args: FLAGS, timeout: LAUNCH_MS_MAX });

/** Opens a window. The language is English and the zone UTC unless said otherwise. */
export async function personIn(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Person> {
  const context = await browser.newContext({ baseURL: url, viewport: DESKTOP, locale: 'en-GB', timezoneId: 'UTC', ...options });
  context.setDefaultTimeout(WAIT_MS);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  // What the pages' policy forbids is only told on the console.
  page.on('console', (message) => { if (/Content Security Policy|Refused to/.test(message.text())) faults.push(message.text()); });
  return { page, context, faults };
}

/** What axe finds wrong on the page as it is now, by the rules of WCAG 2.2 A and AA, as `rule: element`. */
export const accessibilityFaults = (page: Page): Promise<string[]> => axeFaults(page, 'wcag');

/** Keeps one picture of the page as it is now. */
export async function snap(page: Page, name: string): Promise<void> {
  await mkdir(SHOTS, { recursive: true });
  // Half the work of a PNG, and nobody counts its pixels.
  await page.screenshot({ path: join(SHOTS, `${name}.jpg`), type: 'jpeg', quality: QUALITY, fullPage: true });
}

/** Keeps pictures of the page at phone and desktop width, light and dark, as test artefacts. Leaves the window as it was. */
export async function shootAll(page: Page, name: string): Promise<void> {
  const before = page.viewportSize() ?? DESKTOP;
  for (const size of [PHONE, DESKTOP]) {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await snap(page, `${name}-${size.width}-${colorScheme}`);
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  await page.setViewportSize(before);
}

/** The same for a page on the way through a test, with PICTURES=all alone: every page has its pictures from the test of all pages. */
export async function shoot(page: Page, name: string): Promise<void> {
  if (process.env['PICTURES'] === 'all') await shootAll(page, name);
}
