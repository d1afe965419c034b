import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { ConnectorError } from '../../common/errors';
import { ApiListQuery, listEntities, type ListSpec } from '../../platform/http';
import { AdminOnly } from '../../platform/security';
import { DeadLetterEntity } from './dead-letter.entity';
import { DeadLetterDto, DeadLetterListDto, toDto } from './dead-letter.dto';

const LIST: ListSpec = {
  searchable: ['schemaName', 'originId', 'code'],
  filterable: ['connectionId', 'linkId', 'schemaName', 'stage', 'code', 'state', 'originId'],
  rangeable: ['createdAt', 'updatedAt'],
  sortable: ['createdAt', 'updatedAt', 'schemaName', 'code'],
  defaultOrder: '-updatedAt',
};

/** Dead letters of the Client: which entities could not be sent, and why. */
@ApiTags('deadLetter')
@ApiBearerAuth('admin')
@AdminOnly()
@Controller('v1/deadLetter')
export class DeadLetterController {
  constructor(@InjectRepository(DeadLetterEntity) private readonly letters: Repository<DeadLetterEntity>) {}

  @Get()
  @ApiOperation({ summary: 'Entities that could not be sent, newest first' })
  @ApiListQuery(LIST)
  @ApiOkResponse({ type: DeadLetterListDto })
  async list(@Query() query: Record<string, string>): Promise<DeadLetterListDto> {
    const { hasNext, items } = await listEntities(this.letters, LIST, query);
    return { hasNext, items: items.map(toDto) };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One entity that could not be sent, and why' })
  @ApiOkResponse({ type: DeadLetterDto })
  async one(@Param('id', ParseUUIDPipe) id: string): Promise<DeadLetterDto> {
    return toDto(await this.find(id));
  }

  @Post(':id/resend')
  @HttpCode(200)
  @ApiOperation({ summary: 'Read the entity again and send it as it is now' })
  @ApiOkResponse({ type: DeadLetterDto })
  async resend(@Param('id', ParseUUIDPipe) id: string): Promise<DeadLetterDto> {
    const letter = await this.find(id);
    letter.state = 'RESEND';
    return toDto(await this.letters.save(letter));
  }

  @Post(':id/discard')
  @HttpCode(204)
  @ApiOperation({ summary: 'Forget the dead letter; the receivers keep the state they have' })
  async discard(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    await this.find(id);
    await this.letters.delete({ id });
  }

  private async find(id: string): Promise<DeadLetterEntity> {
    const letter = await this.letters.findOneBy({ id });
    if (!letter) throw new ConnectorError('NOT_FOUND', { what: 'DeadLetter', id });
    return letter;
  }
}
