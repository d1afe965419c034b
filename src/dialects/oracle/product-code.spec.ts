import { insertsWithoutColumns, loadsByAppend, usesRowType } from './product-code';

const TABLE = { schema: 'SALES', name: 'SA1$010' };

describe("the product's code", () => {
  it.each([
    ['INSERT INTO SA1$010 VALUES (1, 2)', true],
    ['insert into sales.sa1$010 select * from x', true],
    ['INSERT INTO "SALES" . "SA1$010" VALUES r', true],
    ['INSERT INTO SA1$010 (A, B) VALUES (1, 2)', false],
    ['INSERT INTO SA1$0100 VALUES (1)', false],
    ['INSERT INTO SA1X010 VALUES (1)', false],
  ])('inserts without columns: %s', (text, does) => {
    expect(insertsWithoutColumns(text, TABLE)).toBe(does);
  });

  it.each([
    ['r SA1$010%ROWTYPE;', true],
    ['r sales.sa1$010 % rowtype;', true],
    ['r SA1$010.A1_COD%TYPE;', false],
  ])('holds whole rows: %s', (text, does) => {
    expect(usesRowType(text, TABLE)).toBe(does);
  });

  it.each([
    ['INSERT /*+ APPEND */ INTO SA1$010 SELECT * FROM x', true],
    ['INSERT /*+ PARALLEL(4) APPEND_VALUES */ INTO SA1$010 VALUES (1)', true],
    ['INSERT /*+ APPENDIX */ INTO SA1$010 VALUES (1)', false],
    ['INSERT INTO SA1$010 VALUES (1)', false],
  ])('loads by direct path: %s', (text, does) => {
    expect(loadsByAppend(text, TABLE)).toBe(does);
  });
});
