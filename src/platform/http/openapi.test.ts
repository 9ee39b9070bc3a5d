import { expect, test } from 'vitest';
import { REFUSALS } from '#contracts/refusals.ts';
import { kernel, ROUTES } from '../../../test/support/http-kernel.ts';
import { docsPage } from './docs-page.ts';
import { documentationRoutes } from './documentation.ts';
import { openApiDocument } from './openapi.ts';

const info = { title: 'Things & <more>', version: '1.2.3', description: 'For "tests".' };
const declarations = ROUTES.map((route) => route.declaration);

test('the document names every call that is served, its policy, shapes and refusals', () => {
  const document = JSON.parse(JSON.stringify(openApiDocument(declarations, REFUSALS, info)));
  expect(document.openapi).toBe('3.1.0');
  const calls = Object.entries<Record<string, { operationId: string }>>(document.paths).flatMap(([, byMethod]) => Object.values(byMethod).map(({ operationId }) => operationId));
  expect(calls.sort()).toEqual(declarations.map(({ name }) => name).sort());
  const offer = document.paths['/api/v1/things/{thing}/offers'].post;
  expect(offer.security).toEqual([{ bearer: [] }, { cookie: [] }]);
  expect(offer.parameters.map((one: { name: string; in: string; required: boolean }) => [one.name, one.in, one.required])).toEqual([['thing', 'path', true], ['Idempotency-Key', 'header', true]]);
  expect(offer.requestBody.content['application/json'].schema).toMatchObject({ additionalProperties: false, properties: { maximum: { minimum: 1, maximum: 1e15 }, note: { additionalProperties: false } } });
  expect(Object.keys(offer.responses)).toEqual(['201', '400', '401', '403', '409', '413', '429', '503']);
  expect(offer.responses['409'].description).toContain('`bid_too_low`');
  expect(document.paths['/api/v1/things/{thing}'].get.security).toEqual([{}, { bearer: [] }, { cookie: [] }]);
  expect(document.paths['/words'].get.operationId).toBe('words');
});

const step = {
  anyOf: [
    { type: 'string', enum: ['usd'] }, { type: 'object', properties: { fixed: { type: 'integer', description: 'Minor units.' } }, required: ['fixed'] },
    { type: 'object', properties: { percent: { type: 'number', exclusiveMinimum: 0 } }, required: ['percent'] },
  ],
};
const call = { name: 'step', method: 'POST', path: '/steps', summary: 'Steps.', auth: 'anyone', status: 200, refusals: [] } as const;

test('a body that need not be sent is not asked for', () => {
  const optional = { properties: { why: { type: 'string' } }, additionalProperties: false, not: { type: ['string', 'null'] } };
  const bodyOf = (body: object): unknown => JSON.parse(JSON.stringify(openApiDocument([{ ...call, body }], REFUSALS, info))).paths['/api/v1/steps'].post.requestBody;
  expect(bodyOf(optional)).toMatchObject({ required: false, content: { 'application/json': { schema: { type: 'object', properties: { why: { type: 'string' } }, additionalProperties: false } } } });
  expect(JSON.stringify(bodyOf(optional))).not.toContain('not');
  expect(bodyOf({ type: 'object', properties: {} })).toMatchObject({ required: true });
});

test('the page tells every alternative of a field, and what a field is', () => {
  const page = docsPage([{ ...call, body: { type: 'object', properties: { step, steps: { type: 'array', items: step }, size: { type: ['integer', 'null'] } }, required: ['step'] } }], REFUSALS, info);
  expect(page).toContain('<td><code>step</code></td><td>&quot;usd&quot; | object with fixed | object with percent</td><td>required</td>');
  expect(page).toContain('<td><code>step.fixed</code></td><td>integer</td><td>required</td><td>Minor units.</td>');
  expect(page).toContain('<td><code>steps[].percent</code></td><td>number (exclusiveMinimum 0)</td><td>required</td>');
  expect(page).toContain('<td><code>size</code></td><td>integer | null</td>');
});

test('every reference of the document leads somewhere', () => {
  const text = JSON.stringify(openApiDocument(declarations, REFUSALS, info));
  const references = [...text.matchAll(/"\$ref":"#([^"]+)"/g)].map(([, path = '']) => path);
  expect(references.length).toBeGreaterThan(0);
  for (const path of new Set(references)) {
    expect(path.split('/').slice(1).reduce((part: unknown, name) => (part as Record<string, unknown>)[name], JSON.parse(text)), path).toBeDefined();
  }
});

test('the page holds every call and every refusal under its anchor, no script, and nothing unescaped', async () => {
  const house = kernel({ routes: [...ROUTES, ...documentationRoutes(declarations, REFUSALS, info)] });
  const page = await house.ask({ method: 'GET', url: '/docs' });
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'self'/);
  for (const { name } of declarations) expect(page.body).toContain(`id="${name}"`);
  const refusal = await house.ask({ method: 'GET', url: '/api/v1/nothing' });
  expect(page.body).toContain(`id="${refusal.json().type.split('#')[1]}"`);
  for (const code of Object.keys(REFUSALS)) expect(page.body).toContain(`<dt id="${code}">`);
  expect(page.body).toContain('Offers &lt;an amount&gt; &amp; waits.');
  expect(page.body).not.toMatch(/<script|onload=|style=|<more>|<an amount>/);
  expect((await house.ask({ method: 'GET', url: '/docs/style.css' })).headers['content-type']).toContain('text/css');
  const document = await house.ask({ method: 'GET', url: '/api/v1/openapi.json' });
  expect([document.headers['content-type'], document.json().info.version, document.json().paths['/docs'].get.operationId]).toEqual(['application/json; charset=utf-8', '1.2.3', 'docs']);
  await house.close({ drainMs: 0 });
});
