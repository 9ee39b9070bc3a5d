import type { HttpDeclaration, RefusalTable } from './types.ts';

export const API_PREFIX = '/api/v1';

/** The whole path of a declaration, parameters as `:name`. */
export const pathOf = (declaration: HttpDeclaration): string =>
  declaration.outsideApi === true ? declaration.path : `${API_PREFIX}${declaration.path}`;

/**
 * Throws with one sentence for each fault: a route without a policy, without a name or with a name used twice, two routes for
 * one call, a refusal that the table lacks, a key that is asked of a call which only reads. The server must not start then.
 */
export function assertRoutes(declarations: readonly HttpDeclaration[], refusals: RefusalTable): void {
  const faults: string[] = [];
  const names = new Set<string>();
  const calls = new Set<string>();
  for (const declaration of declarations) {
    const call = `${declaration.method} ${pathOf(declaration).replaceAll(/:[A-Za-z]+/g, ':')}`;
    if (!hasPolicy(declaration.auth)) faults.push(`${call} has no policy: say who may call it.`);
    if (!/^[A-Za-z][A-Za-z0-9._-]{0,63}$/.test(declaration.name)) faults.push(`${call} has no usable name.`);
    if (names.has(declaration.name)) faults.push(`The name ${declaration.name} is used twice.`);
    if (calls.has(call)) faults.push(`${call} is answered by two routes.`);
    for (const code of declaration.refusals) if (refusals[code] === undefined) faults.push(`${declaration.name} names the unknown refusal ${code}.`);
    if (declaration.method === 'GET' && declaration.idempotencyKey !== undefined) faults.push(`${declaration.name} only reads; it needs no key.`);
    names.add(declaration.name);
    calls.add(call);
  }
  if (faults.length > 0) throw new Error(`Routes that cannot be served:\n${faults.join('\n')}`);
}

// Asked of values, not of types: a declaration may come from JavaScript, or from a build that was never type-checked.
function hasPolicy(auth: unknown): boolean {
  if (auth === 'anyone' || auth === 'signed_in') return true;
  return Array.isArray(auth) && auth.length > 0 && auth.every((role) => typeof role === 'string' && role !== '');
}
