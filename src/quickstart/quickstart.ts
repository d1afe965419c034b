import { ConnectorError } from '../common/errors';
import type { QuickstartOptions } from '../config';
import { Api, RefusedError } from './api';
import { connectProduct } from './connection-step';
import { closeEnvironment, openEnvironment, type Reading } from './environment-step';
import { showEvents } from './events-step';
import { makeLink } from './link-step';
import { publishSchema } from './schema-step';
import { Stopped, type Stage } from './stage';
import { openTerminal } from './terminal';
import { textsOf } from './texts';

/**
 * The shortest way from a running connector to events of one's own tables, through the documented API alone. May be run
 * again: what is there is used.
 * @returns the exit code
 */
export async function quickstart(options: QuickstartOptions): Promise<number> {
  const stage: Stage = {
    options,
    server: new Api(options.serverUrl, options.adminToken, options.language),
    client: new Api(options.clientUrl, options.adminToken, options.language),
    terminal: openTerminal(options.yes),
    texts: textsOf(options.language),
  };
  try {
    await reach(stage);
    const reading = await openEnvironment(stage);
    await toFirstEvents(stage, reading).finally(() => closeEnvironment(stage, reading));
    return 0;
  } catch (error) {
    return report(error, stage);
  }
}

/** Says at once, and of both, when nobody answers or the token is another's. */
async function reach({ server, client }: Stage): Promise<void> {
  await server.get('/v1/environment?pageSize=1');
  await client.get('/v1/productConnection?pageSize=1');
}

async function toFirstEvents(stage: Stage, reading: Reading): Promise<void> {
  const { options, terminal, texts } = stage;
  const connectionId = await connectProduct(stage);
  const schemaName = await publishSchema(stage, connectionId);
  const linkId = await makeLink(stage, connectionId, schemaName);
  terminal.say();
  if (options.events > 0 && (await showEvents(stage, reading.token, schemaName)) === 0) {
    terminal.say(`${texts.noEvents} ${options.serverUrl}/v1/environment/eventsData?schemaName=${encodeURIComponent(schemaName)}`);
  }
  terminal.say();
  terminal.say(texts.goOn(options.serverUrl, options.clientUrl));
  terminal.say(texts.undo(`${options.clientUrl}/v1/productConnectionSchema/${linkId}`));
}

/** What a person can mend is said in a line; anything else is a defect and thrown on. */
function report(error: unknown, { options, texts }: Stage): number {
  const expected = error instanceof Stopped || error instanceof RefusedError || error instanceof ConnectorError;
  if (!expected) throw error;
  const known = error instanceof ConnectorError ? error.toBody(options.language) : null;
  process.stderr.write(`${known ? `${known.message} ${known.detailedMessage}` : error.message}\n`);
  if (error instanceof RefusedError && error.code === 'UNREACHABLE') process.stderr.write(`${texts.notRunning}\n`);
  return 1;
}
