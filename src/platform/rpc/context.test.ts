import { expect, test } from 'vitest';
import { broughtAbout, contextNow, isSampled, onBehalfOf, sampledNow, traced, traceIdOf, traceOf } from './context.ts';

const GIVEN = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const CONTEXT = { requestId: 'the-request', traceparent: GIVEN };

test('a trace that came along goes on with a span of our own; anything else begins a new one', () => {
  const ours = traceOf(GIVEN);
  expect(traceIdOf(ours)).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
  expect(ours).not.toBe(GIVEN);
  const made = [undefined, 'no trace', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`].map((given) => traceOf(given));
  for (const trace of [ours, ...made]) expect(trace).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/);
  expect(new Set(made.map(traceIdOf)).size).toBe(3);
});

test('what is done later on behalf of a request is so still, and beside it nothing is', async () => {
  const later = onBehalfOf(CONTEXT, async () => {
    await new Promise((resolve) => { setImmediate(resolve); });
    return contextNow();
  });
  expect(contextNow()).toBeUndefined();
  expect(await later).toEqual(CONTEXT);
});

test('a fact says which request brought it about, and facts of several requests are in the name of none', () => {
  const fact = onBehalfOf(CONTEXT, () => traced({ kind: 'lot.watched' }));
  expect(fact).toEqual({ kind: 'lot.watched', broughtAboutBy: CONTEXT });
  expect(traced({ kind: 'lot.watched' })).toEqual({ kind: 'lot.watched' });
  expect(broughtAbout([fact, { ...fact }])).toEqual(CONTEXT);
  expect(broughtAbout([fact, { kind: 'lot.watched' }])).toBeUndefined();
  expect(broughtAbout([fact, { ...fact, broughtAboutBy: { requestId: 'another', traceparent: GIVEN } }])).toBeUndefined();
  expect(broughtAbout([{ broughtAboutBy: 'nonsense' }, null])).toBeUndefined();
});

test('only a trace whose caller set the flag is sampled, never one of the house', () => {
  const withFlags = (flags: string) => ({ requestId: 'the-request', traceparent: traceOf(`${GIVEN.slice(0, -2)}${flags}`) });
  expect(['00', '01', '02', '03', 'fe', 'ff'].map((flags) => isSampled(withFlags(flags)))).toEqual([false, true, false, true, false, true]);
  expect(isSampled({ requestId: 'the-request', traceparent: traceOf(undefined) })).toBe(false);
  expect([sampledNow(), onBehalfOf(withFlags('00'), sampledNow), onBehalfOf(CONTEXT, sampledNow)]).toEqual([null, null, CONTEXT]);
});
