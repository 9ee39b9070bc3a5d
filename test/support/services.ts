import { expect, test } from 'vitest';
import { findService, type ServiceName } from './services-list.ts';

export { findService };

/**
 * A test that needs a program which not every machine has. Without the program the test is skipped (`npm test` says which
 * and why); with REQUIRE_ALL=1 it fails. This is the only way in which a test of the house may be skipped.
 */
export function testWith(service: ServiceName, name: string, run: (program: string) => void | Promise<void>, timeoutMs?: number): void {
  const program = findService(service);
  if (program !== null) {
    test(name, () => run(program), timeoutMs);
  } else if (process.env['REQUIRE_ALL'] === '1') {
    test(name, () => expect.unreachable(`${service} is missing: "npm run test:services" installs it`));
  } else {
    test.skip(`${name} (needs ${service})`, () => {});
  }
}
