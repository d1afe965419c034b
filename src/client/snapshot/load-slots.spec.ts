import { LoadSlots } from './load-slots';

describe('the slots of loads', () => {
  /** Work that lasts until it is told to end. */
  function work(log: string[], name: string) {
    let end: () => void = () => undefined;
    const done = new Promise<void>((resolve) => (end = resolve));
    const run = async () => {
      log.push(name);
      await done;
    };
    return { run, end };
  }
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  it('lets as many of a connection work as there are, the others in their order, and other connections beside them', async () => {
    const slots = new LoadSlots(2);
    const log: string[] = [];
    const works = ['a', 'b', 'c', 'd'].map((name) => work(log, name));
    const running = works.map(({ run }) => slots.run('one', run));
    const other = slots.run('other', async () => void log.push('other'));
    await other;
    expect(log).toEqual(['a', 'b', 'other']);
    works[1].end();
    await settle();
    expect(log).toEqual(['a', 'b', 'other', 'c']);
    works.forEach(({ end }) => end());
    await Promise.all(running);
    expect(log).toEqual(['a', 'b', 'other', 'c', 'd']);
  });

  it('gives the slot of one that failed to the next', async () => {
    const slots = new LoadSlots(1);
    const failing = slots.run('one', () => Promise.reject(new Error('failed')));
    const next = slots.run('one', async () => 'done');
    await expect(failing).rejects.toThrow('failed');
    expect(await next).toBe('done');
  });
});
