import { Logger } from '@nestjs/common';
import { Lifecycle } from './lifecycle';
import { WorkerRegistry } from './worker-registry';

describe('WorkerRegistry', () => {
  const worker = (name: string, journal: string[], stop = async () => undefined as void) => ({
    start: async () => void journal.push(`start ${name}`),
    stop: async () => {
      journal.push(`stop ${name}`);
      await stop();
    },
  });

  function registryOf(journal: string[]): { registry: WorkerRegistry; lifecycle: Lifecycle } {
    const lifecycle = new Lifecycle();
    const registry = new WorkerRegistry(lifecycle);
    registry.register('a', worker('a', journal));
    registry.register('b', worker('b', journal));
    return { registry, lifecycle };
  }

  it('starts in order and stops in reverse order', async () => {
    const journal: string[] = [];
    const { registry, lifecycle } = registryOf(journal);
    await registry.startAll();
    expect(lifecycle.state).toBe('RUNNING');
    await registry.stopAll();
    expect(journal).toEqual(['start a', 'start b', 'stop b', 'stop a']);
  });

  it('is not ready and aborts waits before the first worker is asked to stop', async () => {
    const lifecycle = new Lifecycle();
    const registry = new WorkerRegistry(lifecycle);
    const seen: unknown[] = [];
    registry.register(
      'a',
      worker('a', [], async () => void seen.push(lifecycle.state, lifecycle.stopSignal.aborted)),
    );
    await registry.startAll();
    await registry.stopAll();
    expect(seen).toEqual(['STOPPING', true]);
  });

  it('stops each worker once, and only those that were started', async () => {
    const journal: string[] = [];
    const { registry } = registryOf(journal);
    await Promise.all([registry.stopAll(), registry.stopAll()]);
    await registry.startAll();
    expect(journal).toEqual([]);
  });

  it('goes on when a worker fails to stop', async () => {
    const error = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const journal: string[] = [];
    const { registry } = registryOf(journal);
    registry.register(
      'c',
      worker('c', journal, () => Promise.reject(new Error('stuck'))),
    );
    await registry.startAll();
    await registry.stopAll();
    expect(journal.slice(-3)).toEqual(['stop c', 'stop b', 'stop a']);
    expect(registry.stillRunning).toEqual([]);
    error.mockRestore();
  });
});
