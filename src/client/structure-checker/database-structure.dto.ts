import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsUUID } from 'class-validator';
import { FINDING_KINDS, FINDING_STATES, SEVERITIES, type FindingKind, type FindingState, type Severity } from './finding';

const CONNECTION_EXAMPLE = '68eaa1a2-aedb-4ba9-9015-a01a31bead89';

export class CheckQuery {
  @ApiPropertyOptional({ format: 'uuid', example: CONNECTION_EXAMPLE, description: 'Default: all connections that are read' })
  @IsOptional()
  @IsUUID()
  idProductConnection?: string;
}

/** One object or condition in a product database, as last seen. */
export class DatabaseStructureDto {
  @ApiProperty({ format: 'uuid', example: CONNECTION_EXAMPLE })
  idProductConnection: string;

  @ApiProperty({ example: 'public.TCC_EVENT' })
  object: string;

  @ApiProperty({
    enum: FINDING_KINDS,
    description:
      'CHANGE_LOG_GROWTH: what waits of the budget. CAPTURE_LAG: age of the first waiting change. DATABASE_INSTANCE: whether it is the database the links were installed in. UNSTAMPED_ROWS: rows of a table no trigger has seen.',
  })
  kind: FindingKind;

  @ApiProperty({ enum: FINDING_STATES })
  state: FindingState;

  @ApiProperty({
    enum: SEVERITIES,
    description: "CRITICAL: the product's writes may fail. ERROR: changes are not captured. WARNING: they may not be, or were not",
  })
  severity: Severity;

  @ApiProperty({ description: '1 is the most urgent, 100 needs nothing', example: 100 })
  priority: number;

  @ApiProperty({ example: '' })
  detail: string;

  @ApiProperty({ format: 'date-time', description: 'When it got into this state' })
  since: Date;

  @ApiProperty({ format: 'date-time' })
  checkedAt: Date;
}

export class DatabaseStructureListDto {
  @ApiProperty()
  hasNext: boolean;

  @ApiProperty({ type: [DatabaseStructureDto] })
  items: DatabaseStructureDto[];
}

/** An object that got from one state into another. */
export class StructureChangeDto {
  @ApiProperty({ example: 17 })
  id: number;

  @ApiProperty({ format: 'uuid', example: CONNECTION_EXAMPLE })
  idProductConnection: string;

  @ApiProperty({ enum: FINDING_KINDS })
  kind: FindingKind;

  @ApiProperty({ example: 'public.TCC_EVENT' })
  object: string;

  @ApiProperty({ enum: FINDING_STATES, nullable: true, description: 'null: not looked at before' })
  fromState: FindingState | null;

  @ApiProperty({ enum: FINDING_STATES, nullable: true, description: 'null: looked at no more' })
  toState: FindingState | null;

  @ApiProperty({ enum: SEVERITIES })
  severity: Severity;

  @ApiProperty()
  detail: string;

  @ApiProperty({ format: 'date-time' })
  changedAt: Date;
}

export class StructureChangeListDto {
  @ApiProperty()
  hasNext: boolean;

  @ApiProperty({ type: [StructureChangeDto] })
  items: StructureChangeDto[];
}

class StatementDto {
  @ApiProperty({ example: 'create trigger TCC_1A2B3C4D_U on public.orders' })
  purpose: string;

  @ApiProperty()
  sql: string;
}

/** What a repair does or did, and how the objects are seen after it. */
export class StructureRepairDto {
  @ApiProperty({ description: 'false: the statements were only planned' })
  executed: boolean;

  @ApiProperty({ type: [StatementDto] })
  statements: StatementDto[];

  @ApiProperty({ type: [DatabaseStructureDto] })
  items: DatabaseStructureDto[];
}
