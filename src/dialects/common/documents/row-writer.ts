import type { ColumnInfo, ConstantPart, EntityProblem, MappedField, MappedPart } from '../../dialect';
import { withConstants } from './constants';
import { NULL_JSON } from './json-text';
import type { RawRow, RawValue, ValueSettings } from './raw-value';
import type { ReadLevel } from './read-levels';
import { valueReading } from './value-reading';

/** What was found wrong with one row, by precedence: a row without identity is that before anything else. */
export class RowNotes {
  keyNull: EntityProblem | null = null;
  value: EntityProblem | null = null;
  inArray: EntityProblem | null = null;

  get problem(): EntityProblem | null {
    return this.keyNull ?? this.value ?? this.inArray;
  }
}

/** JSON text of one attribute of a row. */
export type FieldWriter = (row: RawRow, notes: RowNotes) => string;

/** Where a row of a level has the value of a column. */
export function positionOf(level: ReadLevel, column: ColumnInfo): number {
  return 1 + level.parentColumns.length + level.columns.findIndex(({ name }) => name === column.name);
}

/** Writes a JSON object of named values. */
export function objectWriter(entries: { name: string; write: FieldWriter }[]): FieldWriter {
  if (entries.length === 0) return () => '{}';
  const writers = entries.map(({ write }) => write);
  const prefixes = entries.map(({ name }, index) => `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`);
  return (row, notes) => {
    let json = '';
    for (let index = 0; index < writers.length; index++) json += prefixes[index] + writers[index](row, notes);
    return `${json}}`;
  };
}

/** @throws ConnectorError `COLUMN_TYPE_UNSUITABLE` */
export function scalarWriter(
  field: Extract<MappedField, { kind: 'SCALAR' }>,
  level: ReadLevel,
  path: string,
  settings: ValueSettings,
): FieldWriter {
  const position = positionOf(level, field.column);
  const { json, isNull, problem } = valueReading(field, settings);
  const missing: EntityProblem | null = field.required ? { code: 'REQUIRED_ATTRIBUTE_NULL', path } : null;
  const wrong = problem && { code: problem, path };
  return (row, notes) => {
    const raw = row[position] as RawValue;
    const text = json(raw);
    if (text === NULL_JSON) notes.value ??= isNull(raw) ? missing : wrong;
    return text;
  };
}

/** The object of a key: every part has to have a value. */
export function keyWriter(
  field: { parts: MappedPart[]; constants?: ConstantPart[] },
  positions: number[],
  path: string,
  settings: ValueSettings,
): FieldWriter {
  const entries = field.parts.map((part, index) => {
    const position = positions[index];
    const { json, isNull, problem } = valueReading(part, settings);
    const missing: EntityProblem = { code: 'KEY_NULL', path: `${path}.${part.label}` };
    const wrong = problem && { code: problem, path: `${path}.${part.label}` };
    const write: FieldWriter = (row, notes) => {
      const raw = row[position] as RawValue;
      const text = json(raw);
      if (text === NULL_JSON) {
        if (isNull(raw)) notes.keyNull ??= missing;
        else notes.value ??= wrong;
      }
      return text;
    };
    return { name: part.label, write };
  });
  return objectWriter(withConstants(entries, field.constants, constantEntry));
}

/** The object of a reference to another entity; null when all its parts are. */
export function referenceWriter(
  field: Extract<MappedField, { kind: 'OBJECT' }>,
  level: ReadLevel,
  path: string,
  settings: ValueSettings,
): FieldWriter {
  const parts = field.parts.map((part) => ({ position: positionOf(level, part.column), isNull: valueReading(part, settings).isNull }));
  const entries = field.parts.map((part) => ({
    name: part.label,
    write: scalarWriter({ kind: 'SCALAR', name: part.label, required: false, ...part }, level, `${path}.${part.label}`, settings),
  }));
  const missing: EntityProblem | null = field.required ? { code: 'REQUIRED_ATTRIBUTE_NULL', path } : null;
  const write = objectWriter(withConstants(entries, field.constants, constantEntry));
  return (row, notes) => {
    if (!parts.every(({ position, isNull }) => isNull(row[position] as RawValue))) return write(row, notes);
    notes.value ??= missing;
    return NULL_JSON;
  };
}

interface Entry {
  name: string;
  write: FieldWriter;
}

function constantEntry(name: string, json: string): Entry {
  return { name, write: () => json };
}
