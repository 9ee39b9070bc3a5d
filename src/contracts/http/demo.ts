import { Type } from 'typebox';
import { route } from '../route.ts';
import { Account } from './identity.ts';

/** As whom a visitor may look at a demonstration. */
export const DEMO_ROLES = ['bidder', 'seller', 'admin'] as const;
export type DemoRole = (typeof DEMO_ROLES)[number];
const SIGN_INS_PER_MINUTE_MAX = 30;

const Role = Type.Unsafe<DemoRole>({ type: 'string', enum: [...DEMO_ROLES] });

export const listDemoSessions = route({
  name: 'listDemoSessions', method: 'GET', path: '/demo/sessions',
  summary: 'As whom one may sign in without a password. Only in a demonstration that is reached from its own machine alone; elsewhere there is no such call.',
  auth: 'anyone', fromHereAlone: true, status: 200, refusals: ['not_found'], reply: Type.Object({ as: Type.Array(Role) }),
});
export const demoSignIn = route({
  name: 'demoSignIn', method: 'POST', path: '/demo/sessions',
  summary: 'Signs in as one of the people of a demonstration. Only where `GET /demo/sessions` answers.',
  auth: 'anyone', fromHereAlone: true, status: 201, refusals: ['malformed', 'not_found', 'wrong_state', 'rate_limited', 'busy'],
  body: Type.Object({ as: Role }, { additionalProperties: false }),
  reply: Type.Object({ token: Type.String(), expiresAt: Type.String(), account: Account }),
  ratePerMinuteMax: SIGN_INS_PER_MINUTE_MAX,
});

/** Every call that only a demonstration has. */
export const demoRoutes = [listDemoSessions, demoSignIn] as const;
