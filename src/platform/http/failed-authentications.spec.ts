import { FailedAuthentications } from './failed-authentications';

describe('failed authentications', () => {
  let now = 0;
  const counting = () => new FailedAuthentications(() => now);
  const flood = (failed: FailedAuthentications, address: string, times = 100) => {
    for (let index = 0; index < times; index++) failed.count(address);
  };

  it('are limited after a burst, until time has passed', () => {
    const failed = counting();
    flood(failed, '10.0.0.1');
    expect(failed.count('10.0.0.1')).toBe(1);
    now += 1_000;
    expect(failed.count('10.0.0.1')).toBe(0);
    expect(failed.count('10.0.0.1')).toBe(1);
    now += 3_600_000;
    flood(failed, '10.0.0.1', 99);
    expect(failed.count('10.0.0.1')).toBe(0);
  });

  it('are counted per address', () => {
    const failed = counting();
    flood(failed, '10.0.0.1');
    expect(failed.count('10.0.0.2')).toBe(0);
    expect(failed.count('::ffff:10.0.0.1')).toBe(1);
  });

  it('are counted per network of 64 bits under IPv6', () => {
    const failed = counting();
    flood(failed, '2001:db8::1');
    expect(failed.count('2001:DB8:0:0:5:6:7:8')).toBe(1);
    expect(failed.count('2001:db8:0:1::1')).toBe(0);
    expect(failed.count('::1')).toBe(0);
  });
});
