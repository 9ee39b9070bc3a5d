import type { Increments } from '#domain/lot/increments.ts';
import type { StepTable } from './steps.ts';

/** Frozen increments as the second implementation takes them. */
export function stepsOf(increments: Increments): StepTable {
  switch (increments.kind) {
    case 'fixed': return { kind: 'fixed', step: increments.step };
    case 'percent': return { kind: 'percent', basisPoints: increments.basisPoints };
    case 'preset': return { kind: 'preset', preset: increments.preset, exponent: increments.exponent };
  }
}
