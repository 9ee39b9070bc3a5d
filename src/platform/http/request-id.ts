import { randomBytes } from 'node:crypto';

const GIVEN = /^[A-Za-z0-9._~-]{1,64}$/;

/** Takes a caller's X-Request-Id when it is 1 to 64 safe characters, else makes one: chance of this process, then a count. */
export function requestIds(): (given: unknown) => string {
  const prefix = randomBytes(6).toString('base64url');
  let count = 0;
  return (given) => {
    if (typeof given === 'string' && GIVEN.test(given)) return given;
    count += 1;
    return `${prefix}-${count.toString(36)}`;
  };
}
