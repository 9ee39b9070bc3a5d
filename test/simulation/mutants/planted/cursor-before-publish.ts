import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'cursor-before-publish',
  story: 'The relay moves its cursor before the consumers have answered: a crash in between loses a window.',
  first: 32,
  patches: [
    {
      file: 'src/platform/bus/relay.ts',
      find: '  await deliver(unsent);\n',
      replace: '  if (state.lane !== null && unsent.length > 0) await writeCursor(runnerOf(state.lane), stream, { systemIdentifier: moment.system_identifier, snapshot: moment.snapshot, deliveredId: passed.deliveredId, floorId: before?.floorId ?? \'0\' }, ports.clock.nowMs());\n  await deliver(unsent);\n',
    },
  ],
};
