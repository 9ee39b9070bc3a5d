import type { IncomingMessage, ServerResponse } from 'node:http';
import { credentialOf } from './credentials.ts';
import type { RouteKit } from './pipeline.ts';
import type { HttpDeclaration, HttpRefused } from './types.ts';

/** Bodies that are said to be larger than this, or of which nothing is said, are not read before it is known who sends them. */
export const LARGE_BODY_BYTES = 262_144;
/** Bytes of such bodies that may be on their way at once, and how many of one account. */
export const LARGE_BODY_BYTES_AT_ONCE_MAX = 100_663_296;
export const LARGE_BODIES_OF_ONE_MAX = 4;

/** Whether a large body may be read. Null: it may; its bytes count until the response is over. */
export type LargeBodies = (declaration: HttpDeclaration, request: IncomingMessage, response: ServerResponse) => Promise<HttpRefused | null>;

/**
 * Lets large bodies in: of those who may make the call, a few of each, and so many bytes in all that memory stays bounded. Everybody else is
 * answered while the body is still on its way.
 */
export function largeBodies<Caller>(kit: Pick<RouteKit<Caller>, 'authenticate' | 'mayCall' | 'accountOf'>): LargeBodies {
  const ofAccount = new Map<string, number>();
  let bytes = 0;
  const count = (account: string, wanted: number, one: 1 | -1): void => {
    bytes += one * wanted;
    const left = (ofAccount.get(account) ?? 0) + one;
    if (left > 0) ofAccount.set(account, left);
    else ofAccount.delete(account);
  };
  return async (declaration, request, response) => {
    const wanted = bytesWanted(declaration, request);
    if (wanted <= LARGE_BODY_BYTES) return null;
    const credential = credentialOf(request.headers);
    const caller = credential === null ? null : await kit.authenticate(credential.token);
    if (caller === null && declaration.auth !== 'anyone') return { ok: false, code: 'not_signed_in' };
    if (caller !== null && declaration.auth !== 'anyone' && !kit.mayCall(declaration.auth, caller)) return { ok: false, code: 'forbidden' };
    const account = caller === null ? '' : kit.accountOf(caller);
    if (bytes + wanted > LARGE_BODY_BYTES_AT_ONCE_MAX || (ofAccount.get(account) ?? 0) >= (declaration.largeBodiesOfOneMax ?? LARGE_BODIES_OF_ONE_MAX)) return { ok: false, code: 'busy' };
    // Who left while the session was looked up sends nothing any more.
    if (response.closed || response.destroyed) return { ok: false, code: 'busy' };
    count(account, wanted, 1);
    response.once('close', () => count(account, wanted, -1));
    return null;
  };
}

/** What is said to come, or all that may come where nothing is said. More than may come is refused by the reader of the body. */
function bytesWanted({ bodyBytesMax = 0 }: HttpDeclaration, { headers }: IncomingMessage): number {
  const said = Number(headers['content-length'] ?? Number.NaN);
  return Number.isFinite(said) ? Math.min(said, bodyBytesMax) : bodyBytesMax;
}
