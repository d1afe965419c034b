import { Lifecycle } from '../lifecycle';
import { HealthRegistry } from './health-registry';

describe('HealthRegistry', () => {
  function running(): { registry: HealthRegistry; lifecycle: Lifecycle } {
    const lifecycle = new Lifecycle();
    lifecycle.running();
    return { registry: new HealthRegistry(lifecycle), lifecycle };
  }

  it('is ready when every check is up', async () => {
    const { registry } = running();
    registry.register('store', async () => ({ up: true, detail: 'ok' }));
    expect(await registry.report()).toEqual({
      ready: true,
      checks: [
        { name: 'process', up: true, detail: 'RUNNING' },
        { name: 'store', up: true, detail: 'ok' },
      ],
    });
  });

  it('is not ready when a check is down or throws', async () => {
    const { registry } = running();
    registry.register('a', async () => ({ up: false, detail: 'lost' }));
    registry.register('b', () => Promise.reject(new Error('broken')));
    const report = await registry.report();
    expect(report.ready).toBe(false);
    expect(report.checks.slice(1)).toEqual([
      { name: 'a', up: false, detail: 'lost' },
      { name: 'b', up: false, detail: 'broken' },
    ]);
  });

  it('is not ready before the start and while stopping', async () => {
    const starting = new HealthRegistry(new Lifecycle());
    expect((await starting.report()).ready).toBe(false);
    const { registry, lifecycle } = running();
    lifecycle.stop();
    expect((await registry.report()).ready).toBe(false);
  });
});
