import { expect, test } from 'vitest';
import { qrSvg } from './qr.ts';
import { totpInvitation, totpStep } from './totp.ts';

// The secret and the moments of RFC 6238, appendix B; the last six digits of its codes.
const SECRET = Buffer.from('12345678901234567890');

test.each([
  [59_000, '287082'], [1_111_111_109_000, '081804'], [1_111_111_111_000, '050471'], [1_234_567_890_000, '005924'], [2_000_000_000_000, '279037'], [20_000_000_000_000, '353130'],
])('at %d ms the code of the standard is %s', (atMs, code) => {
  expect(totpStep(code, SECRET, atMs)).toBe(Math.floor(atMs / 30_000));
});

test('a code is good one step early and one step late, and no further', () => {
  const step = Math.floor(1_234_567_890_000 / 30_000);
  const at = (steps: number): number | null => totpStep('005924', SECRET, (step + steps) * 30_000);
  expect([at(-2), at(-1), at(0), at(1), at(2)]).toEqual([null, step, step, step, null]);
});

test.each(['', '00592', '0059245', 'abcdef', '005 924', '００５９２４'])('"%s" is no code', (code) => {
  expect(totpStep(code, SECRET, 1_234_567_890_000)).toBeNull();
});

test('an authenticator is told issuer, account and secret, also when the bytes are a part of a larger buffer', () => {
  const part = new Uint8Array([0, ...SECRET, 0]).subarray(1, 21);
  expect(totpInvitation(part, { issuer: 'Hammer & Co', account: 'ann@x.org' })).toEqual({
    secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
    uri: 'otpauth://totp/Hammer%20%26%20Co:ann%40x.org?issuer=Hammer%20%26%20Co&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=SHA1&digits=6&period=30',
  });
});

test('a QR code is one SVG document without scripts or addresses to load', () => {
  const svg = qrSvg('otpauth://totp/A:b?secret=GEZDGNBVGY3TQOJQ');
  expect(svg).toMatch(/^<svg [^]*<\/svg>$/);
  expect(svg).not.toMatch(/script|href|style=/);
});
