import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/* What every page of the house keeps to, whatever is on it. */

/** Widths at which nothing may be wider than the window: the narrowest phone, a phone, and a desktop of 1,280 px at 200 %. */
const WIDTHS = [320, 390, 640] as const;
const HEIGHT = 844;
/** A guard, for a page that never comes to rest. */
const QUIET_MS = 60_000;

/** Waits until the page shows what it has to show: its heading, no stand-ins, every picture in sight. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.waitForLoadState('networkidle', { timeout: QUIET_MS });
  await expect.poll(() => page.evaluate(STILL)).toBe(true);
}

const STILL = `document.querySelector('main [aria-busy="true"]') === null && [...document.images].every((image) => image.complete || image.loading === 'lazy')`;

/** What sticks out of the window at any of the widths, as `width: element`. Leaves the window at the last of them. */
export async function tooWide(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT });
    found.push(...(await page.evaluate<string[]>(STICKING_OUT)).map((element) => `${width}: ${element}`));
  }
  return found;
}

// The page as a whole first; then whoever is to blame, from the outside in, those apart that scroll inside of themselves.
const STICKING_OUT = `(() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const scrolls = (element) => element !== null && element !== document.body && (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement));
  const out = [...document.body.querySelectorAll('*')].filter((element) => {
    const { left, right, width } = element.getBoundingClientRect();
    return width > 0 && (right > root.clientWidth + 1 || left < -1) && !scrolls(element.parentElement);
  });
  return ['page is ' + root.scrollWidth + ' wide', ...out.slice(0, 5).map((element) => element.tagName + '.' + element.className + ' ' + (element.textContent ?? '').slice(0, 40))];
})()`;

/**
 * Everything the page complains of on its console, apart from a visitor's being told that nobody is signed in, and from two things that a busy
 * machine brings about and the page mends by itself: reads that the house put off (503), which it asks again; and a socket without a welcome for
 * 1.5 s, which gets another beside it: the slower of them is closed while it is still opening, and the browser says so.
 */
export function complaints(page: Page): string[] {
  const said: string[] = [];
  page.on('pageerror', (error) => said.push(String(error)));
  page.on('console', (message) => {
    const nobody = message.text().includes('status of 401') && message.location().url.endsWith('/api/v1/me');
    const putOff = message.text().includes('status of 503') && message.location().url.includes('/api/v1/');
    const overtaken = message.text().includes('WebSocket is closed before the connection is established') && message.text().includes('/api/v1/live');
    if ((message.type() === 'error' || message.type() === 'warning') && !nobody && !putOff && !overtaken) said.push(`${message.location().url}: ${message.text()}`);
  });
  return said;
}
