import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn, VersionColumn } from 'typeorm';
import type { SchemaAttribute, SchemaTableRule } from '../../contracts';

/** The editable state of a SchemaDefinition (seed document 000); what is published is copied out of it. */
@Entity('schema_definition')
export class SchemaDraftRecord {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  description: string | null;

  /** The version the next publication is to have, if it is still free. */
  @Column('text', { nullable: true })
  version: string | null;

  /** Environments that may use the schema; null: all. In force at once, also for published versions. */
  @Column('uuid', { name: 'environment_ids', array: true, nullable: true })
  environmentIds: string[] | null;

  @Column('json')
  attributes: SchemaAttribute[];

  @Column('json', { name: 'table_rules' })
  tableRules: SchemaTableRule[];

  @VersionColumn()
  revision: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
