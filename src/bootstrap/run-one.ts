import { Logger, type DynamicModule, type Type } from '@nestjs/common';
import type { ConnectorConfig } from '../config';
import { startApp } from './create-app';
import { stopRequested } from './stop-request';

/**
 * Runs one profile until it is asked to stop.
 * @returns the exit code: 0, or 1 when something did not stop in time
 * @throws ConnectorError when it cannot start, or cannot go on
 */
export async function runOne(config: ConnectorConfig, profile: Type | DynamicModule): Promise<number> {
  const asked = stopRequested();
  const starting = startApp(config, profile);
  const startIsLate = asked.then(() => within(starting, config.shutdownTimeoutMs)).then((inTime) => (inTime ? starting : null));
  const running = await Promise.race([starting, startIsLate]);
  if (!running) return tooLate(config, 'the start');
  const logger = new Logger('Connector');
  logger.log(`${config.profile} serves at ${running.url}, Swagger UI at ${running.url}/api`);
  process.send?.({ url: running.url });

  const reason = await Promise.race([asked, running.failed]);
  logger.log(`stopping: ${reason instanceof Error ? reason.message : reason}`);
  const inTime = await within(running.stop(), config.shutdownTimeoutMs);
  if (reason instanceof Error) throw reason;
  return inTime ? 0 : tooLate(config, running.stillStopping());
}

function tooLate(config: ConnectorConfig, what: string): number {
  process.stderr.write(`did not stop within ${config.shutdownTimeoutMs} ms: ${what}\n`);
  return 1;
}

/** Whether `work` ends in time. */
export async function within(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), milliseconds)));
  try {
    return await Promise.race([work.then(() => true), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
