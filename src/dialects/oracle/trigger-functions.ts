import type { ColumnInfo } from '../dialect';
import { baseType, isNational } from './column-families';

/**
 * Functions inside a trigger. They run in the product's sessions, whose NLS settings are the product's: every format says
 * all it depends on. Only built-in functions of the language are used: a package that is recompiled, or a right on one
 * that is revoked, would stop the product's writes.
 */
const SOURCES = {
  tcc_text: `FUNCTION tcc_text(v NVARCHAR2) RETURN NVARCHAR2 IS
  BEGIN
    IF v IS NULL THEN RETURN N'\\N'; END IF;
    RETURN REPLACE(REPLACE(v, N'\\', N'\\\\'), N'|', N'\\p');
  END;`,
  tcc_number: `FUNCTION tcc_number(v NUMBER) RETURN NVARCHAR2 IS
    t VARCHAR2(200);
  BEGIN
    IF v IS NULL THEN RETURN N'\\N'; END IF;
    t := TO_CHAR(v, 'TM9', 'NLS_NUMERIC_CHARACTERS = ''.,''');
    IF SUBSTR(t, 1, 1) = '.' THEN RETURN '0' || t; END IF;
    IF SUBSTR(t, 1, 2) = '-.' THEN RETURN '-0' || SUBSTR(t, 2); END IF;
    RETURN t;
  END;`,
  tcc_float: `FUNCTION tcc_float(v BINARY_DOUBLE) RETURN NVARCHAR2 IS
  BEGIN
    IF v IS NULL THEN RETURN N'\\N'; END IF;
    RETURN TO_CHAR(v, 'TM9', 'NLS_NUMERIC_CHARACTERS = ''.,''');
  END;`,
  tcc_date: `FUNCTION tcc_date(v DATE) RETURN NVARCHAR2 IS
  BEGIN
    IF v IS NULL THEN RETURN N'\\N'; END IF;
    RETURN LTRIM(TO_CHAR(v, 'SYYYY-MM-DD"T"HH24:MI:SS', 'NLS_CALENDAR = GREGORIAN'));
  END;`,
  tcc_time: `FUNCTION tcc_time(v TIMESTAMP_UNCONSTRAINED) RETURN NVARCHAR2 IS
  BEGIN
    IF v IS NULL THEN RETURN N'\\N'; END IF;
    RETURN RTRIM(RTRIM(LTRIM(TO_CHAR(v, 'SYYYY-MM-DD"T"HH24:MI:SS.FF9', 'NLS_CALENDAR = GREGORIAN')), '0'), '.');
  END;`,
  tcc_instant: `FUNCTION tcc_instant(v TIMESTAMP_TZ_UNCONSTRAINED) RETURN NVARCHAR2 IS
  BEGIN
    IF v IS NULL THEN RETURN N'\\N'; END IF;
    RETURN tcc_time(SYS_EXTRACT_UTC(v)) || '+00:00';
  END;`,
  tcc_raw: `FUNCTION tcc_raw(v RAW) RETURN NVARCHAR2 IS
  BEGIN
    IF v IS NULL THEN RETURN N'\\N'; END IF;
    RETURN RAWTOHEX(v);
  END;`,
  tcc_differ_text: differSource('tcc_differ_text', 'VARCHAR2', true),
  tcc_differ_ntext: differSource('tcc_differ_ntext', 'NVARCHAR2', true),
  tcc_differ_number: differSource('tcc_differ_number', 'NUMBER'),
  tcc_differ_float: differSource('tcc_differ_float', 'BINARY_DOUBLE'),
  tcc_differ_time: differSource('tcc_differ_time', 'TIMESTAMP_UNCONSTRAINED'),
  tcc_differ_instant: differSource('tcc_differ_instant', 'TIMESTAMP_TZ_UNCONSTRAINED'),
  tcc_differ_raw: differSource('tcc_differ_raw', 'RAW'),
  tcc_same_text: `FUNCTION tcc_same_text(a VARCHAR2, b VARCHAR2) RETURN BOOLEAN IS
  BEGIN
    RETURN NOT tcc_differ_text(a, b);
  END;`,
  tcc_same_ntext: `FUNCTION tcc_same_ntext(a NVARCHAR2, b NVARCHAR2) RETURN BOOLEAN IS
  BEGIN
    RETURN NOT tcc_differ_ntext(a, b);
  END;`,
};

type FunctionName = keyof typeof SOURCES;

/** Functions that call others. */
const NEEDS: Partial<Record<FunctionName, FunctionName>> = {
  tcc_instant: 'tcc_time',
  tcc_same_text: 'tcc_differ_text',
  tcc_same_ntext: 'tcc_differ_ntext',
};

/**
 * Whether two values differ, NULL being a value like any other. A session with a linguistic sort order (NLS_COMP,
 * NLS_SORT) may take texts of different letters for equal: there the first 400 characters are compared by their bytes.
 */
function differSource(name: string, type: string, isText = false): string {
  const key = (value: string) => `NLSSORT(SUBSTR(${value}, 1, 400), 'NLS_SORT = BINARY')`;
  const bytes = isText ? ` OR (g_linguistic AND ${key('a')} <> ${key('b')})` : '';
  return `FUNCTION ${name}(a ${type}, b ${type}) RETURN BOOLEAN IS
  BEGIN
    IF a IS NULL OR b IS NULL THEN RETURN a IS NOT NULL OR b IS NOT NULL; END IF;
    RETURN a <> b${bytes};
  END;`;
}

/** The sources of the functions a body calls, those they call themselves first. */
export function functionSources(body: string): string[] {
  const names = (Object.keys(SOURCES) as FunctionName[]).filter((name) => body.includes(`${name}(`));
  const needed = new Set(names.flatMap((name) => [NEEDS[name] ?? name, name]));
  return (Object.keys(SOURCES) as FunctionName[]).filter((name) => needed.has(name)).map((name) => SOURCES[name]);
}

/** Call that gives the logged text of a value: the canonical raw text, escaped; `\N` for NULL. Null: the type has none. */
export function textCall(reference: string, column: ColumnInfo): string | null {
  switch (column.family) {
    case 'TEXT':
    case 'FIXED_TEXT':
      return `tcc_text(${reference})`;
    case 'EXACT_NUMBER':
      return `tcc_number(${reference})`;
    case 'BINARY_FLOAT':
      return `tcc_float(${reference})`;
    case 'TIMESTAMP':
      return baseType(column) === 'DATE' ? `tcc_date(${reference})` : `tcc_time(${reference})`;
    case 'TIMESTAMP_WITH_ZONE':
      return `tcc_instant(${reference})`;
    case 'BINARY':
    case 'OTHER':
      return baseType(column) === 'RAW' ? `tcc_raw(${reference})` : null;
    case 'DATE':
      return null;
  }
}

/** Call that tells whether two values differ; null: values of the type cannot be compared in a trigger. */
export function differCall(one: string, other: string, column: ColumnInfo): string | null {
  const suffix = differSuffix(column);
  return suffix === null ? null : `tcc_differ_${suffix}(${one}, ${other})`;
}

function differSuffix(column: ColumnInfo): string | null {
  switch (column.family) {
    case 'TEXT':
    case 'FIXED_TEXT':
      return isNational(column) ? 'ntext' : 'text';
    case 'EXACT_NUMBER':
      return 'number';
    case 'BINARY_FLOAT':
      return 'float';
    case 'TIMESTAMP':
      return 'time';
    case 'TIMESTAMP_WITH_ZONE':
      return 'instant';
    case 'BINARY':
    case 'OTHER':
      return baseType(column) === 'RAW' ? 'raw' : null;
    case 'DATE':
      return null;
  }
}
