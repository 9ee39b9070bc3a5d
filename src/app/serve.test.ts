import { expect, test } from 'vitest';
import { explain } from './serve.ts';

const failed = (fields: object): Error => Object.assign(new Error('failed'), fields);

test.each([
  [{ code: 'EADDRINUSE', syscall: 'listen', port: 5_000 }, 'PORT 5000 is taken by another program: stop that one, or set PORT to a free port.'],
  [{ code: 'EACCES', syscall: 'listen', port: 80 }, 'PORT 80 may not be opened by this user: set PORT to 1024 or above.'],
  [{ code: 'EACCES', syscall: 'open', path: '/srv/data/session.secret' },
    '/srv/data/session.secret may not be read or written by this user: start the house as the user whose it is, or correct its rights.'],
  [{ code: 'ENOSPC', syscall: 'write' }, 'The disk is full: make room on it, then start the house again.'],
])('%j is told in a sentence that names what to mend', (fields, sentence) => {
  expect(explain(failed(fields))).toBe(sentence);
});

test('what nobody expected is not explained away', () => {
  expect(explain(failed({ code: 'EBADF' }))).toBeNull();
  expect(explain(new RangeError('out of range'))).toBeNull();
});
