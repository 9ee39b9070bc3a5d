import { expect, test } from 'vitest';
import { buyNow, freezeLot, requestVoid, resumeLot } from '#contracts/http/bidding.ts';
import { shapeChecks } from '#platform/http/shapes.ts';

const bodies = { buyNow: shapeChecks().body(buyNow.body), freezeLot: shapeChecks().body(freezeLot.body), requestVoid: shapeChecks().body(requestVoid.body), resumeLot: shapeChecks().body(resumeLot.body) };

test.each([['a text', 'buy'], ['a number', 5], ['a list', []], ['true', true], ['null', null]])('nobody buys with a body that is %s', (_, body) => {
  expect(bodies.buyNow(body)).toEqual([{ at: 'body', problem: 'must be an object' }]);
});

test('a purchase may say its currency or nothing at all', () => {
  for (const body of [undefined, {}, { currency: 'USD' }]) expect(bodies.buyNow(body)).toBeNull();
  expect(bodies.buyNow({ price: 5 })).toEqual([{ at: 'price', problem: 'is not known here' }]);
});

test.each(['freezeLot', 'requestVoid', 'resumeLot'] as const)('%s takes a reason that says something', (name) => {
  expect(bodies[name]({ reason: 'Asked by the consignor.' })).toBeNull();
  for (const reason of [' ', '\u00a0 ']) expect(bodies[name]({ reason })).toEqual([{ at: 'reason', problem: 'must be a text that says something, without control characters' }]);
  expect(bodies[name]({ reason: '' })).toEqual([{ at: 'reason', problem: 'must not be empty' }]);
});

test('a lot may be resumed without a word', () => {
  expect(bodies.resumeLot(undefined)).toBeNull();
});
