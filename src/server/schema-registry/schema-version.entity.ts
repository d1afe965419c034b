import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PublishedSchema, SchemaStructure } from '../../contracts';

/** One published version of a SchemaDefinition. Never changed; only its position in the order of synchronisation moves. */
@Entity('schema_version')
export class SchemaVersionRecord {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'schema_id' })
  schemaId: string;

  @Column('text')
  version: string;

  /** 1, 2, 3 ... in the order of publication. */
  @Column('integer')
  ordinal: number;

  @Column('bigint')
  position: number;

  /** Versions published before table rules came have none. */
  @Column('json')
  structure: Omit<SchemaStructure, 'tableRules'> & Partial<SchemaStructure>;

  /** When the SchemaDefinition was created. */
  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'published_at' })
  publishedAt: Date;
}

export function toPublishedSchema(record: SchemaVersionRecord): PublishedSchema {
  return {
    id: record.schemaId,
    version: record.version,
    name: record.structure.name,
    description: record.structure.description,
    status: 'PRODUCTION',
    createdAt: record.createdAt.toISOString(),
    updatedAt: record.publishedAt.toISOString(),
    attributes: record.structure.attributes,
    tableRules: record.structure.tableRules ?? [],
  };
}
