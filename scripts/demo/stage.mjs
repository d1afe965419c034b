import { randomBytes } from 'node:crypto';
import { Writers } from './changes/writers.mjs';
import { bold, cyan, dim, print, step, yellow } from './display.mjs';
import { EventWatch } from './event-watch.mjs';
import { Api } from './http.mjs';
import { followInitialLoad, untilLoadArrived } from './initial-load.mjs';
import { LiveScreen } from './live-screen.mjs';
import { SampleProducts } from './products.mjs';
import { ProfileProcess } from './profiles.mjs';
import { makeLinks, planLinks, publishSchemas, registerConnections, registerEnvironment } from './registration.mjs';

/**
 * Everything that runs once the initial load is done.
 * @typedef {object} Stage
 * @property {Api} reader the Server's API with a token that may only read
 * @property {import('./products.mjs').Product[]} products
 * @property {EventWatch} watch
 * @property {LiveScreen} screen
 * @property {Writers} writers
 */

/**
 * Starts the Server, the sample products and the Client, registers everything by their public HTTP APIs and follows the
 * initial load to its end.
 * @param {import('./options.mjs').DemoOptions} options
 * @param {import('./workspace.mjs').Workspace} workspace
 * @param {import('./teardown.mjs').Teardown} teardown
 * @param {(error: Error) => void} fail told of what goes wrong later, beside the steps
 * @returns {Promise<Stage>}
 */
export async function setStage(options, workspace, teardown, fail) {
  const secrets = { ADMIN_TOKEN: randomBytes(32).toString('hex'), CONNECTOR_SECRET: randomBytes(32).toString('base64') };
  const sample = new SampleProducts();
  const server = new ProfileProcess('server', workspace);
  const client = new ProfileProcess('client', workspace);
  teardown.add('the sample products', () => sample.stop());
  teardown.add('the Server', () => server.stop());
  teardown.add('the Client', () => client.stop());
  server.onLost = client.onLost = fail;

  print(bold('TOTVS Connector: a demonstration on this machine, thrown away when it ends\n'));
  const shown = () => `${server.address}/api`;
  const [products] = await step(
    'Server and sample product databases',
    () => both(sample.start(workspace.products, options.rows), server.start(secrets)),
    shown,
  );
  const serverAdmin = new Api(server.address, secrets.ADMIN_TOKEN);
  const tokens = await step('Environment and tokens', () => registerEnvironment(serverAdmin));
  await step(
    'SchemaDefinitions published',
    () => publishSchemas(serverAdmin),
    (published) => published.join(', '),
  );

  const link = { ...secrets, SERVER_URL: server.address, ENVIRONMENT_TOKEN: tokens.clientToken };
  await step(
    'Client',
    () => client.start(link),
    () => `${client.address}/api`,
  );
  const clientAdmin = new Api(client.address, secrets.ADMIN_TOKEN);
  const connections = await step('ProductConnections tested', () => registerConnections(clientAdmin, products), namesOf);
  await showPlans(clientAdmin, connections);

  const reader = new Api(server.address, tokens.readerToken);
  const { watch, screen } = startWatch(reader, teardown, fail);
  const links = await step(
    'ProductConnectionSchemas',
    () => makeLinks(clientAdmin, connections),
    (made) => `${made.length} links`,
  );
  await loadInitially(clientAdmin, links, watch);
  showAddresses(server.address, client.address, secrets.ADMIN_TOKEN);

  const writers = new Writers({ rate: options.rate, changes: options.once ? options.changes : Infinity });
  teardown.add('the changes', () => writers.stop());
  return { reader, products, watch, screen, writers };
}

/** Both to their end, also when one fails: what is half started could not be stopped. @template A @template B @param {Promise<A>} a @param {Promise<B>} b @returns {Promise<[A, B]>} */
async function both(a, b) {
  await Promise.allSettled([a, b]);
  return Promise.all([a, b]);
}

/** @param {Map<import('./products.mjs').Product, string>} connections */
function namesOf(connections) {
  return [...connections.keys()].map(({ name }) => name).join(', ');
}

/** @param {Api} client @param {Map<import('./products.mjs').Product, string>} connections */
async function showPlans(client, connections) {
  const plans = await step('Plans asked for, nothing changed yet', () => planLinks(client, connections));
  for (const { label, statements, risks } of plans) {
    print(dim(`  ${label.padEnd(20)} ${statements} statements, ${risks.length || 'no'} risks`));
    for (const risk of risks) print(`    ${yellow(risk)}`);
  }
}

/**
 * The watch reads from the first event on, so that the initial load is counted too.
 * @param {Api} reader
 * @param {import('./teardown.mjs').Teardown} teardown
 * @param {(error: Error) => void} fail
 */
function startWatch(reader, teardown, fail) {
  const screen = new LiveScreen();
  const watch = new EventWatch(reader, (event) => screen.show(event));
  teardown.add('the reader of events', () => {
    screen.stop();
    watch.stop();
  });
  watch.run().catch(fail);
  return { watch, screen };
}

/** @param {Api} client @param {import('./registration.mjs').Link[]} links @param {EventWatch} watch */
async function loadInitially(client, links, watch) {
  print('Initial load');
  const began = performance.now();
  const rows = await followInitialLoad(client, links);
  await untilLoadArrived(watch, rows);
  const seconds = (performance.now() - began) / 1000;
  print(dim(`  ${rows.toLocaleString('en')} entities at the Server after ${seconds.toFixed(1)} s, installing triggers included`));
}

/** @param {string} server @param {string} client @param {string} adminToken */
function showAddresses(server, client, adminToken) {
  print();
  print(`  Swagger UI  Server ${cyan(`${server}/api`)}   Client ${cyan(`${client}/api`)}`);
  print(`  Administrator's token of this demo, for Authorize: ${cyan(adminToken)}`);
}
