/** What a rule answers: a value, or a refusal that is a value too. A bug is thrown, never returned. */
export type Outcome<Value, Refusal> = { ok: true; value: Value } | { ok: false; refusal: Refusal };

export const accept = <Value>(value: Value): { ok: true; value: Value } => ({ ok: true, value });
export const refuse = <Refusal>(refusal: Refusal): { ok: false; refusal: Refusal } => ({ ok: false, refusal });

/** Something that must be true is not: a bug, never a refusal. The work stops and is rolled back. */
export class InvariantBroken extends Error {
  override readonly name = 'InvariantBroken';
}

/** Throws {@link InvariantBroken} with `what` when `truth` does not hold. */
export function invariant(truth: boolean, what: string): asserts truth {
  if (!truth) throw new InvariantBroken(what);
}
