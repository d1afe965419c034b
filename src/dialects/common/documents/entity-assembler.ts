import { ConnectorError } from '../../../common/errors';
import type { EntityMapping, EntityProblem, EntityRow, MappedField, MappedPart, RawKey } from '../../dialect';
import { AbsentEntities } from './absent-entities';
import { ChildRows } from './child-rows';
import type { RawRow, RawValue, ValueReading, ValueSettings } from './raw-value';
import { isKeyUnique, readLevels, type ReadLevel } from './read-levels';
import { keyWriter, objectWriter, positionOf, referenceWriter, RowNotes, scalarWriter, type FieldWriter } from './row-writer';
import { valueReading } from './value-reading';

/**
 * Builds the entities of one mapping from plain rows, for engines that do not build documents in SQL. The dialect runs
 * one SELECT per level: rows `[ordinal, ...level.parentColumns, ...level.columns]` as canonical raw texts, those of a
 * child level in the order of `child.orderBy`. It joins, filters and orders; nothing of that is done again here.
 */
export class EntityAssembler {
  /** The tables to read; the root is the first. */
  readonly levels: ReadLevel[];
  /** Whether the ordinal of a key is that of at most one root row. */
  readonly isKeyUnique: boolean;
  private readonly children: Map<ReadLevel, ChildRows>;
  private readonly writeRoot: FieldWriter;
  private readonly absent: AbsentEntities;
  private readonly keyReadings: ValueReading[];
  private readonly keyPositions: number[];

  /** @throws ConnectorError `COLUMN_TYPE_UNSUITABLE` when a column cannot be read as mapped */
  constructor(
    private readonly mapping: EntityMapping,
    private readonly settings: ValueSettings,
  ) {
    const { key } = mapping;
    refuseBytes(key.parts);
    this.levels = readLevels(mapping);
    this.isKeyUnique = isKeyUnique(mapping);
    this.children = new Map(this.levels.slice(1).map((level) => [level, new ChildRows(level)]));
    this.writeRoot = this.levelWriter(this.levels[0]);
    this.keyReadings = key.parts.map((part) => valueReading(part, settings));
    this.keyPositions = key.parts.map(({ column }) => positionOf(this.levels[0], column));
    this.absent = new AbsentEntities(mapping, settings);
  }

  /**
   * Entities of a chunk, in the order of the root rows.
   * @param rows per level, in the order of `levels`; rows of one key share an ordinal
   */
  assemble(rows: RawRow[][]): EntityRow[] {
    return this.foundRows(rows).map(([, entity]) => entity);
  }

  /**
   * One entity per requested key, whether it was found or not.
   * @param rows per level, in the order of `levels`; the ordinal is the position of the key in `keys`
   */
  assembleKeys(keys: RawKey[], rows: RawRow[][]): EntityRow[] {
    const found = new Map(this.foundRows(rows));
    return keys.map((key, index) => ({ ...(found.get(index) ?? this.absent.of(key)), index }));
  }

  /** Raw key of a root row, as `readByKeys` and `readChunk` take it. */
  rawKeyOf(row: RawRow): RawKey {
    return this.keyPositions.map((position) => row[position] as string | null);
  }

  private foundRows(rows: RawRow[][]): [ordinal: number, entity: EntityRow][] {
    this.levels.forEach((level, index) => {
      if (level.parent) this.children.get(level)!.load(rows[index], rows[this.levels.indexOf(level.parent)]);
    });
    const first = new Map<number, { row: RawRow; isTwice: boolean }>();
    for (const row of rows[0]) {
      const known = first.get(row[0]);
      if (known) known.isTwice = true;
      else first.set(row[0], { row, isTwice: false });
    }
    return [...first].map(([ordinal, { row, isTwice }]) => [ordinal, this.entityOf(row, isTwice)]);
  }

  private entityOf(row: RawRow, isTwice: boolean): EntityRow {
    const notes = new RowNotes();
    const document = this.writeRoot(row, notes);
    const problem = isTwice ? { code: 'KEY_NOT_UNIQUE' as const, path: this.mapping.key.attribute } : notes.problem;
    const keyTexts = this.keyReadings.map((reading, index) => reading.keyText(row[this.keyPositions[index]] as RawValue) ?? '');
    return { index: -1, found: true, keyTexts, document, problem };
  }

  private levelWriter(level: ReadLevel): FieldWriter {
    const entries = level.table.fields.map((field) => ({ name: field.name, write: this.fieldWriter(field, level) }));
    return objectWriter(entries);
  }

  private fieldWriter(field: MappedField, level: ReadLevel): FieldWriter {
    const path = [...level.path, field.name].join('.');
    switch (field.kind) {
      case 'SCALAR':
        return scalarWriter(field, level, path, this.settings);
      case 'OBJECT': {
        if (!field.isKey) return referenceWriter(field, level, path, this.settings);
        const positions = field.parts.map(({ column }) => positionOf(level, column));
        return keyWriter(field, positions, path, this.settings);
      }
      case 'ARRAY':
        return this.arrayWriter(this.levels.find((child) => child.parent === level && child.path.join('.') === path)!);
    }
  }

  private arrayWriter(level: ReadLevel): FieldWriter {
    const children = this.children.get(level)!;
    const writeElement = this.levelWriter(level);
    return (parentRow, parentNotes) => {
      const elements: string[] = [];
      let worst: EntityProblem | null = null;
      for (const row of children.of(parentRow) ?? []) {
        const notes = new RowNotes();
        elements.push(writeElement(row, notes));
        worst = greater(worst, notes.problem);
      }
      parentNotes.inArray ??= worst;
      return `[${elements.join(',')}]`;
    };
  }
}

/** Bytes have no text that could name an entity. */
function refuseBytes(parts: MappedPart[]): void {
  const bytes = parts.find(({ column }) => column.family === 'BINARY');
  if (!bytes) return;
  const { column, type } = bytes;
  throw new ConnectorError('COLUMN_TYPE_UNSUITABLE', { column: column.name, nativeType: column.nativeType, type });
}

/** Of the problems of an array's elements always the same one is told, in whatever order they come. */
function greater(one: EntityProblem | null, other: EntityProblem | null): EntityProblem | null {
  if (one === null || other === null) return one ?? other;
  return `${one.code} ${one.path}` < `${other.code} ${other.path}` ? other : one;
}
