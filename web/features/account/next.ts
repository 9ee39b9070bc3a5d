/** Where to go after signing in: a path of this house, else the way home. Anything that could lead elsewhere is the way home. */
export function safeNext(search: string, origin: string): string {
  const wanted = new URLSearchParams(search).get('next') ?? '/';
  if (!wanted.startsWith('/') || !URL.canParse(wanted, origin)) return '/';
  const url = new URL(wanted, origin);
  // "//elsewhere" and "/\elsewhere" are addresses of other hosts.
  if (url.origin !== origin || url.pathname.startsWith('//')) return '/';
  return `${url.pathname}${url.search}${url.hash}`;
}

/** The same wish, carried on to another page. */
export const keepNext = (path: string, search: string): string => {
  const next = new URLSearchParams(search).get('next');
  return next === null ? path : `${path}?next=${encodeURIComponent(next)}`;
};
