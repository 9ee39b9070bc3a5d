import { expect, test } from 'vitest';
import { piecesOf } from './own-links.ts';

const HERE = { origin: 'http://127.0.0.1:5000', port: '5000' };

test('an address of this house becomes a link to its page, words stay words', () => {
  expect(piecesOf('Press:\nhttp://localhost:5000/verify-email/abc\nThanks', HERE)).toEqual([
    { text: 'Press:\n', to: null }, { text: 'http://localhost:5000/verify-email/abc', to: '/verify-email/abc' }, { text: '\nThanks', to: null },
  ]);
});

test.each(['http://localhost:5001/x', 'https://evil.example/verify-email/abc', 'http://localhost.evil.example:5000/x', 'http://127.0.0.1:5000@evil.example/', 'javascript:alert(1)', 'http://'])('%s leads nowhere', (address) => {
  expect(piecesOf(`see ${address} now`, HERE).every(({ to }) => to === null)).toBe(true);
});

test('a letter without addresses is one piece', () => {
  expect(piecesOf('Hello', HERE)).toEqual([{ text: 'Hello', to: null }]);
});
