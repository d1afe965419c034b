import { dim, lowerCurtain, red, say } from './display.mjs';
import { rememberMachine } from './machine-footprint.mjs';
import { playLive, playOnce } from './play.mjs';
import { setStage } from './stage.mjs';
import { Teardown } from './teardown.mjs';
import { Workspace } from './workspace.mjs';

/**
 * Runs the demonstration and ends the process: 0 when all is well (Ctrl-C included), 1 when something failed or source
 * and Server differ, 130 when `--once` was cut short.
 * @param {import('./options.mjs').DemoOptions} options
 */
export async function demo(options) {
  const interrupted = untilInterrupted();
  const teardown = new Teardown();
  teardown.add('what PostgreSQL needed to be started by root', await rememberMachine());
  const workspace = await Workspace.create();
  let keepLogs = false;
  teardown.add('the temporary directory', () => workspace.remove({ keepLogs }));
  let exitCode = 1;
  try {
    exitCode = await Promise.race([perform(options, workspace, teardown), interrupted.then(() => (options.once ? 130 : 0))]);
    lowerCurtain();
  } catch (error) {
    keepLogs = true;
    lowerCurtain();
    say(`${red('✗')} ${error instanceof Error ? error.message : error}`);
    say(`  Logs: ${workspace.logs}`);
  }
  await teardown.run();
  say(dim(keepLogs ? 'Everything is stopped; only the logs are kept.' : 'Everything is stopped and removed.'));
  process.exit(exitCode);
}

/**
 * @param {import('./options.mjs').DemoOptions} options
 * @param {Workspace} workspace
 * @param {Teardown} teardown
 * @returns {Promise<number>} the exit code
 */
async function perform(options, workspace, teardown) {
  const began = performance.now();
  /** @type {(error: Error) => void} */
  let fail = () => {};
  /** @type {Promise<never>} */
  const failed = new Promise((_resolve, reject) => (fail = reject));
  const played = setStage(options, workspace, teardown, fail).then((stage) =>
    options.once ? playOnce(stage, options, began) : playLive(stage, options),
  );
  return Promise.race([played, failed]);
}

/** @returns {Promise<void>} at the first signal; further ones do not cut the cleaning up short */
function untilInterrupted() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve());
    process.stdout.on('error', () => resolve()); // whoever read our output is gone
  });
}
