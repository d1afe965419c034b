import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { FindingKind, FindingState, Severity } from './finding';

/** One object that got from one state into another. */
@Entity('structure_change')
export class StructureChangeEntity {
  @PrimaryGeneratedColumn('identity')
  id: number;

  @Column('uuid', { name: 'connection_id' })
  idProductConnection: string;

  @Column('text')
  kind: FindingKind;

  @Column('text')
  object: string;

  /** Null: it was not looked at before. */
  @Column('text', { name: 'from_state', nullable: true })
  fromState: FindingState | null;

  /** Null: it is looked at no more. */
  @Column('text', { name: 'to_state', nullable: true })
  toState: FindingState | null;

  @Column('text')
  severity: Severity;

  @Column('text')
  detail: string;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt: Date;
}
