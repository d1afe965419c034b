import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SchemaAttribute, SchemaStatus, SchemaTableRule } from '../../contracts';

/** The newest version of a synchronised SchemaDefinition; read-only, a view over all versions. */
@Entity('latest_schema')
export class LatestSchema {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  version: string;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  description: string | null;

  @Column('text')
  status: SchemaStatus;

  @Column('simple-json')
  attributes: SchemaAttribute[];

  @Column('simple-json', { name: 'table_rules' })
  tableRules: SchemaTableRule[];

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;

  @Column('timestamptz', { name: 'received_at' })
  receivedAt: Date;
}
