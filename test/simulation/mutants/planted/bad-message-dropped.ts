import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'bad-message-dropped',
  story: 'A message that a consumer cannot take is passed over and not put aside.',
  first: 40,
  patches: [
    {
      file: 'src/platform/bus/deliver.ts',
      find: '    if (taken) continue;\n',
      replace: '    if (taken || messages.length > 1) continue;\n',
    },
  ],
};
