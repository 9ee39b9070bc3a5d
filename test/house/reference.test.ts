import { expect, test } from 'vitest';
import { REFUSALS } from '#contracts/refusals.ts';
import { describeCommands } from '../../src/cli/commands.ts';
import { declaredSettings } from '../../docs/build/settings.ts';
import { declaredRoutes } from '../../docs/build/http.ts';
import { eventKinds, lotEventKinds } from '../../docs/build/events.ts';
import { fields, typeOf } from '../../docs/build/shape.ts';
import { metricsIn } from '../../docs/build/metrics.ts';
import { referencePages, stalePages } from '../../docs/build/reference.ts';
import { textOf } from './support/tree.ts';

const ofLock = Object.entries(REFUSALS).filter(([, { where }]) => where === 'lock').map(([code]) => code);
const ofEdge = Object.entries(REFUSALS).filter(([, { where }]) => where === 'edge').map(([code]) => code);
const namesIn = (text: string): string[] => [...text.matchAll(/`([a-z_]+)`/g)].map((found) => found[1] ?? '');

test('the reference pages say what the code says; if not, run: npm run docs:reference', async () => {
  expect(await stalePages()).toEqual([]);
});

test('every refusal stands on its page with its status and its sentence, and no other does', () => {
  const rows = [...textOf('docs/reference/refusals.md').matchAll(/^\| (?:\d+ \| )?`([a-z_]+)` \| (\d{3}) \| (.+) \|$/gm)];
  expect(rows.length).toBe(Object.keys(REFUSALS).length);
  const onPage = Object.fromEntries(rows.map(([, code, status, sentence]) => [code, `${status} ${sentence}`]));
  expect(onPage).toEqual(Object.fromEntries(Object.entries(REFUSALS).map(([code, { status, sentence }]) => [code, `${status} ${sentence}`])));
});

test('the published order under the lock is one in the contracts, the domain and the rules for readers', () => {
  const domain = /export type RefusalReason =\s*((?:\s*\|?\s*'[a-z_]+')+)/.exec(textOf('src/domain/lot/commands.ts'))?.[1] ?? '';
  expect(['same_key_other_body', ...[...domain.matchAll(/'([a-z_]+)'/g)].map((found) => found[1])]).toEqual(ofLock);
  const rules = textOf('docs/rules.md');
  expect(namesIn(/<!-- order under the lock -->([^]*?)<!-- end -->/.exec(rules)?.[1] ?? '')).toEqual(ofLock);
  expect(namesIn(/<!-- order at the edge -->([^]*?)<!-- end -->/.exec(rules)?.[1] ?? '')).toEqual(ofEdge.filter((code) => code !== 'too_large'));
});

test('every declared call has one name, one method and path, and stands on the page', async () => {
  const routes = [...(await declaredRoutes()).values()].flat();
  expect(routes.length).toBeGreaterThan(10);
  const calls = routes.map(({ method, path, outsideApi }) => `${method} ${outsideApi ? '' : '/api/v1'}${path.replace(/:(\w+)/g, '{$1}')}`);
  expect(new Set(calls).size).toBe(calls.length);
  expect(new Set(routes.map(({ name }) => name)).size).toBe(routes.length);
  const page = textOf('docs/reference/http.md');
  expect(calls.filter((call) => !page.includes(`### ${call}\n`))).toEqual([]);
  expect([...page.matchAll(/^### ([A-Z]+ \/.*)$/gm)].map((found) => found[1]).filter((call) => !calls.includes(call ?? ''))).toEqual([]);
});

test('every page of the reference ends in a line end and says that it is made', async () => {
  for (const { text } of await referencePages()) expect(text).toMatch(/^# .+\n\n<!-- Made from the code[^]+\n$/);
});

test('events are read from the contracts and the domain', () => {
  expect(eventKinds('export type AEvent =\n  | { kind: \'a.done\'; one: A; two: B }\n  /** Why. */\n  | { kind: \'a.gone\'; atMs: number };\n')).toEqual([
    { kind: 'a.done', fields: ['one', 'two'], note: '' }, { kind: 'a.gone', fields: ['atMs'], note: 'Why.' },
  ]);
  expect(lotEventKinds(textOf('src/domain/lot/events.ts'))).toContain('bid.accepted');
});

test('a schema is told in words', () => {
  expect(typeOf({ type: 'integer', minimum: 1, maximum: 1000 })).toBe('integer 1 to 1,000');
  expect(typeOf({ anyOf: [{ const: 'a' }, { type: 'null' }] })).toBe('`"a"` or null');
  expect(fields({ properties: { a: { type: 'object', properties: { b: { type: 'string', maxLength: 3 } } } }, required: ['a'] })).toEqual([
    ['`a`', 'object', 'yes'], ['`a.b`', 'text of at most 3 characters', 'no'],
  ]);
  expect(typeOf({ type: 'number', exclusiveMinimum: 0, maximum: 100 })).toBe('number above 0, at most 100');
});

test('of a field that may be one of several objects every one is told', () => {
  const step = { anyOf: [{ enum: ['usd'] }, { properties: { fixed: { type: 'integer' } }, required: ['fixed'] }, { properties: { percent: { type: 'number' } }, required: ['percent'] }] };
  const told = [['`step.fixed`', 'integer', 'yes'], ['`step.percent`', 'number', 'yes']];
  expect(fields({ properties: { step } })).toEqual([['`step`', '`"usd"` or object with `fixed` or object with `percent`', 'no'], ...told]);
  expect(fields({ properties: { steps: { type: 'array', items: step } } }).slice(1)).toEqual(told.map(([name = '', ...rest]) => [name.replace('step', 'steps[]'), ...rest]));
});

test('of a text whose form is a pattern the description says first what it is, so that a refusal can say it', async () => {
  const patterned = [...(await declaredRoutes()).values()].flat().flatMap(({ name, params, query, body, reply }) => withPattern([params, query, body, reply]).map((description) => `${name}: ${description}`));
  expect(patterned.length).toBeGreaterThan(10);
  expect(patterned.filter((told) => !/: (?:A|An|The) .+\.$/.test(told))).toEqual([]);
});

/** What is said of every text in a schema that has a pattern. */
function withPattern(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { pattern, description } = { pattern: undefined, description: 'nothing', ...schema };
  return [...(typeof pattern === 'string' ? [String(description)] : []), ...Object.values(schema).flatMap(withPattern)];
}

test('metrics are read from their declarations, and one without a plain name is refused', () => {
  const declared = 'const a = metric({ name: "lots_total", help: "Lots.", type: "counter", labels: ["kind"] });\nnew Gauge({ name: "open", help: "Open." });';
  expect(metricsIn('x.ts', declared)).toEqual([
    { name: 'lots_total', path: 'x.ts', help: 'Lots.', type: 'counter', labels: ['kind'] }, { name: 'open', path: 'x.ts', help: 'Open.', type: 'gauge', labels: [] },
  ]);
  expect(() => metricsIn('x.ts', 'const a = metric({ name: prefix + "x", help: "", type: "counter" });')).toThrow(/plain name/);
});

test('metrics end in their unit, counters in _total, and say what they count', async () => {
  const rows = [...textOf('docs/reference/metrics.md').matchAll(/^\| `([a-z_0-9]+)` \| (\w+) \| .*? \| (.+?) \|$/gm)].map(([, name = '', type = '', help = '']) => ({ name, type, help }));
  expect(rows.length).toBeGreaterThan(2);
  expect(rows.filter(({ name, type }) => (type === 'counter') !== name.endsWith('_total')).map(({ name }) => name)).toEqual([]);
  expect(rows.filter(({ name, type }) => type === 'histogram' && !/_(seconds|bytes|bids|size)$/.test(name)).map(({ name }) => name)).toEqual([]);
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
});

test('every command stands on its page with its options, and says what it does', () => {
  const page = textOf('docs/reference/cli.md');
  const commands = describeCommands();
  expect(commands.map(({ name }) => name)).toEqual(expect.arrayContaining(['serve', 'replay', 'user create']));
  for (const { name, summary, options } of commands) {
    expect(page).toContain(`| \`${name}`);
    expect(summary, name).not.toBe('');
    for (const { flags, description } of options) {
      expect(page).toContain(flags.replace(/\|/g, '\\|'));
      expect(description, `${name} ${flags}`).not.toBe('');
    }
  }
});

test('settings are told with what they are when absent, and secrets as secrets', async () => {
  const settings = await declaredSettings();
  expect(settings.length).toBeGreaterThan(5);
  for (const { name, description, default: absent } of settings) {
    expect(description, name).toMatch(/\.$/);
    expect(absent, name).not.toBe('');
  }
  expect(settings.filter(({ name }) => /SECRET|PASSWORD|TOKEN|(?<!PUBLIC)_KEY$|DATABASE_URL/.test(name)).every(({ secret }) => secret)).toBe(true);
});
