import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { type EnvironmentToken, TOKEN_KINDS, type TokenKind } from '../environment-token.entity';
import { DEFAULT_GRACE_SECONDS } from '../token-register';
import { IsPlainName } from '../../../platform/http';

const LONGEST_GRACE_SECONDS = 30 * 86_400;

export class CreateTokenBody {
  @ApiProperty({ example: 'billing application', maxLength: 200 })
  @IsPlainName()
  name: string;

  @ApiProperty({
    enum: TOKEN_KINDS,
    example: 'APPLICATION',
    description: 'CLIENT: a TOTVS Connector Client; APPLICATION: sends and reads; READER: reads',
  })
  @IsIn(TOKEN_KINDS)
  kind: TokenKind;

  @ApiPropertyOptional({ format: 'uuid', description: 'Id of the token this one takes the place of' })
  @IsOptional()
  @IsUUID()
  replaces?: string;

  @ApiPropertyOptional({
    minimum: 0,
    maximum: LONGEST_GRACE_SECONDS,
    default: DEFAULT_GRACE_SECONDS,
    description: 'Seconds the replaced token stays valid',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(LONGEST_GRACE_SECONDS)
  graceSeconds?: number;
}

export class TokenView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ example: 'billing application' })
  name: string;

  @ApiProperty({ enum: TOKEN_KINDS })
  kind: TokenKind;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When a replaced token ends; null: valid until deleted' })
  expiresAt: Date | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: Date;
}

export class CreatedTokenView extends TokenView {
  @ApiProperty({
    example: 'dac9b5163b31479bd9a2151b6f2fe2bbb3d48cf110911d36c062995994598c6e',
    description: 'Shown once: only its hash is stored',
  })
  token: string;
}

export class TokenList {
  @ApiProperty()
  hasNext: boolean;

  @ApiProperty({ type: () => [TokenView] })
  items: TokenView[];
}

export function toTokenView({ id, name, kind, expiresAt, createdAt }: EnvironmentToken): TokenView {
  return { id, name, kind, expiresAt, createdAt };
}
