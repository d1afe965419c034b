import { ConnectorError } from '../../common/errors';
import type { EntityProblem, MappedColumn } from '../dialect';
import { binaryJson } from './binary-text';
import { dayText, instantText, isSafeTime, localTimeText, textDateText } from './date-text';
import { literal } from './quote';

/** Digits a JSON number carries without loss in every receiver (IEEE 754 double). */
const JSON_NUMBER_DIGITS = 15;

const NUMBER_PATTERN = literal('^[+-]?(\\d{1,100}(\\.\\d{0,100})?|\\.\\d{1,100})$');

/** What is wrong with a value, and the condition under which it is. */
export interface ValueCheck {
  code: EntityProblem['code'];
  condition: string;
}

/** SQL expressions around one value. None of them raises, whatever the value. */
export interface ValueExpressions {
  /** JSON text of the value; `null` as text where there is none, never SQL NULL. */
  json: string;
  /** Text that identifies the value in a key; numbers still need `canonicalDecimal`. SQL NULL where there is none. */
  keyText: string;
  /** True where the value is emitted as null without being wrong. */
  isNull: string;
  checks: ValueCheck[];
}

/**
 * How a column's value is emitted under the type the SchemaDefinition gives it (contract section 6).
 * @param expression SQL of the value, of the column's type
 * @param timeZone IANA zone of timestamps without zone
 * @throws ConnectorError `COLUMN_TYPE_UNSUITABLE`
 */
export function valueExpressions(expression: string, mapped: MappedColumn, timeZone: string): ValueExpressions {
  switch (mapped.type) {
    case 'STRING':
    case 'CLOB':
      return mapped.column.family === 'BINARY' ? binaryValue(expression) : textValue(expression);
    case 'NUMBER':
      return numberValue(expression, mapped);
    case 'DATE':
      return dateValue(expression, mapped, timeZone);
  }
}

/** The cast of `character(n)` to text drops the trailing blanks. */
function textValue(expression: string): ValueExpressions {
  const text = `${expression}::text`;
  return { json: `coalesce(to_json(${text})::text, 'null')`, keyText: text, isNull: `${expression} IS NULL`, checks: [] };
}

/** Text in a character set the database knows nothing of: its bytes are told, and decoded where they are read. */
function binaryValue(expression: string): ValueExpressions {
  return { json: binaryJson(expression), keyText: `${expression}::text`, isNull: `${expression} IS NULL`, checks: [] };
}

function numberValue(expression: string, mapped: MappedColumn): ValueExpressions {
  const { family, nativeType, precision } = mapped.column;
  const isNull = `${expression} IS NULL`;
  const keyText = `${expression}::text`;
  if (nativeType === 'boolean') return numberValueOf(`${expression}::int4`, isNull);
  if (family === 'TEXT' || family === 'FIXED_TEXT') return textNumberValue(expression);
  if (family === 'BINARY_FLOAT') {
    // Infinity - Infinity and NaN - NaN are NaN: only a finite number less itself is zero.
    const json = `CASE WHEN ${expression} - ${expression} = 0 THEN ${expression}::text ELSE 'null' END`;
    return { json, keyText, isNull, checks: [notFinite(`${expression} - ${expression} <> 0`)] };
  }
  if (family !== 'EXACT_NUMBER') throw unsuitable(mapped);
  if (/^(small|big)?int(eger)?$/.test(nativeType))
    return precision !== null && precision <= JSON_NUMBER_DIGITS ? numberValueOf(expression, isNull) : bigintValue(expression, isNull);
  if (precision === null || precision > JSON_NUMBER_DIGITS)
    return { json: wideNumber(expression), keyText, isNull, checks: [notFinite(`${expression} - ${expression} <> 0`)] };
  return {
    json: `coalesce(nullif(${expression}::text, 'NaN'), 'null')`,
    keyText,
    isNull,
    checks: [notFinite(`${expression} = 'NaN'::numeric`)],
  };
}

function numberValueOf(expression: string, isNull: string): ValueExpressions {
  return { json: `coalesce(${expression}::text, 'null')`, keyText: `${expression}::text`, isNull, checks: [] };
}

function bigintValue(expression: string, isNull: string): ValueExpressions {
  const limit = '9'.repeat(JSON_NUMBER_DIGITS);
  const json = `CASE WHEN ${expression} BETWEEN -${limit} AND ${limit} THEN ${expression}::text ELSE coalesce('"' || ${expression}::text || '"', 'null') END`;
  return { json, keyText: `${expression}::text`, isNull, checks: [] };
}

/** Digits are counted on the plain decimal without zeros that carry no value; a short text needs no counting. */
function wideNumber(expression: string): string {
  const plain = `CASE WHEN scale(${expression}) > 0 THEN rtrim(rtrim(${expression}::text, '0'), '.') ELSE ${expression}::text END`;
  return `CASE WHEN ${expression} - ${expression} <> 0 THEN 'null'
    WHEN length(${expression}::text) <= ${JSON_NUMBER_DIGITS} THEN ${expression}::text
    WHEN length(ltrim(translate(${plain}, '-.', ''), '0')) <= ${JSON_NUMBER_DIGITS} THEN ${plain}
    ELSE coalesce('"' || ${plain} || '"', 'null') END`;
}

/** The decimal number a text holds, as text; SQL NULL where it holds none. */
export function numericText(expression: string): string {
  const text = `btrim(${expression}::text)`;
  return `CASE WHEN ${text} ~ ${NUMBER_PATTERN} THEN ${text} END`;
}

/** A text column that holds a decimal number; blank is null. */
function textNumberValue(expression: string): ValueExpressions {
  const text = `btrim(${expression}::text)`;
  const valid = `${text} ~ ${NUMBER_PATTERN}`;
  return {
    json: `CASE WHEN ${valid} THEN ${wideNumber(`(${text}::numeric)`)} ELSE 'null' END`,
    keyText: numericText(expression),
    isNull: `coalesce(${text}, '') = ''`,
    checks: [notFinite(`${text} <> '' AND NOT ${valid}`)],
  };
}

function dateValue(expression: string, mapped: MappedColumn, timeZone: string): ValueExpressions {
  const text = `(${emittedDate(expression, mapped, timeZone)})`;
  const json = `coalesce('"' || ${text} || '"', 'null')`;
  if (mapped.column.family === 'TEXT' || mapped.column.family === 'FIXED_TEXT') {
    const written = `btrim(${expression}::text) <> ''`;
    return { json, keyText: text, isNull: `(${written}) IS NOT TRUE`, checks: [dateInvalid(`${written} AND ${text} IS NULL`)] };
  }
  return {
    json,
    keyText: text,
    isNull: `${expression} IS NULL`,
    checks: [dateInvalid(`NOT (${isSafeTime(expression)}) AND ${text} IS NULL`)],
  };
}

function emittedDate(expression: string, mapped: MappedColumn, timeZone: string): string {
  switch (mapped.column.family) {
    case 'DATE':
      return dayText(expression);
    case 'TIMESTAMP':
      return localTimeText(expression, timeZone);
    case 'TIMESTAMP_WITH_ZONE':
      return instantText(expression);
    case 'TEXT':
    case 'FIXED_TEXT':
      return textDateText(expression, timeZone);
    default:
      throw unsuitable(mapped);
  }
}

function dateInvalid(condition: string): ValueCheck {
  return { code: 'DATE_INVALID', condition };
}

function notFinite(condition: string): ValueCheck {
  return { code: 'NUMBER_NOT_FINITE', condition };
}

function unsuitable({ column, type }: MappedColumn): ConnectorError {
  return new ConnectorError('COLUMN_TYPE_UNSUITABLE', { column: column.name, nativeType: column.nativeType, type });
}
