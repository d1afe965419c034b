import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** CLIENT: a TOTVS Connector Client. APPLICATION: sends and reads. READER: only reads. */
export const TOKEN_KINDS = ['CLIENT', 'APPLICATION', 'READER'] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

/** A named token of an environment. The token itself is shown once and never stored. */
@Entity('environment_token')
export class EnvironmentToken {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'environment_id' })
  environmentId: string;

  @Column('text')
  name: string;

  @Column('text')
  kind: TokenKind;

  @Column('text', { name: 'token_hash' })
  tokenHash: string;

  /** Set when another token replaced this one; null: valid until deleted. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}
