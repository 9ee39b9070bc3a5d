import { expect, test } from 'vitest';
import { argon2Passwords } from './argon2.ts';

test('a password matches its own hash only, and nobody\'s matches nothing', async () => {
  const passwords = argon2Passwords();
  const stored = await passwords.hash('correct horse');
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await Promise.all([passwords.matches(stored, 'correct horse'), passwords.matches(stored, 'correct horsf'), passwords.matches(null, 'the password of nobody')])).toEqual([true, false, false]);
});

test('two are hashed at once, eight wait, and whoever comes then is told so at once; places come free again', async () => {
  const passwords = argon2Passwords({ atOnceMax: 2, waitingMax: 8 });
  const rush = Array.from({ length: 13 }, () => passwords.hash('a rush'));
  expect((await Promise.all(rush.slice(10)))).toEqual([null, null, null]);
  expect((await Promise.all(rush.slice(0, 10))).every((hash) => hash !== null)).toBe(true);
  expect(await passwords.hash('after it')).not.toBeNull();
});

test('a stored hash that cannot be read is an error and does not keep its place', async () => {
  const passwords = argon2Passwords({ atOnceMax: 1, waitingMax: 1 });
  await expect(passwords.matches('not a hash', 'a')).rejects.toThrow();
  expect(await passwords.hash('a')).not.toBeNull();
});
