import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'extension-from-the-close',
  story: 'A reset extends from the old close, and not from the bid.',
  patches: [
    {
      file: 'src/domain/lot/closing.ts',
      find: `const wantedMs = (mode === 'reset' ? decidedAtMs : closesAtMs) + windowMs;`,
      replace: 'const wantedMs = closesAtMs + windowMs;',
    },
  ],
};
