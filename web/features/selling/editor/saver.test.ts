import { expect, test } from 'vitest';
import { Problem } from '../../../api/problem.ts';
import type { LotChange, LotJson } from '../types.ts';
import { faultsOf, type LotForm } from './form.ts';
import { changeWith, saverOf, type SaveState } from './saver.ts';

const FORM: LotForm = {
  title: 'Gold watch', category: 'watches', condition: '', description: '', attributes: {}, currency: 'USD', openingPrice: '10', reservePrice: '', buyNowPrice: '',
  estimateLow: '', estimateHigh: '', opensAt: '', closesAt: '2030-02-01T20:00', windowSeconds: '120', mode: 'reset', saleId: '', scope: 'lot', group: '', cap: 'none', capMax: '', capMinutes: '', capAt: '',
};
const LOT = { id: 'lot_1' } as unknown as LotJson;

function given(answer: (change: LotChange) => Promise<LotJson>) {
  const sent: LotChange[] = [];
  const states: SaveState['kind'][] = [];
  const due: (() => void)[] = [];
  const saver = saverOf(FORM, {
    send: (change) => { sent.push(change); return answer(change); },
    pause: (work) => {
      due.push(work);
      return () => { due.splice(due.indexOf(work), 1); };
    },
    check: (form) => faultsOf(form, { locale: 'en-GB', fields: [], nowMs: 0 }),
    changeOf: changeWith('en-GB', () => null),
    told: (state) => void states.push(state.kind),
  });
  return { saver, sent, states, due };
}
const refusal = (at: string): Problem => new Problem({ code: 'malformed', status: 400, detail: 'x', errors: [{ at, problem: 'is wrong' }] });

test('changes in a row are one request, after a pause', async () => {
  const { saver, sent, due } = given(async () => LOT);
  saver.edit({ ...FORM, title: 'A' });
  saver.edit({ ...FORM, title: 'Ab' });
  expect([sent.length, due.length]).toEqual([0, 1]);
  due[0]?.();
  expect(await saver.flush()).toBe(true);
  expect(sent).toEqual([{ title: 'Ab' }]);
  expect(saver.unsaved()).toBe(false);
});

test('what changes while a request is under way goes with the next one, never two at once', async () => {
  let release: (lot: LotJson) => void = () => {};
  let atOnce = 0;
  const { saver, sent } = given(async () => {
    atOnce += 1;
    expect(atOnce).toBe(1);
    const lot = await new Promise<LotJson>((resolve) => { release = resolve; });
    atOnce -= 1;
    return lot;
  });
  saver.edit({ ...FORM, title: 'First' });
  const all = saver.flush();
  saver.edit({ ...FORM, title: 'First', description: 'Then' });
  release(LOT);
  await Promise.resolve().then(() => {}).then(() => {}).then(() => {}).then(() => {});
  release(LOT);
  expect(await all).toBe(true);
  expect(sent).toEqual([{ title: 'First' }, { description: 'Then' }]);
});

test('a field that the house refuses waits, and the others are saved without it', async () => {
  const { saver, sent, states } = given(async (change) => {
    if ('condition' in change) throw refusal('condition');
    return LOT;
  });
  saver.edit({ ...FORM, condition: 'used', description: 'Runs.' });
  expect(await saver.flush()).toBe(false);
  expect(sent).toEqual([{ description: 'Runs.', condition: 'used' }, { description: 'Runs.' }]);
  expect(states.at(-1)).toBe('faulty');
  expect(saver.unsaved()).toBe(false);
});

test('a house that cannot be reached leaves everything unsaved, and the next try sends it all', async () => {
  let away = true;
  const { saver, sent, states } = given(async () => {
    if (away) throw new Problem({ code: 'unreachable', status: 0, detail: 'x' });
    return LOT;
  });
  saver.edit({ ...FORM, title: 'Kept' });
  expect(await saver.flush()).toBe(false);
  expect([states.at(-1), saver.unsaved()]).toEqual(['failed', true]);
  away = false;
  expect(await saver.flush()).toBe(true);
  expect(sent).toEqual([{ title: 'Kept' }, { title: 'Kept' }]);
});

test('a field with a fault of its own is never sent', async () => {
  const { saver, sent } = given(async () => LOT);
  saver.edit({ ...FORM, title: ' ', description: 'Sent.' });
  expect(await saver.flush()).toBe(false);
  expect(sent).toEqual([{ description: 'Sent.' }]);
});
