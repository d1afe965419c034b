import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsUUID, ValidateIf } from 'class-validator';
import type { ClientEnvironment } from '../client-environment.entity';
import { IsPlainName, IsPlainText } from '../../../platform/http';

const ID = '20fbd5a8-8ab4-4a16-8cc2-44702a36b8b1';

/** Body of PUT: replaces what is there. */
export class EnvironmentBody {
  @ApiProperty({ example: 'Fazenda Santa Rita', maxLength: 200 })
  @IsPlainName()
  name: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'PIMS on the premises of the mill', maxLength: 4000 })
  @ValidateIf((body: EnvironmentBody) => body.description != null)
  @IsPlainText(4_000)
  description?: string | null;

  @ApiPropertyOptional({ default: true, description: 'false: every use of its tokens is refused with 403 ENVIRONMENT_DISABLED' })
  @IsOptional()
  @IsBoolean()
  enabled?: boolean;
}

export class CreateEnvironmentBody extends EnvironmentBody {
  @ApiPropertyOptional({ format: 'uuid', example: ID, description: 'Given by the Server unless sent' })
  @IsOptional()
  @IsUUID()
  id?: string;
}

/** What somebody with a token of it may know of an environment. */
export class CurrentEnvironmentView {
  @ApiProperty({ format: 'uuid', example: ID })
  id: string;

  @ApiProperty({ example: 'Fazenda Santa Rita' })
  name: string;

  @ApiProperty({ example: true })
  enabled: boolean;
}

/** What the holder of a token is told: the environment, and who answers. */
export class CurrentEnvironmentAnswer extends CurrentEnvironmentView {
  @ApiProperty({ example: '0.1.0', description: 'Version of the Server; a Client of another major version does not send' })
  serverVersion: string;
}

export class EnvironmentView extends CurrentEnvironmentView {
  @ApiProperty({ type: String, nullable: true, example: 'PIMS on the premises of the mill' })
  description: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: Date;

  @ApiProperty({ format: 'date-time' })
  updatedAt: Date;
}

export class CreatedEnvironmentView extends EnvironmentView {
  @ApiProperty({
    example: 'dac9b5163b31479bd9a2151b6f2fe2bbb3d48cf110911d36c062995994598c6e',
    description: 'Token of kind CLIENT. Shown once: only its hash is stored',
  })
  token: string;
}

export class EnvironmentList {
  @ApiProperty()
  hasNext: boolean;

  @ApiProperty({ type: () => [EnvironmentView] })
  items: EnvironmentView[];
}

export function toEnvironmentView({ id, name, description, enabled, createdAt, updatedAt }: ClientEnvironment): EnvironmentView {
  return { id, name, description, enabled, createdAt, updatedAt };
}
