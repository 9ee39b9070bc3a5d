import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'dead-letters-without-amounts',
  story: 'A message with amounts cannot be put aside, and holds up its stream.',
  patches: [
    {
      file: 'src/platform/bus/kept-payload.ts',
      find: `JSON.stringify(payload ?? null, (_, value: unknown) => (typeof value === 'bigint' ? { [FIELD]: value.toString() } : value));`,
      replace: 'JSON.stringify(payload ?? null);',
    },
  ],
};
