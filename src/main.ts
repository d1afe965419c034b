#!/usr/bin/env node
import 'reflect-metadata';
import { ConnectorError } from './common/errors';
import { languageOfCommandLine, readCommand, type ConnectorConfig } from './config';

// The two branches load only what they need: `--help` and a wrong flag answer at once, `all` stays small.
async function run(): Promise<number> {
  const command = readCommand(process.argv.slice(2), process.env, process.cwd());
  switch (command.kind) {
    case 'PRINT':
      process.stdout.write(command.text);
      return 0;
    case 'RUN_BOTH':
      return (await import('./bootstrap/run-both.js')).runBoth(command.both, __filename);
    case 'QUICKSTART':
      return (await import('./quickstart/index.js')).quickstart(command.options);
    case 'CERTIFY':
      return (await import('./certify/index.js')).certify(command.options);
    case 'RUN':
      return runProfile(command.config);
  }
}

async function runProfile(config: ConnectorConfig): Promise<number> {
  const { runOne } = await import('./bootstrap/run-one.js');
  if (config.profile === 'client') return runOne(config, (await import('./profiles/client.module.js')).ClientModule);
  return runOne(config, (await import('./profiles/server.module.js')).ServerModule);
}

/** One line for what an operator can mend; with a stack below for what only a developer can. */
function report(error: unknown): number {
  if (!(error instanceof ConnectorError)) {
    const [message] = (error instanceof Error ? error.message : String(error)).split('\n');
    process.stderr.write(`The connector ended by an error of its own: ${message}\n${error instanceof Error ? error.stack : ''}\n`);
    return 1;
  }
  const { message, detailedMessage } = error.toBody(languageOfCommandLine(process.env));
  process.stderr.write(`${message} ${detailedMessage}\n`);
  return error.code === 'CONFIGURATION_INVALID' ? 2 : 1;
}

void run()
  .catch(report)
  .then((code) => process.exit(code));
