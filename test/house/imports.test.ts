import { expect, test } from 'vitest';
import { cruise, filesToCruise, importRules } from './support/cruise.ts';
import { withPlanted, type Plants } from './support/planted.ts';
import { root } from './support/tree.ts';

const fakePackage = (name: string): Plants => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', main: 'index.js', license: 'MIT' }),
  [`node_modules/${name}/index.js`]: 'exports.it = 1;\n',
});

/** A tree in which nothing is wrong: what a planted fault is added to. */
const SOUND: Plants = {
  'package.json': JSON.stringify({
    name: 'planted', type: 'module', imports: { '#*': './src/*' },
    dependencies: { pg: '1.0.0', commander: '1.0.0', typebox: '1.0.0' }, devDependencies: { vitest: '1.0.0' },
  }),
  ...fakePackage('pg'), ...fakePackage('commander'), ...fakePackage('typebox'), ...fakePackage('vitest'), ...fakePackage('stray'),
  'src/domain/money.ts': 'export const cents = 100;\n',
  'src/contracts/bidding.ts': 'import { it } from "typebox";\nimport { cents } from "#domain/money.ts";\nexport const shape = [it, cents];\n',
  'src/platform/db/pool.ts': 'import { it } from "pg";\nexport const pool = it;\n',
  'src/modules/bidding/rules.ts': 'import { cents } from "#domain/money.ts";\nexport const rule = cents;\n',
  'src/modules/bidding/store.ts': 'import { pool } from "#platform/db/pool.ts";\nexport const rows = pool;\n',
  'src/modules/bidding/service.ts': 'import { rows } from "./store.ts";\nimport { rule } from "./rules.ts";\nimport { shape } from "#contracts/bidding.ts";\nexport const serve = [rows, rule, shape];\n',
  'src/modules/bidding/routes.ts': 'import { serve } from "./service.ts";\nexport const routes = serve;\n',
  'src/modules/bidding/index.ts': 'import { routes } from "./routes.ts";\nexport const bidding = routes;\n',
  'src/modules/payment/index.ts': 'import { cents } from "#domain/money.ts";\nexport const payment = cents;\n',
  'src/app/compose.ts': 'import { bidding } from "#modules/bidding/index.ts";\nimport { payment } from "#modules/payment/index.ts";\nexport const house = [bidding, payment];\n',
  'src/cli/serve.ts': 'import { it } from "commander";\nimport { house } from "#app/compose.ts";\nexport const run = [it, house];\n',
  'test/support/house.ts': 'import { house } from "#app/compose.ts";\nexport const started = house;\n',
  'web/live.ts': 'import { shape } from "../src/contracts/bidding.ts";\nexport const live = shape;\n',
  // Read as plain TypeScript this is a comparison without an end.
  'web/page.tsx': 'import { live } from "./live.ts";\nexport function Page() {\n  if (live === undefined) return <span className="x" />;\n  return <b>{live.length}</b>;\n}\n',
};

/** For each rule: files that break it, and the file the report has to name. */
const PLANTED: Record<string, { plants: Plants; from: string }> = {
  'domain-is-closed': { from: 'src/domain/late.ts', plants: { 'src/domain/late.ts': 'import { createHash } from "node:crypto";\nexport const hash = createHash;\n' } },
  'module-rules-are-pure': { from: 'src/modules/payment/rules.ts', plants: { 'src/modules/payment/rules.ts': 'import { pool } from "#platform/db/pool.ts";\nexport const rule = pool;\n' } },
  'contracts-know-only-domain': { from: 'src/contracts/payment.ts', plants: { 'src/contracts/payment.ts': 'import type { pool } from "#platform/db/pool.ts";\nexport type Pool = typeof pool;\n' } },
  'platform-knows-no-business': { from: 'src/platform/live/hub.ts', plants: { 'src/platform/live/hub.ts': 'import { cents } from "#domain/money.ts";\nexport const hub = cents;\n' } },
  'modules-do-not-meet': { from: 'src/modules/payment/service.ts', plants: { 'src/modules/payment/service.ts': 'import type { bidding } from "#modules/bidding/index.ts";\nexport type It = typeof bidding;\n' } },
  'module-front-door': { from: 'src/app/back-door.ts', plants: { 'src/app/back-door.ts': 'import { serve } from "#modules/bidding/service.ts";\nexport const through = serve;\n' } },
  'routes-go-through-service': { from: 'src/modules/bidding/live.ts', plants: { 'src/modules/bidding/live.ts': 'import { rows } from "./store.ts";\nexport const live = rows;\n' } },
  'drivers-stay-in-platform': { from: 'src/modules/payment/store.ts', plants: { 'src/modules/payment/store.ts': 'import { it } from "pg";\nexport const row = it;\n' } },
  'terminal-stays-in-cli': { from: 'src/app/terminal.ts', plants: { 'src/app/terminal.ts': 'import { it } from "commander";\nexport const row = it;\n' } },
  'schemas-stay-in-contracts': { from: 'src/modules/payment/routes.ts', plants: { 'src/modules/payment/routes.ts': 'import { it } from "typebox";\nexport const row = it;\n' } },
  'modules-touch-no-machine': { from: 'src/modules/payment/files.ts', plants: { 'src/modules/payment/files.ts': 'import { readFileSync } from "node:fs";\nexport const read = readFileSync;\n' } },
  'only-entry-points-compose': { from: 'src/modules/payment/jobs.ts', plants: { 'src/modules/payment/jobs.ts': 'import { house } from "#app/compose.ts";\nexport const job = house;\n' } },
  'nobody-imports-a-command': { from: 'src/app/command.ts', plants: { 'src/app/command.ts': 'import { run } from "#cli/serve.ts";\nexport const again = run;\n' } },
  'web-shares-only-language': { from: 'web/pool.ts', plants: { 'web/pool.ts': 'import { pool } from "../src/platform/db/pool.ts";\nexport const direct = pool;\n' } },
  'no-production-to-test': { from: 'src/app/fixture.ts', plants: { 'src/app/fixture.ts': 'import { started } from "../../test/support/house.ts";\nexport const fixture = started;\n' } },
  'no-dev-packages-in-production': { from: 'src/app/tool.ts', plants: { 'src/app/tool.ts': 'import { it } from "vitest";\nexport const tool = it;\n' } },
  'packages-are-declared': { from: 'src/app/stray.ts', plants: { 'src/app/stray.ts': 'import { it } from "stray";\nexport const stray = it;\n' } },
  'no-cycles': { from: 'src/domain/egg.ts', plants: { 'src/domain/egg.ts': 'import { hen } from "./hen.ts";\nexport const egg = () => hen;\n', 'src/domain/hen.ts': 'import { egg } from "./egg.ts";\nexport const hen = () => egg;\n' } },
  'no-orphans': { from: 'src/platform/lonely.ts', plants: { 'src/platform/lonely.ts': 'export const lonely = 1;\n' } },
  'everything-resolves': { from: 'src/app/typo.ts', plants: { 'src/app/typo.ts': 'import { cents } from "#domain/mony.ts";\nexport const typo = cents;\n' } },
};

test('the import gate sees every source file of the project', async () => {
  const { seen } = await cruise(root);
  const written = filesToCruise(root);
  expect(written.length).toBeGreaterThan(0);
  expect(written.filter((file) => !seen.includes(file))).toEqual([]);
});

test('no import of the project breaks the import table', async () => {
  const { faults } = await cruise(root);
  expect(faults.map(({ rule, from, to }) => `${rule}: ${from} -> ${to}`)).toEqual([]);
});

test('a tree without faults is reported as such', async () => {
  const { seen, faults } = await withPlanted(SOUND, 'own', cruise);
  expect(faults).toEqual([]);
  expect(seen).toEqual(expect.arrayContaining(Object.keys(SOUND).filter((path) => /^(src|test|web)\//.test(path))));
});

test('every rule of the import table has a planted fault', () => {
  expect(Object.keys(PLANTED).sort()).toEqual(importRules().forbidden.map(({ name }) => name).sort());
});

test.each(Object.entries(PLANTED))('the import gate reports a breach of %s', async (rule, { plants, from }) => {
  const { faults } = await withPlanted({ ...SOUND, ...plants }, 'own', cruise);
  expect(faults.map((fault) => `${fault.rule}: ${fault.from}`)).toContain(`${rule}: ${from}`);
});

test('a command, a file system or a driver behind a type alone is no breach', async () => {
  const plants = { 'src/modules/payment/type.ts': 'import type { Stats } from "node:fs";\nimport type { it } from "typebox";\nexport type Seen = [Stats, typeof it];\n' };
  const { faults } = await withPlanted({ ...SOUND, ...plants }, 'own', cruise);
  expect(faults).toEqual([]);
});
