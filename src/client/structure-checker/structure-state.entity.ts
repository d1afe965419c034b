import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { FindingKind, FindingState, Severity } from './finding';

/** What was found of one object, as last seen. */
@Entity('structure_state')
export class StructureStateEntity {
  @PrimaryColumn('uuid', { name: 'connection_id' })
  idProductConnection: string;

  @PrimaryColumn('text')
  kind: FindingKind;

  @PrimaryColumn('text')
  object: string;

  @Column('text')
  state: FindingState;

  @Column('text')
  severity: Severity;

  /** 1 is the most urgent. */
  @Column('smallint')
  priority: number;

  @Column('text')
  detail: string;

  /** When it got into this state. */
  @Column('timestamptz')
  since: Date;

  @Column('timestamptz', { name: 'checked_at' })
  checkedAt: Date;
}
