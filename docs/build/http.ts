import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { REFUSALS } from '#contracts/refusals.ts';
import type { RouteDeclaration } from '#contracts/route.ts';
import { code, page, project, table, type Page } from './page.ts';
import { fields, typeOf } from './shape.ts';

const FOLDER = 'src/contracts/http';
const RATE_PER_MINUTE_DEFAULT = 600;

/** Routes by the file that declares them, in the order of the file. */
export async function declaredRoutes(): Promise<Map<string, RouteDeclaration[]>> {
  const files = (await readdir(join(project, FOLDER))).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')).sort();
  const found = new Map<string, RouteDeclaration[]>();
  for (const file of files) {
    const exported: Record<string, unknown> = await import(pathToFileURL(join(project, FOLDER, file)).href);
    const source = await exportOrder(join(project, FOLDER, file));
    const routes = Object.entries(exported).filter((entry): entry is [string, RouteDeclaration] => isRoute(entry[1]));
    found.set(file.replace(/\.ts$/, ''), routes.sort(([a], [b]) => source.indexOf(a) - source.indexOf(b)).map(([, route]) => route));
  }
  return found;
}

/** docs/reference/http.md: every call as it is declared. */
export async function httpPage(): Promise<Page> {
  const routes = await declaredRoutes();
  const all = [...routes.values()].flat();
  const seen: Seen = new Map();
  return page('http', 'HTTP', [
    `${all.length} calls. The same list is served as OpenAPI 3.1 at \`/api/v1/openapi.json\` and for reading at \`/docs\`.`,
    'JSON both ways. Money is an integer in the minor unit of its currency, from 1 to 10^15. Times are RFC 3339 in UTC with milliseconds. '
      + 'A list is `{"items": [...], "next": cursor or null}`; ask with `?limit=` (1 to 100, 50 when absent) and `?cursor=`. '
      + 'Sign in with `Authorization: Bearer <token>` or the session cookie. Unknown fields in a body are refused.',
    `Any call may also answer ${['malformed', 'not_signed_in', 'forbidden', 'not_found', 'rate_limited', 'too_large', 'busy'].map(code).join(', ')}; see [refusals](refusals.md). `
      + 'Send `Idempotency-Key` (1 to 255 characters) where a call takes it: the same key and body give the same answer for at least 24 hours.',
    table(['call', 'who', 'what it does'], all.map((route) => [code(`${route.method} ${pathOf(route)}`), who(route), route.summary])),
    ...[...routes].flatMap(([file, declared]) => [`## ${file[0]?.toUpperCase()}${file.slice(1)}`, ...declared.map((route) => section(route, seen))]),
  ]);
}

/** Shapes that are written out already, and by which call. */
type Seen = Map<string, string>;

function section(route: RouteDeclaration, seen: Seen): string {
  const call = `${route.method} ${pathOf(route)}`;
  const facts = [
    `Who: ${who(route)}. Success: ${route.status}. At most ${route.ratePerMinuteMax ?? RATE_PER_MINUTE_DEFAULT} a minute.`
      + (route.idempotencyKey === undefined ? '' : ` \`Idempotency-Key\`: ${route.idempotencyKey}.`),
    route.refusals.length === 0 ? '' : `Refusals: ${route.refusals.map((name) => `${code(name)} (${REFUSALS[name].status})`).join(', ')}.`,
  ];
  const shapes = [['Query', route.query], ['Body', route.body], ['Answer', route.reply]] as const;
  return [
    `### ${call}`, route.summary, ...facts.filter((fact) => fact !== ''),
    ...shapes.flatMap(([title, schema]) => (schema === undefined ? [] : [shape(title, schema, call, seen)])),
  ].join('\n\n');
}

function shape(title: string, schema: unknown, call: string, seen: Seen): string {
  const rows = fields(schema);
  if (rows.length === 0) return `${title}: ${typeOf(schema)}.`;
  const known = `${title} ${JSON.stringify(schema)}`;
  const first = seen.get(known);
  if (first !== undefined) return `${title}: as for \`${first}\`.`;
  seen.set(known, call);
  return `${title}:\n\n${table(['field', 'type', title === 'Answer' ? 'always there' : 'required'], rows)}`;
}

const pathOf = (route: RouteDeclaration): string => `${route.outsideApi ? '' : '/api/v1'}${route.path.replace(/:(\w+)/g, '{$1}')}`;

function who({ auth }: RouteDeclaration): string {
  if (auth === 'anyone') return 'anyone';
  return auth === 'signed_in' ? 'anyone signed in' : auth.join(', ');
}

const isRoute = (value: unknown): value is RouteDeclaration =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'auth' in value && 'refusals' in value;

async function exportOrder(file: string): Promise<string[]> {
  return [...(await readFile(file, 'utf8')).matchAll(/^export const (\w+)/gm)].map((found) => found[1] ?? '');
}
