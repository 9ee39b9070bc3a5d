import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'watcher-not-told-of-a-gap',
  story: 'A watcher who fell behind what is retained goes on without being told.',
  first: 20,
  patches: [
    {
      file: 'src/platform/live/fanout.ts',
      find: '    if (watcher.next < topic.first) {\n      this.lose(watcher);\n      return;\n    }',
      replace: '    if (watcher.next < topic.first) watcher.next = topic.first;',
    },
  ],
};
