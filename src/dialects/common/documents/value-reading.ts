import { canonicalDecimal } from '../../../common/decimal';
import { ConnectorError } from '../../../common/errors';
import type { MappedColumn } from '../../dialect';
import { trimBlanks, trimTrailingBlanks } from './blanks';
import { textDecoder } from './charset';
import { dayText, instantText } from './date-text';
import { JSON_NUMBER_DIGITS, NULL_JSON, numberInText, numberJson, wideNumberJson } from './json-text';
import { LocalTimes } from './local-time';
import type { RawValue, ValueReading, ValueSettings } from './raw-value';
import { textDateReader } from './text-date';

/** @throws ConnectorError `COLUMN_TYPE_UNSUITABLE` */
export function valueReading(mapped: MappedColumn, settings: ValueSettings): ValueReading {
  switch (mapped.type) {
    case 'STRING':
    case 'CLOB':
      return stringReading(textOf(mapped, settings.charset));
    case 'NUMBER':
      return numberReading(mapped);
    case 'DATE':
      return dateReading(mapped, settings.timeZone);
  }
}

function stringReading(text: (raw: RawValue) => string): ValueReading {
  return {
    json: (raw) => (raw === null ? NULL_JSON : JSON.stringify(text(raw))),
    isNull: (raw) => raw === null,
    problem: null,
    keyText: (raw) => (raw === null ? null : text(raw)),
  };
}

function textOf(mapped: MappedColumn, charset: string | null): (raw: RawValue) => string {
  const { family } = mapped.column;
  if (family === 'FIXED_TEXT') return (raw) => trimTrailingBlanks(raw as string);
  if (family !== 'BINARY') return (raw) => raw as string;
  const decode = charset === null ? null : textDecoder(charset);
  if (decode === null) throw unsuitable(mapped);
  return (raw) => decode(raw as Buffer);
}

function numberReading(mapped: MappedColumn): ValueReading {
  const { family, nativeType, precision } = mapped.column;
  if (nativeType.toLowerCase() === 'boolean') return plainNumberReading(booleanNumber, booleanNumber);
  switch (family) {
    case 'BINARY_FLOAT':
      return plainNumberReading(numberJson, floatKeyText);
    case 'EXACT_NUMBER':
      return plainNumberReading(precision !== null && precision <= JSON_NUMBER_DIGITS ? numberJson : wideNumberJson);
    case 'TEXT':
    case 'FIXED_TEXT':
      return textNumberReading();
    default:
      throw unsuitable(mapped);
  }
}

function plainNumberReading(json: (text: string) => string, keyText = (text: string) => canonicalDecimal(text) ?? text): ValueReading {
  return {
    json: (raw) => (raw === null ? NULL_JSON : json(raw as string)),
    isNull: (raw) => raw === null,
    problem: 'NUMBER_NOT_FINITE',
    keyText: (raw) => (raw === null ? null : keyText(raw as string)),
  };
}

/** Engines write the same binary number with 15 digits or with 17. */
function floatKeyText(text: string): string {
  return canonicalDecimal(String(Number(text))) ?? text;
}

function booleanNumber(text: string): string {
  return text === 'true' ? '1' : '0';
}

/** A text column that holds a decimal number; blank is null. */
function textNumberReading(): ValueReading {
  const number = (raw: RawValue) => (raw === null ? null : numberInText(trimBlanks(raw as string)));
  return {
    json: (raw) => {
      const digits = number(raw);
      return digits === null ? NULL_JSON : wideNumberJson(digits);
    },
    isNull: isBlank,
    problem: 'NUMBER_NOT_FINITE',
    keyText: number,
  };
}

function dateReading(mapped: MappedColumn, timeZone: string): ValueReading {
  const isText = mapped.column.family === 'TEXT' || mapped.column.family === 'FIXED_TEXT';
  const read = emittedDate(mapped, timeZone);
  const text = (raw: RawValue) => (raw === null ? null : read(raw as string));
  return {
    json: (raw) => {
      const date = text(raw);
      return date === null ? NULL_JSON : `"${date}"`;
    },
    isNull: isText ? isBlank : (raw) => raw === null,
    problem: 'DATE_INVALID',
    keyText: text,
  };
}

function emittedDate(mapped: MappedColumn, timeZone: string): (text: string) => string | null {
  switch (mapped.column.family) {
    case 'DATE':
      return dayText;
    case 'TIMESTAMP':
      return LocalTimes.of(timeZone).read;
    case 'TIMESTAMP_WITH_ZONE':
      return instantText;
    case 'TEXT':
    case 'FIXED_TEXT':
      return textDateReader(LocalTimes.of(timeZone));
    default:
      throw unsuitable(mapped);
  }
}

function isBlank(raw: RawValue): boolean {
  return raw === null || trimBlanks(raw as string) === '';
}

function unsuitable({ column, type }: MappedColumn): ConnectorError {
  return new ConnectorError('COLUMN_TYPE_UNSUITABLE', { column: column.name, nativeType: column.nativeType, type });
}
