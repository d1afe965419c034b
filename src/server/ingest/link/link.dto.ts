import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsUUID, Max, Min, ValidateIf } from 'class-validator';
import type { LinkBeginning, LinkHello, LinkStanding } from '../../../contracts';

const LARGEST = 999_999_999_999_999;

class LinkEpochDto {
  @ApiProperty({ format: 'uuid', example: '39956f0f-341a-48c6-9c80-b5b3498e6899' })
  @IsUUID()
  instanceId: string;

  @ApiProperty({ example: 1763683200, description: "Present epoch of the Client's event log" })
  @IsInt()
  @Min(0)
  @Max(LARGEST)
  epoch: number;
}

export class LinkHelloDto extends LinkEpochDto implements LinkHello {
  @ApiProperty({
    type: Number,
    nullable: true,
    example: 120,
    description: 'Offset up to which the Server confirmed this epoch; null when it has not heard of the epoch',
  })
  @ValidateIf((dto: LinkHelloDto) => dto.acknowledged !== null)
  @IsInt()
  @Min(0)
  @Max(LARGEST)
  acknowledged: number | null;
}

export class LinkBeginningDto extends LinkEpochDto implements LinkBeginning {
  @ApiProperty({ example: 120, description: "The epoch's first message comes behind this offset" })
  @IsInt()
  @Min(0)
  @Max(LARGEST)
  lastOffset: number;
}

export class LinkStandingView implements LinkStanding {
  @ApiProperty({ type: Number, nullable: true, example: 1763683200, description: 'null: nothing is known of this Client' })
  epoch: number | null;

  @ApiProperty({ example: 120, description: 'Offset up to which it is stored' })
  lastOffset: number;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '5f2e6c1e-8c5d-4b6e-9a59-6d8a3d0a4c11',
    description: 'transactionId of the last message at or below that offset; null: not known',
  })
  lastTransactionId: string | null;
}
