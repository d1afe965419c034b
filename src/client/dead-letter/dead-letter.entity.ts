import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn, UpdateDateColumn } from 'typeorm';
import type { EntityKeyParts } from '../../contracts';
import type { DeadLetterStage, DeadLetterState } from './types';

/** A stored dead letter; written by the hot path with plain SQL, read by administration. */
@Entity({ name: 'dead_letter' })
export class DeadLetterEntity {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column({ name: 'connection_id', type: 'uuid' })
  connectionId: string;

  @Column({ name: 'link_id', type: 'uuid' })
  linkId: string;

  @Column({ name: 'schema_name', type: 'text' })
  schemaName: string;

  @Column({ name: 'origin_id', type: 'text' })
  originId: string;

  @Column({ type: 'jsonb' })
  key: EntityKeyParts;

  @Column({ type: 'text' })
  stage: DeadLetterStage;

  @Column({ type: 'text' })
  code: string;

  @Column({ type: 'text' })
  reason: string;

  @Column({ type: 'text' })
  state: DeadLetterState;

  @Column({ type: 'integer' })
  attempts: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
