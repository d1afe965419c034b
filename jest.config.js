/**
 * Three projects: `unit` (beside the source, no sockets), `medium` (real PostgreSQL) and `e2e` (Client and Server as
 * processes). SWC compiles without checking types; `npm run lint` does that with tsc.
 */
const swc = [
  '@swc/jest',
  {
    swcrc: false, // the build's .swcrc leaves specs out
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      keepClassNames: true,
    },
    module: { type: 'commonjs' },
  },
];

const project = (displayName, testMatch, extra = {}) => ({
  displayName,
  rootDir: '.',
  testEnvironment: 'node',
  // A dynamic import names the compiled file; in tests it is the source.
  moduleNameMapper: { '^(\\./(?:postgres|sqlserver|oracle|worker)/index)\\.js$': '$1' },
  transform: { '^.+\\.[jt]s$': swc },
  // Published as ES module only, which Jest on Node 20 cannot require; @fastify/static (Swagger UI) needs it.
  transformIgnorePatterns: ['/node_modules/(?!(.+/)?content-disposition/)'],
  testMatch,
  ...extra,
});

const onPostgres = { globalSetup: '<rootDir>/test/support/global-setup.ts', globalTeardown: '<rootDir>/test/support/global-teardown.ts' };

module.exports = {
  maxWorkers: 2,
  testTimeout: 60_000,
  projects: [
    project('unit', ['<rootDir>/src/**/*.spec.ts']),
    project('medium', ['<rootDir>/test/{contract,medium}/**/*.spec.ts'], onPostgres),
    project('e2e', ['<rootDir>/test/{e2e,faults}/**/*.spec.ts'], onPostgres),
  ],
};
