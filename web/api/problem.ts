/** A field to mend: `at` as the house names it, its English sentence, and what pages need to say it in another language (`useFault`). */
export type FieldFault = { at: string; problem: string; code?: string; facts?: Readonly<Record<string, string | number>> };

/** A refusal of the house as problem details, or no answer at all (`code` is then `unreachable`). */
export class Problem extends Error {
  override readonly name = 'Problem';
  /** Stable code of the refusal; words for it are `refusal.<code>`. */
  readonly code: string;
  readonly status: number;
  /** Fields to mend, as the house names them (`body.title`), with what is wrong with each. */
  readonly errors: readonly FieldFault[];
  /** Everything else that the refusal carries: `minimum`, `price`, `closesAt`, … */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds: number | null;

  constructor(told: { code: string; status: number; detail: string; errors?: readonly FieldFault[]; facts?: Record<string, unknown>; retryAfterSeconds?: number | null }) {
    super(told.detail);
    this.code = told.code;
    this.status = told.status;
    this.errors = told.errors ?? [];
    this.facts = told.facts ?? {};
    this.retryAfterSeconds = told.retryAfterSeconds ?? null;
  }
}

/** Reads an answer that is not a success. */
export async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  const facts: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {};
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new Problem({
    code: typeof facts['code'] === 'string' ? facts['code'] : 'unreachable',
    status: response.status,
    detail: typeof facts['detail'] === 'string' ? facts['detail'] : response.statusText,
    errors: Array.isArray(facts['errors']) ? facts['errors'] as FieldFault[] : [],
    facts,
    retryAfterSeconds: Number.isFinite(wait) ? wait : null,
  });
}

export const unreachable = (): Problem => new Problem({ code: 'unreachable', status: 0, detail: 'The house did not answer.' });
