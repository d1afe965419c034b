import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { ErrorBody } from '../../common/errors';
import type { TableParameters } from '../../contracts';
import type { EntityMapping, TableName } from '../../dialects';
import { readStoredMappings } from '../mapping';
import type { AutoUpgrade, Direction, LinkState, SnapshotMode } from './link-state';

/** A link: one schema published from one product connection (seed document 000, Product Connection Schema). */
@Entity('product_connection_schema')
export class ProductConnectionSchema {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'product_connection_id' })
  idProductConnection: string;

  @Column('uuid', { name: 'schema_id' })
  idSchemaDefinition: string;

  @Column('text', { name: 'schema_name' })
  nameSchemaDefinition: string;

  /** The version in force, or being installed. */
  @Column('text', { name: 'schema_version' })
  versionSchemaDefinition: string;

  /** A newer version that waits for approval. */
  @Column('text', { name: 'pending_version', nullable: true })
  pendingVersion: string | null;

  @Column('boolean', { name: 'enable_standalone' })
  enableStandalone: boolean;

  @Column('boolean', { name: 'enable_publish_remote' })
  enablePublishRemote: boolean;

  @Column('text')
  direction: Direction;

  @Column('text')
  snapshot: SnapshotMode;

  /** Whether its tables get TCC_CHANGED_AT and TCC_ORIGIN; null: decided by what the tables are. */
  @Column('boolean', { nullable: true })
  columns: boolean | null;

  /** What stands for the placeholders in names of tables; null: they have none. */
  @Column('simple-json', { name: 'table_parameters', nullable: true })
  tableParameters: TableParameters | null;

  @Column('text', { name: 'auto_upgrade' })
  autoUpgrade: AutoUpgrade;

  @Column('text')
  state: LinkState;

  /** Why it is in its state; null when there is nothing to say. */
  @Column('simple-json', { nullable: true })
  reason: ErrorBody | null;

  /** Whether the initial load has ended, of every variant. */
  @Column('boolean')
  loaded: boolean;

  /** Variants whose initial load has ended. */
  @Column('simple-json', { name: 'loaded_variants' })
  loadedVariants: string[];

  /** Whether its next installation takes the change log over from whoever owns it. */
  @Column('boolean', { name: 'take_over' })
  takeOver: boolean;

  /** How often the link was to be loaded anew and swept, and up to which of these times it was. */
  @Column('integer', { name: 'resync_wanted' })
  resyncWanted: number;

  @Column('integer', { name: 'resync_done' })
  resyncDone: number;

  /** Why it was to be loaded anew the last time. */
  @Column('simple-json', { name: 'resync_reason', nullable: true })
  resyncReason: ErrorBody | null;

  /** Whether entities of its origin that another connection sent are swept too. */
  @Column('boolean', { name: 'resync_any_sender' })
  resyncAnySender: boolean;

  /** Tables that have, or may have got, a trigger set because of this link. */
  @Column('simple-json', { select: false })
  tables: TableName[];

  /** The mappings capture works with, one per variant; null before the first installation. */
  @Column('simple-json', {
    name: 'mapping',
    nullable: true,
    select: false,
    transformer: { from: readStoredMappings, to: (mappings: EntityMapping[] | null) => mappings },
  })
  mappings: EntityMapping[] | null;

  /** VERSION of the product when the mappings were made. */
  @Column('text', { name: 'app_version', nullable: true })
  appVersion: string | null;

  /** Counts changes of the settings, not of the state. */
  @Column('integer')
  revision: number;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @UpdateDateColumn({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}
