import { afterAll, beforeAll, expect } from 'vitest';
import { findService, testWith } from '../support/services.ts';
import { openStage, type Stage } from './support/stage.ts';

/** Compressed script that a first view may load. */
const SCRIPT_BYTES_MAX = 200_000;

let stage: Stage;
beforeAll(async () => {
  const program = findService('chromium');
  if (program !== null) stage = await openStage(program);
});
afterAll(() => stage?.close());

testWith('chromium', 'a first view loads less than 200 kB of compressed script, whatever page it is', async () => {
  const seller = await stage.account('Sam Seller', ['seller']);
  const lot = await stage.lot(seller);
  for (const path of ['/', '/lots', `/lots/${lot}`, '/register', '/how-bidding-works']) {
    const { page, context, faults } = await stage.visitor();
    const network = await context.newCDPSession(page);
    await network.send('Network.enable');
    const scripts = new Map<string, string>();
    const sizes = new Map<string, number>();
    network.on('Network.responseReceived', ({ requestId, response }) => { if (response.url.endsWith('.js')) scripts.set(requestId, response.url); });
    network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => { sizes.set(requestId, encodedDataLength); });
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.waitForLoadState('networkidle', { timeout: 10_000 }).catch(() => {});
    const bytes = [...scripts.keys()].reduce((sum, id) => sum + (sizes.get(id) ?? 0), 0);
    expect(bytes, path).toBeGreaterThan(50_000);
    expect(bytes, path).toBeLessThan(SCRIPT_BYTES_MAX);
    console.log(`${path.replace(lot, ':id')}: ${Math.round(bytes / 1_000)} kB of script in ${scripts.size} files`);
    expect(faults).toEqual([]);
    await context.close();
  }
}, 300_000);
