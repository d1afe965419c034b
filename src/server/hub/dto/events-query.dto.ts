import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

export class EventsQueryDto {
  @ApiPropertyOptional({ description: 'Cursor of an earlier answer; events behind it are read. Absent: from the beginning.' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  after?: string;

  @ApiPropertyOptional({ description: 'Most events of the answer', minimum: 1, maximum: 1000, default: 100, type: 'integer' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  limit = 100;

  @ApiPropertyOptional({
    description: 'Seconds to wait for an event when there is none',
    minimum: 0,
    maximum: 30,
    default: 0,
    type: 'integer',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(30)
  wait = 0;

  @ApiPropertyOptional({ description: 'Only events of this schema', example: 'PESSOA' })
  @IsOptional()
  @IsString()
  schemaName?: string;

  @ApiPropertyOptional({ description: 'Only events of this product', example: 'PESSOAS' })
  @IsOptional()
  @IsString()
  originApp?: string;

  @ApiPropertyOptional({
    description: 'Leaves out events whose header.transactionInfo.generatedBy is this sender',
    example: 'tcc-client/39956f0f-341a-48c6-9c80-b5b3498e6899',
  })
  @IsOptional()
  @IsString()
  excludeGeneratedBy?: string;
}
