import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

export class EndUpgradeQuery {
  @ApiPropertyOptional({ enum: ['true', 'false'], default: 'false', description: 'true: only shows what would be found and run' })
  @IsOptional()
  @IsIn(['true', 'false'])
  dryRun?: 'true' | 'false';
}
