import { Ajv } from 'ajv';
import type { Static, TSchema } from 'typebox';
import { faultWords, toldFaults } from '../shape/fault-words.ts';

/** Where a value differs from its shape, and how. */
export type ShapeFault = { at: string; problem: string };
export type Shape<Schema extends TSchema> = {
  /** Whether the value has the shape. Nothing is coerced and nothing is filled in. */
  fits(value: unknown): value is Static<Schema>;
  /** What is wrong with a value that does not fit; at most 10 faults. */
  faults(value: unknown): ShapeFault[];
};

const FAULTS_MAX = 10;

/** Compiles a schema once; the check is then a plain function. */
export function compileShape<Schema extends TSchema>(schema: Schema): Shape<Schema> {
  const quick = new Ajv({ strict: true, coerceTypes: false }).compile<Static<Schema>>(schema);
  // A second compilation that goes on past the first fault: only what does not fit pays for it.
  const thorough = new Ajv({ strict: true, coerceTypes: false, allErrors: true, verbose: true }).compile(schema);
  return {
    fits: (value): value is Static<Schema> => quick(value),
    faults: (value) => {
      if (thorough(value)) return [];
      return toldFaults(thorough.errors ?? []).slice(0, FAULTS_MAX).map((error) => ({
        at: faultAt(error.instancePath, error.params),
        problem: faultWords(error),
      }));
    },
  };
}

function faultAt(path: string, params: Record<string, unknown>): string {
  const field = params['missingProperty'] ?? params['additionalProperty'];
  const place = path.slice(1).replaceAll('/', '.');
  return typeof field === 'string' ? [place, field].filter((part) => part !== '').join('.') : place;
}
