import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { sealUnder } from './sealed.ts';

const entropy = { bytes: (count: number): Uint8Array => randomBytes(count) };
const seal = sealUnder('a secret of the house', 'of the test', entropy);
const plain = Buffer.from('what nobody may read');

test('what was sealed opens again, and reads as nothing before', () => {
  const sealed = seal.seal(plain, 'acc_1');
  expect(Buffer.from(sealed).includes(plain)).toBe(false);
  expect(seal.open(sealed, 'acc_1')).toEqual(plain);
  expect(seal.seal(plain, 'acc_1')).not.toEqual(sealed);
});

test('it does not open for somebody else, under another secret or purpose, changed, or cut', () => {
  const sealed = seal.seal(plain, 'acc_1');
  const changed = Uint8Array.from(sealed).map((byte, at) => (at === 20 ? byte ^ 1 : byte));
  expect(seal.open(sealed, 'acc_2')).toBeNull();
  expect(sealUnder('another secret', 'of the test', entropy).open(sealed, 'acc_1')).toBeNull();
  expect(sealUnder('a secret of the house', 'of another', entropy).open(sealed, 'acc_1')).toBeNull();
  expect(seal.open(changed, 'acc_1')).toBeNull();
  expect(seal.open(sealed.slice(0, 10), 'acc_1')).toBeNull();
});
