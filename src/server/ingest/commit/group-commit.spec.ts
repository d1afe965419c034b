import { GroupCommit, QueueFullError } from './group-commit';

const LIMITS = { entries: 3, bytes: 100, waitingBytes: 1_000 };

/** A store whose transactions end when told to. */
function controlledStore() {
  const groups: string[][] = [];
  const endings: ((error?: Error) => void)[] = [];
  const commit = (entries: string[]) =>
    new Promise<string[]>((resolve, reject) => {
      groups.push(entries);
      endings.push((error) => (error ? reject(error) : resolve(entries.map((entry) => `${entry} stored`))));
    });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { groups, endings, commit, settle };
}

describe('GroupCommit', () => {
  it('commits a lone entry at once and collects what arrives meanwhile', async () => {
    const { groups, endings, commit, settle } = controlledStore();
    const queue = new GroupCommit(commit, () => false, LIMITS);
    const first = queue.submit('a', 1);
    expect(groups).toEqual([['a']]);
    const later = [queue.submit('b', 1), queue.submit('c', 1)];
    endings[0]();
    expect(await first).toBe('a stored');
    await settle();
    expect(groups).toEqual([['a'], ['b', 'c']]);
    endings[1]();
    expect(await Promise.all(later)).toEqual(['b stored', 'c stored']);
  });

  it('bounds a group by entries and by bytes, and lets one larger entry pass alone', async () => {
    const { groups, endings, commit, settle } = controlledStore();
    const queue = new GroupCommit(commit, () => false, LIMITS);
    const all = [
      ['a', 1],
      ['b', 60],
      ['c', 60],
      ['d', 500],
      ['e', 1],
      ['f', 1],
      ['g', 1],
      ['h', 1],
    ] as const;
    const stored = all.map(([entry, bytes]) => queue.submit(entry, bytes));
    for (let index = 0; index < 6; index++) {
      endings[index]();
      await settle();
    }
    await Promise.all(stored);
    expect(groups).toEqual([['a'], ['b'], ['c'], ['d'], ['e', 'f', 'g'], ['h']]);
  });

  it('lets one bad entry of a group fail alone', async () => {
    const commit = (entries: string[]) =>
      entries.includes('bad') ? Promise.reject(new Error('refused')) : Promise.resolve(entries.map((entry) => `${entry} stored`));
    const queue = new GroupCommit(commit, () => true, LIMITS);
    const outcomes = await Promise.allSettled(['a', 'b', 'bad', 'c'].map((entry) => queue.submit(entry, 1)));
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  });

  it('fails a whole group at once when the store is away, and goes on afterwards', async () => {
    const { groups, endings, commit, settle } = controlledStore();
    const queue = new GroupCommit(commit, () => false, LIMITS);
    const first = queue.submit('a', 1);
    const lost = Promise.allSettled([queue.submit('b', 1), queue.submit('c', 1)]);
    endings[0]();
    await first;
    await settle();
    endings[1](new Error('away'));
    expect((await lost).map((outcome) => outcome.status)).toEqual(['rejected', 'rejected']);
    await settle();
    const next = queue.submit('d', 1);
    endings[2]();
    expect(await next).toBe('d stored');
    expect(groups).toEqual([['a'], ['b', 'c'], ['d']]);
  });

  it('refuses more than may wait', async () => {
    const { endings, commit } = controlledStore();
    const queue = new GroupCommit(commit, () => false, { ...LIMITS, waitingBytes: 100 });
    const running = queue.submit('a', 1);
    const waiting = queue.submit('b', 90);
    await expect(queue.submit('c', 20)).rejects.toBeInstanceOf(QueueFullError);
    endings[0]();
    await running;
    await new Promise((resolve) => setImmediate(resolve));
    endings[1]();
    await waiting;
  });
});
