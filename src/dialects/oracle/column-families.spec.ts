import { baseType, digitsOf, familyOf, isVirtual, nativeTypeOf, type CatalogueColumn } from './column-families';

const column = (dataType: string, more: Partial<CatalogueColumn> = {}): CatalogueColumn => ({
  dataType,
  length: 22,
  charLength: 0,
  charUsed: null,
  precision: null,
  scale: null,
  virtual: false,
  ...more,
});

describe('columns of Oracle', () => {
  it.each([
    [column('NUMBER'), 'NUMBER', 'EXACT_NUMBER', null],
    [column('NUMBER', { scale: 0 }), 'NUMBER(*,0)', 'EXACT_NUMBER', 38],
    [column('NUMBER', { precision: 12, scale: 2 }), 'NUMBER(12,2)', 'EXACT_NUMBER', 12],
    [column('NUMBER', { precision: 10, scale: 0 }), 'NUMBER(10)', 'EXACT_NUMBER', 10],
    [column('NUMBER', { precision: 5, scale: -2 }), 'NUMBER(5,-2)', 'EXACT_NUMBER', 7],
    [column('NUMBER', { precision: 2, scale: 5 }), 'NUMBER(2,5)', 'EXACT_NUMBER', 5],
    [column('FLOAT', { precision: 126 }), 'FLOAT(126)', 'EXACT_NUMBER', null],
    [column('BINARY_FLOAT'), 'BINARY_FLOAT', 'BINARY_FLOAT', null],
    [column('CHAR', { length: 24, charLength: 6, charUsed: 'C' }), 'CHAR(6 CHAR)', 'FIXED_TEXT', null],
    [column('VARCHAR2', { length: 40, charLength: 40, charUsed: 'B' }), 'VARCHAR2(40 BYTE)', 'TEXT', null],
    [column('NVARCHAR2', { length: 80, charLength: 40, charUsed: 'C' }), 'NVARCHAR2(40)', 'TEXT', null],
    [column('CLOB'), 'CLOB', 'TEXT', null],
    [column('LONG'), 'LONG', 'TEXT', null],
    [column('DATE'), 'DATE', 'TIMESTAMP', null],
    [column('TIMESTAMP(6)'), 'TIMESTAMP(6)', 'TIMESTAMP', null],
    [column('TIMESTAMP(6) WITH TIME ZONE'), 'TIMESTAMP(6) WITH TIME ZONE', 'TIMESTAMP_WITH_ZONE', null],
    [column('TIMESTAMP(6) WITH LOCAL TIME ZONE'), 'TIMESTAMP(6) WITH LOCAL TIME ZONE', 'TIMESTAMP_WITH_ZONE', null],
    [column('RAW', { length: 16 }), 'RAW(16)', 'OTHER', null],
    [column('RAW', { length: 20 }), 'RAW(20)', 'BINARY', null],
    [column('BLOB'), 'BLOB', 'BINARY', null],
    [column('LONG RAW'), 'LONG RAW', 'BINARY', null],
    [column('XMLTYPE'), 'XMLTYPE', 'OTHER', null],
  ])('%j: %s, %s, %s', (of, nativeType, family, digits) => {
    expect([nativeTypeOf(of), familyOf(of), digitsOf(of)]).toEqual([nativeType, family, digits]);
  });

  it('that are computed say so behind their type', () => {
    const nativeType = nativeTypeOf(column('NUMBER', { virtual: true }));
    expect([nativeType, isVirtual({ nativeType }), baseType({ nativeType })]).toEqual(['NUMBER VIRTUAL', true, 'NUMBER']);
  });
});
