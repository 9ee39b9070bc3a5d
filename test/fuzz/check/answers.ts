import { Ajv, type ValidateFunction } from 'ajv';
import type { RouteDeclaration } from '#contracts/route.ts';
import { REFUSALS } from '#contracts/refusals.ts';
import { KERNEL_CODES } from '#platform/http/problem.ts';
import type { Input } from '../wire/input.ts';
import type { Outcome } from '../wire/line.ts';
import { jsonOf, type Reply } from '../wire/reply.ts';

/** What an answer must be whatever was asked. */
export type Judge = {
  /** What is wrong with what came of an input; null: nothing. `route`: the call that must have answered; null where the address may be another's. */
  wrong(input: Input, route: RouteDeclaration | null, outcome: Outcome): string | null;
};

const UNAVAILABLE: ReadonlySet<string> = new Set(['busy', 'paused', 'unconfirmed']);
const KERNEL: ReadonlySet<string> = new Set(KERNEL_CODES);
/** Words of a stack or of a path of this machine. */
const INSIDES = /\.ts:\d+:\d+|node_modules|\bat async\b/;
const STATES = new Set(['health', 'healthReady', 'healthDetail', 'healthLive']);

export function openJudge(): Judge {
  const ajv = new Ajv({ strict: false, allErrors: false });
  const shapes = new WeakMap<RouteDeclaration, ValidateFunction>();
  const fits = (route: RouteDeclaration, reply: Reply): string | null => {
    if (route.reply === undefined || reply.headers.get('content-type')?.startsWith('application/json') !== true) return null;
    const shape = shapes.get(route) ?? ajv.compile(route.reply);
    shapes.set(route, shape);
    return shape(jsonOf(reply)) ? null : `the body does not fit the declared reply: ${ajv.errorsText(shape.errors)}`;
  };
  return {
    wrong(input, route, outcome) {
      if (outcome.kind === 'late') return 'no answer came';
      if (outcome.kind === 'ended') return input.how === 'cut' ? null : 'the line ended without an answer';
      const { reply } = outcome;
      if (reply.status >= 400 && route !== null && STATES.has(route.name) && reply.status === 503) return null;
      if (reply.status >= 400) return input.method === 'HEAD' ? wrongStatus(reply) : wrongProblem(reply, route);
      if (reply.status >= 300) return `the status is ${reply.status}`;
      return route === null || input.method === 'HEAD' ? null : fits(route, reply);
    },
  };
}

const wrongStatus = ({ status }: Reply): string | null => (status >= 500 && status !== 503 ? `the status is ${status}` : null);

function wrongProblem(reply: Reply, route: RouteDeclaration | null): string | null {
  const { status, headers, body } = reply;
  const status5 = wrongStatus(reply);
  if (status5 !== null) return status5;
  if (headers.get('content-type')?.startsWith('application/problem+json') !== true) return `an answer of ${status} is no problem document but ${headers.get('content-type') ?? 'nothing'}`;
  const problem = jsonOf(reply);
  const code = problem?.['code'];
  if (typeof code !== 'string' || !isCode(code)) return `an answer of ${status} has the unknown code ${String(code)}`;
  if (REFUSALS[code].status !== status || problem?.['status'] !== status) return `${code} came with the status ${status}`;
  if (status === 503 && (!UNAVAILABLE.has(code) || !/^[1-9][0-9]*$/.test(headers.get('retry-after') ?? ''))) return `an answer of 503 with the code ${code} and Retry-After ${headers.get('retry-after') ?? 'missing'}`;
  if (route !== null && !KERNEL.has(code) && !route.refusals.includes(code)) return `${code} is not among the declared refusals of ${route.name}`;
  return INSIDES.test(body.toString('utf8')) ? 'an answer shows something of the inside' : null;
}

const isCode = (code: string): code is keyof typeof REFUSALS => Object.hasOwn(REFUSALS, code);
