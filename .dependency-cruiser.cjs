/**
 * Who may import whom (docs/architecture.md, "Folders"), as rules. Every rule is anchored at ^src/ so that it cannot match
 * a folder of the same name elsewhere.
 */
const featureFolder = '^src/(client|server)/[^/]+/';
const sharedFolder = '^src/(event-log|messaging|eai|platform/[^/]+|dialects/[^/]+|common/[^/]+|contracts/[^/]+|config)/';
const notIndex = '(?<!/index)\\.ts$';

/** Features in the direction of the flow: each may import those before it, none behind it. A new feature is entered here. */
const flow = {
  client: [
    'server-link',
    'dead-letter',
    'product-connection',
    'schema-sync',
    'mapping',
    'schema-draft',
    'trigger-manager',
    'structure-checker',
    'product-connection-schema',
    'outbox',
    'capture',
    'product-upgrade',
    'snapshot',
    'outbound',
  ],
  server: ['environment', 'schema-registry', 'ingest', 'hub', 'entity-view'],
};

const againstTheFlow = Object.entries(flow).flatMap(([half, features]) =>
  features.slice(0, -1).map((feature, position) => ({
    name: `against-the-flow-from-${half}-${feature}`,
    comment: 'No stage calls backwards: what a later stage has to say is a row that an earlier one reads.',
    severity: 'error',
    from: { path: `^src/${half}/${feature}/` },
    to: { path: `^src/${half}/(${features.slice(position + 1).join('|')})/` },
  })),
);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'A cycle has no order of construction and no layer: extract what both need.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-circular-features',
      comment: 'Features form a line in the direction of the flow; two that need each other are one, or miss a third.',
      severity: 'error',
      scope: 'folder',
      from: { path: '^src/(client|server)/[^/]+$' },
      to: { path: '^src/(client|server)/[^/]+$', circular: true },
    },
    ...againstTheFlow,
    {
      name: 'features-have-a-place-in-the-flow',
      comment: 'Enter a new feature into `flow` above.',
      severity: 'error',
      from: { path: '^src/profiles/' },
      to: {
        path: '^src/(client|server)/',
        pathNot: Object.entries(flow).map(([half, features]) => `^src/${half}/(${features.join('|')})/`),
      },
    },
    {
      name: 'sending-and-reading-know-only-the-log',
      comment: 'The event log stands between the stages that append and those that read.',
      severity: 'error',
      from: { path: '^src/(client/outbound|server/hub|server/entity-view)/' },
      to: { path: '^src/(client/(capture|snapshot)|server/ingest)/' },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'src-not-to-test',
      comment: 'Shipped code never depends on what only tests, measurements or tools need.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts|demo|dist)/' },
    },
    {
      name: 'src-not-to-dev-dependency',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'common-is-pure',
      comment: 'Pure helpers: nothing of ours above them, no framework, no driver, no I/O.',
      severity: 'error',
      from: { path: '^src/common/', pathNot: '\\.spec\\.ts$' },
      to: {
        path: [
          '^src/(?!common/)',
          '^node_modules/(@nestjs|@fastify|fastify|typeorm|pg|pino|undici)(/|-)',
          '^(node:)?(fs|net|http|https|tls|child_process|cluster)(/|$)',
        ],
      },
    },
    {
      name: 'contracts-are-pure',
      comment: 'What crosses a boundary knows neither a framework, nor a driver, nor the configuration.',
      severity: 'error',
      from: { path: '^src/contracts/', pathNot: '\\.spec\\.ts$' },
      to: {
        path: [
          '^src/(?!contracts/|common/)',
          '^node_modules/(@nestjs|@fastify|fastify|typeorm|pg|pino|undici)(/|-)',
          '^(node:)?(fs|net|http|https|tls|child_process|cluster)(/|$)',
        ],
      },
    },
    {
      name: 'config-knows-only-common',
      severity: 'error',
      from: { path: '^src/config/' },
      to: { path: '^src/(?!config/|common/)' },
    },
    {
      name: 'platform-knows-no-feature',
      comment: 'Technical services serve every feature and know none.',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/(?!platform/|config/|common/|contracts/)' },
    },
    {
      name: 'dialects-stand-alone',
      comment: 'A dialect knows the vocabulary, the contracts and its own driver; never a sibling, the framework or our store.',
      severity: 'error',
      from: { path: '^src/dialects/([^/]+)/', pathNot: '^src/dialects/worker/' },
      to: {
        path: ['^src/', '^node_modules/(@nestjs|typeorm)(/|$)'],
        pathNot: '^src/(dialects/$1/|dialects/common/|dialects/dialect\\.ts$|common/|contracts/)',
      },
    },
    {
      name: 'a-worker-holds-any-dialect',
      comment: 'A small Nest microservice: it gets the dialect it holds from the registry and knows nothing of any.',
      severity: 'error',
      from: { path: '^src/dialects/worker/' },
      to: { path: '^src/', pathNot: '^src/(dialects/(worker/|dialect\\.ts$|registry\\.ts$)|common/)' },
    },
    {
      name: 'dialects-are-loaded-by-the-registry',
      comment: 'So that the driver of a database that is not used is never loaded.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/dialects/' },
      to: { path: '^src/dialects/[^/]+/' },
    },
    {
      name: 'dialect-vocabulary-is-pure',
      severity: 'error',
      from: { path: '^src/dialects/(dialect|entity-mapping|introspection)\\.ts$' },
      to: { path: ['^src/(?!common/|contracts/|dialects/(entity-mapping|introspection)\\.ts$)', '^node_modules/'] },
    },
    {
      name: 'event-log-and-messaging-know-no-feature',
      severity: 'error',
      from: { path: '^src/(event-log|messaging)/' },
      to: { path: '^src/(client|server|eai|dialects|profiles|bootstrap)/|^src/main\\.ts$' },
    },
    {
      name: 'client-not-to-server',
      comment: 'The halves meet in contracts and on the wire only.',
      severity: 'error',
      from: { path: '^src/client/' },
      to: { path: '^src/server/' },
    },
    {
      name: 'server-not-to-client',
      severity: 'error',
      from: { path: '^src/server/' },
      to: { path: '^src/(client|dialects)/' },
    },
    {
      name: 'standard-message-through-a-port',
      comment: 'The standard message reaches either half through a port the profile supplies.',
      severity: 'error',
      from: { path: '^src/eai/' },
      to: { path: '^src/(client|server|profiles|bootstrap)/' },
    },
    {
      name: 'only-the-composition-root-knows-the-list',
      comment: 'Modules never ask which profile they are in.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(profiles|bootstrap)/|^src/main\\.ts$' },
      to: { path: '^src/(profiles|bootstrap)/' },
    },
    {
      name: 'bootstrap-knows-no-feature',
      severity: 'error',
      from: { path: '^src/(bootstrap/|main\\.ts$)' },
      to: { path: '^src/(client|server|dialects|event-log|messaging|eai)/' },
    },
    {
      name: 'features-only-through-index',
      comment: 'Another feature is what its index.ts says it is.',
      severity: 'error',
      from: { path: '^src/(client|server)/([^/]+)/' },
      to: { path: `${featureFolder}.*${notIndex}`, pathNot: '^src/$1/$2/' },
    },
    {
      name: 'features-only-through-index-from-outside',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(client|server)/' },
      to: { path: `${featureFolder}.*${notIndex}` },
    },
    {
      name: 'shared-folders-only-through-index',
      comment: 'Of event-log, a platform service, a dialect and the like, only index.ts is public.',
      severity: 'error',
      from: { path: sharedFolder },
      to: { path: `${sharedFolder}.*${notIndex}`, pathNot: '^src/$1/' },
    },
    {
      name: 'shared-folders-only-through-index-from-outside',
      severity: 'error',
      from: { path: '^src/', pathNot: sharedFolder },
      to: { path: `${sharedFolder}.*${notIndex}` },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.check.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
