import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  Allow,
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  IsOptional,
  IsUUID,
  Matches,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { MAX_COMPANIES, PARAMETER_VALUE } from '../../contracts';
import { IsPlainName } from '../../platform/http';
import {
  AUTO_UPGRADES,
  DIRECTIONS,
  SHOWN_STATES,
  SNAPSHOT_MODES,
  type AutoUpgrade,
  type Direction,
  type ShownState,
  type SnapshotMode,
} from './link-state';

/** The source document's examples write flags as texts. */
function Flag(): PropertyDecorator {
  const truth: Record<string, boolean> = { true: true, false: false };
  return Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? (truth[value.trim().toLowerCase()] ?? value) : value));
}

/** What stands for the placeholders in names of tables. */
export class TableParametersDto {
  @ApiProperty({ type: [String], example: ['01', '02'], description: 'Each of 1 to 20 letters, digits or underscores' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_COMPANIES)
  @ArrayUnique()
  @Matches(PARAMETER_VALUE, { each: true, message: 'each company must be 1 to 20 letters, digits or underscores' })
  company: string[];
}

/** What a caller says about a ProductConnectionSchema. */
export class ProductConnectionSchemaDto {
  @ApiPropertyOptional({
    format: 'uuid',
    example: '39956f0f-341a-48c6-9c80-b5b3498e6899',
    description: 'Given by the connector unless sent',
  })
  @IsOptional()
  @IsUUID()
  id?: string;

  @ApiProperty({ format: 'uuid', example: '20fbd5a8-8ab4-4a16-8cc2-44702a36b8b1' })
  @IsUUID()
  idProductConnection: string;

  @ApiPropertyOptional({
    format: 'uuid',
    example: '8a14924d-7f93-4e2b-87af-c8622cd68859',
    description: "The Server's id of the SchemaDefinition",
  })
  @ValidateIf((dto: ProductConnectionSchemaDto) => dto.idSchemaDefinition !== undefined || dto.nameSchemaDefinition === undefined)
  @IsUUID()
  idSchemaDefinition?: string;

  @ApiPropertyOptional({ example: 'Instancia', description: 'Takes the place of idSchemaDefinition; not looked at beside it' })
  @IsOptional()
  @IsPlainName()
  nameSchemaDefinition?: string;

  @ApiPropertyOptional({ default: false, description: 'Publish to the local RabbitMQ' })
  @IsOptional()
  @Flag()
  @IsBoolean()
  enableStandalone?: boolean;

  @ApiPropertyOptional({ default: true, description: 'Publish to the Server' })
  @IsOptional()
  @Flag()
  @IsBoolean()
  enablePublishRemote?: boolean;

  @ApiPropertyOptional({ enum: DIRECTIONS, default: 'PUBLISH', description: 'Only PUBLISH in this version' })
  @IsOptional()
  @IsIn(DIRECTIONS)
  direction?: Direction;

  @ApiPropertyOptional({ enum: SNAPSHOT_MODES, default: 'INITIAL', description: 'INITIAL: all rows are sent first. NONE: only changes' })
  @IsOptional()
  @IsIn(SNAPSHOT_MODES)
  snapshot?: SnapshotMode;

  @ApiPropertyOptional({
    type: Boolean,
    nullable: true,
    description:
      'Whether the tables get TCC_CHANGED_AT and TCC_ORIGIN. Default: true, and false for tables of Protheus (with R_E_C_N_O_), whose ' +
      'DBAccess may rewrite them. Turned off later, the columns stay until the link is uninstalled',
  })
  @IsOptional()
  @Flag()
  @IsBoolean()
  columns?: boolean | null;

  @ApiPropertyOptional({
    type: () => TableParametersDto,
    nullable: true,
    description:
      'What stands for {company} in names of tables: the link has one set of tables per company. A company added later is installed ' +
      'and loaded alone; one taken out is uninstalled, and its entities stay with the receivers as they were last sent',
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => TableParametersDto)
  tableParameters?: TableParametersDto | null;

  @ApiPropertyOptional({
    enum: AUTO_UPGRADES,
    default: 'COMPATIBLE',
    description: 'COMPATIBLE: a new version that needs no DDL is taken at once',
  })
  @IsOptional()
  @IsIn(AUTO_UPGRADES)
  autoUpgrade?: AutoUpgrade;

  // Filled by the connector; the source document's examples send them, and answers may come back in a PUT.
  @ApiPropertyOptional({
    type: String,
    example: 'não_precisa_de_valor',
    description: 'Filled by the connector, spelt as in the source document',
  })
  @Allow()
  versionSchemaDefinitoin?: unknown;

  @Allow()
  versionSchemaDefinition?: unknown;

  @Allow()
  pendingVersion?: unknown;

  @Allow()
  state?: unknown;

  @Allow()
  reason?: unknown;

  @Allow()
  progress?: unknown;

  @Allow()
  publication?: unknown;

  @Allow()
  createdAt?: unknown;

  @Allow()
  updatedAt?: unknown;
}

/** Whether one method publishes, and why or why not. */
export class PublicationView {
  @ApiProperty()
  effective: boolean;

  @ApiProperty({ example: 'PUBLISH_REMOTE and enablePublishRemote are true' })
  reason: string;
}

/** A ProductConnectionSchema as answered. */
export class ProductConnectionSchemaView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'uuid' })
  idProductConnection: string;

  @ApiProperty({ format: 'uuid' })
  idSchemaDefinition: string;

  @ApiProperty()
  nameSchemaDefinition: string;

  @ApiProperty()
  versionSchemaDefinition: string;

  @ApiProperty({ description: 'The same, spelt as in the source document' })
  versionSchemaDefinitoin: string;

  @ApiProperty({ nullable: true, type: String, description: 'A newer version that waits for POST /resume' })
  pendingVersion: string | null;

  @ApiProperty()
  enableStandalone: boolean;

  @ApiProperty()
  enablePublishRemote: boolean;

  @ApiProperty({ enum: DIRECTIONS })
  direction: Direction;

  @ApiProperty({ enum: SNAPSHOT_MODES })
  snapshot: SnapshotMode;

  @ApiProperty({ type: Boolean, nullable: true, description: 'null: decided by what the tables are' })
  columns: boolean | null;

  @ApiProperty({ type: () => TableParametersDto, nullable: true })
  tableParameters: TableParametersDto | null;

  @ApiProperty({ enum: AUTO_UPGRADES })
  autoUpgrade: AutoUpgrade;

  @ApiProperty({ enum: SHOWN_STATES })
  state: ShownState;

  @ApiProperty({ nullable: true, type: Object, description: 'Why it is in its state: code, message, detailedMessage, details' })
  reason: object | null;

  @ApiProperty({
    nullable: true,
    type: Object,
    example: { step: 7, of: 15, doing: 'create trigger TCC_1A2B3C4D_U on public.orders', since: '2026-01-01T00:00:00.000Z' },
    description: 'While triggers are installed: statement `step` of `of`, and what runs or is waited for',
  })
  progress: object | null;

  @ApiProperty({ type: Object, example: { remote: { effective: true, reason: 'PUBLISH_REMOTE and enablePublishRemote are true' } } })
  publication: { remote: PublicationView; standalone: PublicationView };

  @ApiProperty({ format: 'date-time' })
  createdAt: Date;

  @ApiProperty({ format: 'date-time' })
  updatedAt: Date;
}

/** Whether a link may take the change log over from another connector instance or connection. */
export class TakeOverQuery {
  @ApiPropertyOptional({
    enum: ['true', 'false'],
    default: 'false',
    description:
      'true: takes the product database over from the connector instance that owns its change log. What waits in the log is thrown away, ' +
      'the links are loaded again, and the other instance stops with PRODUCT_DATABASE_IN_USE',
  })
  @IsOptional()
  @IsIn(['true', 'false'])
  takeOver?: 'true' | 'false';
}
