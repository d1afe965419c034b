import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { Allow, IsBoolean, IsIn, IsOptional, IsTimeZone, IsUUID, Matches } from 'class-validator';
import { DATA_BASE_TYPES, type DataBaseType } from '../../dialects';
import { IsCharset, IsPlainName, IsPlainText } from '../../platform/http';

const LONGEST_TEXT = 200;

/** What a caller says about a ProductConnection. Omitted optional attributes get their defaults. */
export class ProductConnectionDto {
  @ApiPropertyOptional({
    format: 'uuid',
    example: '68eaa1a2-aedb-4ba9-9015-a01a31bead89',
    description: 'Given by the connector unless sent',
  })
  @IsOptional()
  @IsUUID()
  id?: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: 'PIMS',
    description: 'Replaced by NAME of TCC_PRODUCT_METADATA as soon as it can be read',
  })
  @IsOptional()
  @IsPlainText(LONGEST_TEXT)
  productName?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: '12.1.27',
    description: 'Replaced by VERSION of TCC_PRODUCT_METADATA as soon as it can be read',
  })
  @IsOptional()
  @IsPlainText(LONGEST_TEXT)
  productVersion?: string | null;

  @ApiProperty({ example: 'jdbc:postgresql://localhost:5432/PIMS', description: 'JDBC URL, without user and password' })
  @IsPlainName(2_000)
  url: string;

  @ApiProperty({ example: 'PIMS' })
  @IsPlainName(LONGEST_TEXT)
  username: string;

  @ApiPropertyOptional({ example: 'PIMS', writeOnly: true, description: 'Never shown. Omitted in a PUT: the stored one is kept' })
  @IsOptional()
  @IsPlainText(1_000)
  password?: string;

  @ApiProperty({ enum: DATA_BASE_TYPES, example: 'POSTGRESQL' })
  @IsIn(DATA_BASE_TYPES)
  dataBaseType: DataBaseType;

  @ApiPropertyOptional({ default: true, description: 'false: changes are logged but not read' })
  @IsOptional()
  @IsBoolean()
  enabled?: boolean;

  @ApiPropertyOptional({ default: 'America/Sao_Paulo', description: 'IANA zone of timestamps without zone' })
  @IsOptional()
  @IsTimeZone()
  timeZone?: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: "Name of the data's origin, part of every originId. Default: NAME of the product",
  })
  @IsOptional()
  @IsPlainName(LONGEST_TEXT)
  originName?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, description: "Schema of tables named without owner. Default: the user's own" })
  @IsOptional()
  @IsPlainName(128)
  ownerSchema?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: 'windows-1252',
    description: 'Character set of texts kept in binary columns, such as the memos of Protheus. Without it they cannot be mapped',
  })
  @IsOptional()
  @IsCharset()
  charset?: string | null;

  @ApiPropertyOptional({
    default: 'TCC_EVENT',
    description: 'Name of the change log: TCC_ and at most 15 more letters, digits or underscores',
  })
  @IsOptional()
  @Matches(/^TCC_[A-Za-z0-9_]{1,26}$/, { message: 'changeLogTable must be TCC_ and 1 to 15 letters, digits or underscores' })
  changeLogTable?: string;

  // What an answer holds besides may come back in a PUT; it is the connector's to set.
  @Allow()
  paused?: unknown;

  @Allow()
  restoredOrCloned?: unknown;

  @Allow()
  createdAt?: unknown;

  @Allow()
  updatedAt?: unknown;
}

/** A ProductConnection as answered: never with a password. */
export class ProductConnectionView extends OmitType(ProductConnectionDto, [
  'password',
  'paused',
  'restoredOrCloned',
  'createdAt',
  'updatedAt',
]) {
  @ApiProperty({ description: 'By POST /pause and /resume' })
  paused: boolean;

  @ApiProperty({
    description: 'Another database than the one its links were installed in was met; nothing is read until POST /acceptDatabase',
  })
  restoredOrCloned: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt: Date;

  @ApiProperty({ format: 'date-time' })
  updatedAt: Date;
}
