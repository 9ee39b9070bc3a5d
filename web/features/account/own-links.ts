/** A piece of a letter: words, or a link to a page of this house. */
export type Piece = { text: string; to: string | null };

const ADDRESS = /https?:\/\/[^\s<>"]+/g;

/** Cuts a letter at its addresses. Only those of this house become links, as paths; any other stays text that leads nowhere. */
export function piecesOf(text: string, here: { origin: string; port: string }): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of text.matchAll(ADDRESS)) {
    if (found.index > at) pieces.push({ text: text.slice(at, found.index), to: null });
    pieces.push({ text: found[0], to: ownPath(found[0], here) });
    at = found.index + found[0].length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), to: null });
  return pieces;
}

function ownPath(address: string, here: { origin: string; port: string }): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  // A house on this machine may be open as 127.0.0.1 and write localhost.
  const same = url.origin === here.origin || (isThisMachine(url.hostname) && isThisMachine(new URL(here.origin).hostname) && url.port === here.port);
  return same ? `${url.pathname}${url.search}` : null;
}

const isThisMachine = (host: string): boolean => host === 'localhost' || host === '[::1]' || host.startsWith('127.');
