const SIGNALS: NodeJS.Signals[] = process.platform === 'win32' ? ['SIGINT', 'SIGTERM', 'SIGBREAK'] : ['SIGINT', 'SIGTERM'];

/**
 * Resolves when this process is asked to stop: by a signal, or because the process that started it over a channel is
 * gone or let go of it. Further requests change nothing.
 */
export function stopRequested(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of SIGNALS) process.on(signal, () => resolve(signal));
    if (process.connected) process.once('disconnect', () => resolve('the process that started it let go of it'));
  });
}
