import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { DataBaseType } from '../../dialects';

/** A product database this Client works with (seed document 000, Product Connection). */
@Entity('product_connection')
export class ProductConnection {
  @PrimaryColumn('uuid')
  id: string;

  /** NAME of TCC_PRODUCT_METADATA, or what was given while it cannot be read. */
  @Column('text', { name: 'product_name', nullable: true })
  productName: string | null;

  @Column('text', { name: 'product_version', nullable: true })
  productVersion: string | null;

  /** JDBC URL. */
  @Column('text')
  url: string;

  @Column('text')
  username: string;

  /** Encrypted by SecretVault; never leaves the store otherwise. */
  @Column('text', { name: 'password_cipher', select: false })
  passwordCipher?: string;

  @Column('text', { name: 'data_base_type' })
  dataBaseType: DataBaseType;

  /** False: nothing is read; triggers keep logging. */
  @Column('boolean')
  enabled: boolean;

  /** As `enabled: false`, for a while, by `/pause` and `/resume`. */
  @Column('boolean')
  paused: boolean;

  /** Another database than the one the links were installed in was met: nothing is read until a person has decided. */
  @Column('boolean', { name: 'restored_or_cloned' })
  restoredOrCloned: boolean;

  /** IANA zone of timestamps without zone. */
  @Column('text', { name: 'time_zone' })
  timeZone: string;

  /** Part of every entity's originId; null: NAME of the product. */
  @Column('text', { name: 'origin_name', nullable: true })
  originName: string | null;

  /** Schema of tables named without owner; null: the user's default. */
  @Column('text', { name: 'owner_schema', nullable: true })
  ownerSchema: string | null;

  /** Character set of texts kept in binary columns, a WHATWG label; null: they cannot be read. */
  @Column('text', { nullable: true })
  charset: string | null;

  @Column('text', { name: 'change_log_table' })
  changeLogTable: string;

  @Column('integer')
  revision: number;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @UpdateDateColumn({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}

/** Whether the connection is being read. */
export function isActive(connection: Pick<ProductConnection, 'enabled' | 'paused' | 'restoredOrCloned'>): boolean {
  return isWanted(connection) && !connection.restoredOrCloned;
}

/** Whether it is to be read, as far as people say. */
export function isWanted(connection: Pick<ProductConnection, 'enabled' | 'paused'>): boolean {
  return connection.enabled && !connection.paused;
}
