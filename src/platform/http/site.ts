import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic, { type FastifyStaticOptions } from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Built pages: a folder with `index.html` and hashed files under `assets/`. */
export type Site = {
  folder: string;
  /** Whether a path is one of the pages; others get the same file with 404, and the page says so. */
  isPage(path: string): boolean;
  /** Headers of everything that the site sends, in pairs, beside its own policy. */
  standingHeaders: readonly string[];
};

/**
 * What a page of the house may load: its own files, its own interface, pictures of its own or just chosen by the person. No inline script and
 * no inline style sheet; nothing of anybody else.
 */
const SITE_POLICY = [
  "default-src 'self'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "connect-src 'self'", "font-src 'self'", "object-src 'none'",
  "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
].join('; ');

const INDEX = 'index.html';
const HASHED = 'assets';
const ANYTHING = '*/*';
const UNAVAILABLE = 503;
const NOT_BUILT = 'The pages of this house are not built. Run "npm run build" and start again. Its interface is described at /docs.\n';

/** Serves the site's files, and returns what answers a browser's visit to a path that no call has; false when it is not a visit. */
export function serveSite(app: FastifyInstance, site: Site): (request: FastifyRequest, reply: FastifyReply) => boolean {
  const built = existsSync(join(site.folder, INDEX));
  const headers = standing(site);
  if (built) {
    const common = { index: false, preCompressed: true, cacheControl: false } as const;
    void app.register(fastifyStatic, { ...common, root: site.folder, wildcard: false, globIgnore: [`${HASHED}/**`], setHeaders: sending(headers, 'no-cache') });
    // A name here holds a digest of its content. Looked for when it is asked for: the pages may be built anew under a running house.
    void app.register(fastifyStatic, { ...common, root: join(site.folder, HASHED), prefix: `/${HASHED}/`, decorateReply: false, setHeaders: sending(headers, 'public, max-age=31536000, immutable') });
  }
  return (request, reply) => {
    if (!isVisit(request, site)) return false;
    if (built) void reply.code(site.isPage(pathOf(request.url)) ? 200 : 404).sendFile(INDEX);
    else void reply.code(UNAVAILABLE).headers(Object.fromEntries(headers)).header('content-type', 'text/plain; charset=utf-8').send(NOT_BUILT);
    return true;
  };
}

type Heads = Extract<Parameters<NonNullable<FastifyStaticOptions['setHeaders']>>[0], { header: unknown }>;
const sending = (headers: readonly [string, string][], cached: string) => (reply: Heads): void => {
  for (const [name, value] of headers) reply.header(name, value);
  reply.header('cache-control', cached);
};

const pathOf = (url: string): string => {
  const path = url.split('?', 1)[0] ?? '/';
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
};

/**
 * Somebody who wants to show something: a page is there for whoever takes anything (previews of links, checks by hand), not for programs that
 * ask for JSON. What is no page is said as a page to browsers alone, and as a problem to all others.
 */
function isVisit({ method, url, headers }: FastifyRequest, { isPage }: Site): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  if (url.startsWith('/api/') || url.startsWith('/images/')) return false;
  const accepted = headers.accept ?? ANYTHING;
  return url === '/' || accepted.includes('text/html') || (accepted.includes(ANYTHING) && isPage(pathOf(url)));
}

function standing({ standingHeaders }: Site): [string, string][] {
  const pairs: [string, string][] = [];
  for (let at = 0; at < standingHeaders.length; at += 2) pairs.push([standingHeaders[at] ?? '', standingHeaders[at + 1] ?? '']);
  return [...pairs.filter(([name]) => name !== 'cache-control' && name !== 'content-security-policy'), ['content-security-policy', SITE_POLICY]];
}
