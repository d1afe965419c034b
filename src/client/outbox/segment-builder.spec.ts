import { SegmentBuilder } from './segment-builder';

describe('SegmentBuilder', () => {
  it('writes the same bytes as joining the texts would', () => {
    const builder = new SegmentBuilder(1_000);
    const texts = Array.from({ length: 3_000 }, (_, index) => JSON.stringify({ index, text: `ação € ${'𝄞'.repeat(index % 50)}` }));
    for (const text of texts) builder.add(text);
    expect(builder.count).toBe(3_000);
    expect(builder.take().equals(Buffer.from(`[${texts.join(',')}]`))).toBe(true);
  });

  it.each([1, 8, 10_000])('begins anew after each array, and leaves what it gave alone (%i bytes expected)', (capacity) => {
    const builder = new SegmentBuilder(capacity);
    builder.add('"one"');
    const one = builder.take();
    builder.add('"two"');
    builder.add('3');
    expect([one.toString(), builder.take().toString(), builder.count, builder.size]).toEqual(['["one"]', '["two",3]', 0, 0]);
  });

  it('takes a text larger than everything before', () => {
    const builder = new SegmentBuilder(100);
    const large = JSON.stringify('é'.repeat(500_000));
    builder.add(large);
    expect(builder.take().toString()).toBe(`[${large}]`);
  });

  it('holds little more memory than the array takes', () => {
    const builder = new SegmentBuilder(1_000_000);
    builder.add('"small"');
    expect(builder.take().buffer.byteLength).toBeLessThan(100_000);
  });
});
