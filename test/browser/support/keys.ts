import type { Page } from 'playwright-core';

/* A person who has a keyboard and nothing else. */

const STEPS_MAX = 150;
/** How far around a field its ring may be drawn: the frame that holds it. */
const RING_LEVELS = 3;

/** Where the keyboard is. `text`: what the element is called, roughly; `faults`: why a person could not see that it is there. */
export type Stop = { text: string; faults: string[] };

/** Presses Tab, or Shift and Tab, once. */
export async function step(page: Page, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<Stop> {
  await page.keyboard.press(key);
  return page.evaluate<Stop>(WHERE);
}

/** Goes on by Tab until what has the focus is called like this. Throws when that is nowhere, and names what could not be seen on the way. */
export async function tabTo(page: Page, wanted: RegExp): Promise<void> {
  const passed: string[] = [];
  const faults: string[] = [];
  while (passed.length < STEPS_MAX) {
    const stop = await step(page);
    faults.push(...stop.faults.map((fault) => `${stop.text}: ${fault}`));
    if (wanted.test(stop.text)) {
      if (faults.length > 0) throw new Error(`On the way to ${wanted}:\n${faults.join('\n')}`);
      return;
    }
    passed.push(stop.text);
  }
  throw new Error(`Tab does not lead to ${wanted}, but to: ${passed.join(' | ')}`);
}

// A ring counts on the element, on what it draws behind itself, or on the frame around it. Where another thing lies over the middle and all
// four corners, the element is covered. A menu's own items are marked by their ground.
const WHERE = `(() => {
  const element = document.activeElement;
  if (element === null || element === document.body) return { text: '', faults: [] };
  const label = element.labels?.[0]?.textContent ?? '';
  const text = [element.getAttribute('aria-label'), label, element.textContent].find((one) => one !== null && one.trim() !== '') ?? element.tagName;
  const faults = [];
  if (element.tabIndex > 0) faults.push('is out of order');
  const ringed = (style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  let around = element;
  let ring = ringed(getComputedStyle(element, '::after'));
  for (let level = 0; level <= ${RING_LEVELS} && around !== null && !ring; level += 1, around = around.parentElement) ring = ringed(getComputedStyle(around));
  if (!ring && element.getAttribute('role') !== 'menuitem' && element.id !== 'content') faults.push('has no ring');
  const { left, top, width, height } = element.getBoundingClientRect();
  const points = [[0.5, 0.5], [0.05, 0.1], [0.95, 0.1], [0.05, 0.9], [0.95, 0.9]].map(([x, y]) => document.elementFromPoint(left + width * x, top + height * y));
  const own = (found) => found !== null && (element.contains(found) || found.contains(element) || found.closest('label')?.contains(element));
  if (width * height > 0 && !points.some(own)) faults.push('is covered or out of sight');
  return { text: text.trim().replaceAll(/\\s+/g, ' '), faults };
})()`;
