import { Type } from 'typebox';
import { route } from '../route.ts';

/** Seconds after which the first page may ask a browser to load it again. */
export const RENEW_SECONDS = ['5', '10', '30', '60'] as const;

export const home = route({
  name: 'home', method: 'GET', path: '/', outsideApi: true,
  summary: 'The first page, as HTML without script: what is open for bids, soonest close first, or how to begin in an empty house. At most a second behind the bids.',
  auth: 'anyone', status: 200, refusals: [],
  query: Type.Object({
    renew: Type.Optional(Type.Unsafe<(typeof RENEW_SECONDS)[number]>({ type: 'string', enum: [...RENEW_SECONDS], description: 'Seconds after which the page loads itself again.' })),
  }),
});
export const homeStyle = route({
  name: 'homeStyle', method: 'GET', path: '/home.css', outsideApi: true, summary: 'The style of the first page.', auth: 'anyone', status: 200, refusals: [],
});
