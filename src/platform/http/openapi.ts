import { BODY_BYTES_DEFAULT } from './body.ts';
import { SESSION_COOKIE } from './credentials.ts';
import { RATE_PER_MINUTE_DEFAULT } from './pipeline.ts';
import { API_PREFIX, pathOf } from './routes.ts';
import { closed } from './shapes.ts';
import type { HttpDeclaration, RefusalTable } from './types.ts';

export type ApiInfo = { title: string; version: string; description: string };

/** An OpenAPI 3.1 document of the declarations: what the router serves, no more and no less. Same input, same text. */
export function openApiDocument(declarations: readonly HttpDeclaration[], refusals: RefusalTable, info: ApiInfo): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const declaration of declarations) {
    const path = pathOf(declaration).replaceAll(/:([A-Za-z]+)/g, '{$1}');
    const calls = (paths[path] ??= {});
    calls[declaration.method.toLowerCase()] = operation(declaration, refusals);
  }
  return {
    openapi: '3.1.0',
    info,
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Problem: PROBLEM },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'The token that signing in gave.' },
        cookie: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE, description: 'Set when signing in.' },
      },
    },
  };
}

const PROBLEM = {
  type: 'object',
  description: 'RFC 9457. Some refusals carry facts beside these fields.',
  required: ['type', 'title', 'status', 'detail', 'code', 'instance', 'requestId'],
  properties: {
    type: { type: 'string', format: 'uri-reference' }, title: { type: 'string' }, status: { type: 'integer' }, detail: { type: 'string' },
    code: { type: 'string', description: 'Stable; what programs decide by.' }, instance: { type: 'string' }, requestId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object', required: ['at', 'problem'],
        properties: {
          at: { type: 'string' }, problem: { type: 'string', description: 'In English, to stand behind the name of the field.' },
          code: { type: 'string', description: 'Stable, where there is one.' }, facts: { type: 'object', description: 'Limits and names that the sentence speaks of.' },
        },
      },
    },
  },
  additionalProperties: true,
};

/** Every refusal that a call may be answered with: the declared ones and those that the kernel adds by the shape of the call. */
export function refusalsOf(declaration: HttpDeclaration): string[] {
  const codes = new Set<string>();
  if (declaration.body !== undefined || declaration.query !== undefined) codes.add('malformed');
  if (declaration.idempotencyKey !== undefined) codes.add('idempotency_key_required');
  if (declaration.auth !== 'anyone') codes.add('not_signed_in');
  if (Array.isArray(declaration.auth) || declaration.method !== 'GET') codes.add('forbidden');
  if (declaration.params !== undefined) codes.add('not_found');
  if (declaration.body !== undefined || declaration.bodyAs !== undefined) codes.add('too_large');
  codes.add('rate_limited');
  codes.add('busy');
  for (const code of declaration.refusals) codes.add(code);
  return [...codes];
}

/** Who may call, in words. */
export function policyText(declaration: HttpDeclaration): string {
  if (declaration.auth === 'anyone') return 'anyone';
  if (declaration.auth === 'signed_in') return 'anyone signed in';
  return declaration.auth.join(', ');
}

function operation(declaration: HttpDeclaration, refusals: RefusalTable): Record<string, unknown> {
  const security = [{ bearer: [] }, { cookie: [] }];
  const rate = declaration.ratePerMinuteMax ?? RATE_PER_MINUTE_DEFAULT;
  return {
    operationId: declaration.name,
    tags: [tagOf(declaration)],
    summary: declaration.summary,
    description: `May be called by: ${policyText(declaration)}. At most ${rate} calls a minute.`,
    security: declaration.auth === 'anyone' ? [{}, ...security] : security,
    parameters: parametersOf(declaration),
    ...requestBodyOf(declaration),
    responses: { ...successOf(declaration), ...problemsOf(declaration, refusals) },
  };
}

function requestBodyOf(declaration: HttpDeclaration): Record<string, unknown> {
  const bytesMax = declaration.bodyBytesMax ?? BODY_BYTES_DEFAULT;
  if (declaration.bodyAs === 'bytes') return { requestBody: { required: true, description: `At most ${bytesMax} bytes.`, content: { '*/*': {} } } };
  if (declaration.body === undefined) return {};
  const schema = closed(declaration.body);
  const required = !mayBeLeftOut(declaration.body);
  return { requestBody: { required, description: `At most ${bytesMax} bytes.`, content: { 'application/json': { schema: required ? schema : asObject(schema) } } } };
}

/** A body that need not be sent is one that asks for no type: everything but an object is ruled out by `not`, and nothing sent is no value. */
const mayBeLeftOut = (body: object): boolean => !('type' in body) && 'not' in body;

/** The same in the words that readers of the document know. */
function asObject(body: object): Record<string, unknown> {
  return { type: 'object', ...Object.fromEntries(Object.entries(body).filter(([word]) => word !== 'not')) };
}

function successOf(declaration: HttpDeclaration): Record<string, unknown> {
  const headers = { 'x-request-id': { schema: { type: 'string' }, description: 'Name this request when you ask about it.' } };
  const content = declaration.reply === undefined ? {} : { content: { 'application/json': { schema: declaration.reply } } };
  return { [declaration.status]: { description: declaration.status === 204 ? 'Done.' : 'The answer.', headers, ...content } };
}

function problemsOf(declaration: HttpDeclaration, refusals: RefusalTable): Record<string, unknown> {
  const byStatus = Map.groupBy(refusalsOf(declaration), (code) => refusals[code]?.status ?? 500);
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries([...byStatus].toSorted(([a], [b]) => a - b).map(([status, codes]) => {
    const waits = status === 429 || status === 503;
    const headers = waits ? { headers: { 'retry-after': { schema: { type: 'integer' }, description: 'Seconds.' } } } : {};
    return [status, { description: codes.map((code) => `\`${code}\`: ${refusals[code]?.sentence ?? ''}`).join('\n\n'), ...headers, content }];
  }));
}

function parametersOf(declaration: HttpDeclaration): unknown[] {
  const shapes = propertiesOf(declaration.params);
  const path = [...pathOf(declaration).matchAll(/:([A-Za-z]+)/g)].map(([, name = '']) => ({
    name, in: 'path', required: true, schema: shapes[name] ?? { type: 'string' },
  }));
  const asked = requiredOf(declaration.query);
  const query = Object.entries(propertiesOf(declaration.query)).map(([name, schema]) => ({ name, in: 'query', required: asked.has(name), schema }));
  const key = declaration.idempotencyKey === undefined ? [] : [{
    name: 'Idempotency-Key', in: 'header', required: declaration.idempotencyKey === 'required',
    description: 'A new one for each new intention; the same one for each repeat of it.', schema: { type: 'string', minLength: 1, maxLength: 255 },
  }];
  return [...path, ...query, ...key];
}

/** The named fields of an object's schema; none for any other schema. */
export function propertiesOf(schema: object | undefined): Record<string, object> {
  if (schema === undefined || !('properties' in schema) || typeof schema.properties !== 'object' || schema.properties === null) return {};
  return Object.fromEntries(Object.entries(schema.properties).filter((entry): entry is [string, object] => typeof entry[1] === 'object' && entry[1] !== null));
}

/** Names of the fields that an object's schema asks for. */
export function requiredOf(schema: object | undefined): ReadonlySet<string> {
  if (schema === undefined || !('required' in schema) || !Array.isArray(schema.required)) return new Set();
  return new Set(schema.required.filter((name) => typeof name === 'string'));
}

/** The group a call is shown in: the first word of its path. */
export const tagOf = (declaration: HttpDeclaration): string =>
  pathOf(declaration).replace(`${API_PREFIX}/`, '/').split('/').find((part) => part !== '') ?? 'house';
