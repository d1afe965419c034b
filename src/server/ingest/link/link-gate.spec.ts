import { LinkGate } from './link-gate';

describe('LinkGate', () => {
  it('wakes every batch that waits for the link, and no other', async () => {
    const gate = new LinkGate();
    const woken: string[] = [];
    const first = gate.waitForMove('a', 5_000).then(() => woken.push('a1'));
    const second = gate.waitForMove('a', 5_000).then(() => woken.push('a2'));
    const other = gate.waitForMove('b', 30).then(() => woken.push('b'));
    gate.moved('a');
    await Promise.all([first, second]);
    expect(woken).toEqual(['a1', 'a2']);
    await other;
  });

  it('gives up after the time and keeps nothing', async () => {
    const gate = new LinkGate();
    await gate.waitForMove('a', 5);
    expect(gate.size).toBe(0);
  });

  it('keeps nothing once moved', async () => {
    const gate = new LinkGate();
    const waiting = gate.waitForMove('a', 5_000);
    gate.moved('a');
    await waiting;
    expect(gate.size).toBe(0);
  });
});
