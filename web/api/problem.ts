/** A refusal of the house as problem details, or no answer at all (`code` is then `unreachable`). */
export class Problem extends Error {
  override readonly name = 'Problem';
  /** Stable code of the refusal; words for it are `refusal.<code>`. */
  readonly code: string;
  readonly status: number;
  /** Fields to mend, as the house names them (`body.title`), with what is wrong with each. */
  readonly errors: readonly { at: string; problem: string }[];
  /** Everything else that the refusal carries: `minimum`, `price`, `closesAt`, … */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds: number | null;

  constructor(told: { code: string; status: number; detail: string; errors?: readonly { at: string; problem: string }[]; facts?: Record<string, unknown>; retryAfterSeconds?: number | null }) {
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
    errors: Array.isArray(facts['errors']) ? facts['errors'] as { at: string; problem: string }[] : [],
    facts,
    retryAfterSeconds: Number.isFinite(wait) ? wait : null,
  });
}

export const unreachable = (): Problem => new Problem({ code: 'unreachable', status: 0, detail: 'The house did not answer.' });
