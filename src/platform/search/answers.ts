import { EngineRefused } from './ports.ts';

/* Reading what an engine answered. What is not as it was asked for is a defect, and is thrown. */

export type Part = Readonly<Record<string, unknown>>;

export const partOf = (value: unknown): Part => (isPart(value) ? value : odd('a part'));

export function partsOf(value: unknown): Part[] {
  return Array.isArray(value) ? value.map(partOf) : odd('a list');
}

/** The buckets of the aggregation with this name. */
export const bucketsOf = (of: Part, name: string): Part[] => partsOf(partOf(of[name])['buckets']);

export function textOf(of: Part, name: string): string {
  const value = of[name];
  return typeof value === 'string' ? value : odd(`a text ${name}`);
}

export function numberOf(of: Part, name: string): number {
  const value = of[name];
  return typeof value === 'number' ? value : odd(`a number ${name}`);
}

/** A whole number that is exact. */
export function wholeOf(of: Part, name: string): number {
  const value = numberOf(of, name);
  return Number.isSafeInteger(value) ? value : odd(`a whole number ${name}`);
}

/** The values by which a hit was put in order. */
export const orderOf = (hit: Part): unknown[] => {
  const values = hit['sort'];
  return Array.isArray(values) ? values : odd('the values of its order');
};

const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null && !Array.isArray(value);

function odd(wanted: string): never {
  throw new EngineRefused(`Elasticsearch answers without ${wanted}, which was asked for.`);
}
