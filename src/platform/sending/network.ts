import { NotSent } from './not-sent.ts';

/** Failures that come before a request has left this machine. */
const NEVER_LEFT: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT', 'ERR_TLS_CERT_ALTNAME_INVALID', 'CERT_HAS_EXPIRED']);
const TOO_MANY = 429;
const AWAY = 503;
const NOT_SET_UP: ReadonlySet<number> = new Set([401, 403]);

/** A request that got no answer: certainly not taken when it never left, else nobody knows. */
export function unanswered(of: string, error: unknown): NotSent {
  const code = codeOf(error);
  return new NotSent(code !== null && NEVER_LEFT.has(code) ? 'later' : 'unknown', `${of} ${code ?? 'no answer'}`, { cause: error });
}

/**
 * What an HTTP status that is no success says of a message, where the service says nothing more exact. 401 and 403 are for whoever set the
 * house up to mend. After another 5xx the service may have taken it.
 */
export function kindOfStatus(status: number): 'later' | 'refused' | 'unknown' {
  if (status === TOO_MANY || status === AWAY || NOT_SET_UP.has(status)) return 'later';
  return status >= 500 ? 'unknown' : 'refused';
}

/** The code of a system error, also when it stands behind another one. */
function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  if ('cause' in error && error.cause !== undefined) {
    const behind = codeOf(error.cause);
    if (behind !== null) return behind;
  }
  return 'code' in error && typeof error.code === 'string' ? error.code : null;
}
