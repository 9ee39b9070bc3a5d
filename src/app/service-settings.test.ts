import { expect, test } from 'vitest';
import { readSettings } from './settings.ts';
import { readServices, refuseLoneServices } from './service-settings.ts';

const WHOLE = {
  DATABASE_URL: 'postgres://bidding:p@db/house', AMQP_URL: 'amqp://bus', SESSION_SECRET: 'x'.repeat(32), PUBLIC_URL: 'https://bids.example', SERVICE_URLS: 'kubernetes',
};
const refusal = (without: Partial<Record<keyof typeof WHOLE, string>>, hosted = ['bidding']) => () => {
  const services = readServices(hosted);
  if (services !== null) refuseLoneServices(readSettings({ ...WHOLE, ...without }), services);
};

test('services of their own are taken with everything that they share, and no names mean the whole house', () => {
  expect(refusal({})).not.toThrow();
  expect(readServices([])).toBeNull();
  expect([...(readServices(['bidding', 'gateway']) ?? [])]).toEqual(['bidding', 'gateway']);
});

test.each([
  [{ DATABASE_URL: '' }, 'DATABASE_URL is not set, and services of their own (bidding) need it'],
  [{ AMQP_URL: '' }, 'AMQP_URL is not set'],
  [{ SESSION_SECRET: '' }, 'SESSION_SECRET is not set'],
  [{ PUBLIC_URL: '' }, 'PUBLIC_URL is not set'],
  [{ SERVICE_URLS: '' }, 'SERVICE_URLS does not say where identity, auction, notification, payment, analytics are'],
  [{ SERVICE_URLS: 'identity=http://a,auction=http://b,notification=http://c,payment=http://d' }, 'SERVICE_URLS does not say where analytics is: add analytics=http://…'],
  [{ SERVICE_URLS: 'bids=http://a' }, 'SERVICE_URLS "bids=http://a" must be "kubernetes", or a list'],
  [{ SERVICE_URLS: 'bidding=10.0.0.1' }, 'must be "kubernetes", or a list'],
])('%j is refused in one sentence', (without, sentence) => {
  expect(refusal(without)).toThrow(sentence);
});

test('a name that is no service is refused with those that there are', () => {
  expect(() => readServices(['bids'])).toThrow('"bids" is no service: they are gateway, identity, auction, bidding, notification, payment, analytics.');
});

test('replicas are listed with bars, and kubernetes names a service for each', () => {
  expect(readSettings({ SERVICE_URLS: 'bidding=http://10.0.0.1:8080|http://10.0.0.2:8080' }).addresses.get('bidding')).toEqual(['http://10.0.0.1:8080', 'http://10.0.0.2:8080']);
  const { addresses } = readSettings({ SERVICE_URLS: 'kubernetes' });
  expect(addresses.get('identity')).toEqual(['http://identity-api:8080']);
  expect(addresses.get('bidding')).toEqual(['dns+http://bidding-api-replicas:8080']);
});
