import { Controller, Get, Query } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Repository } from 'typeorm';
import { ApiListQuery, listEntities, type ListSpec } from '../../platform/http';
import { AdminOnly } from '../../platform/security';
import { ClientReport } from './client-report.entity';
import { ClientReportList } from './dto/client-report.dto';

const LIST: ListSpec = {
  searchable: ['host', 'instanceId', 'environmentId'],
  filterable: ['environmentId', 'instanceId', 'version', 'host'],
  rangeable: ['reportedAt', 'lag', 'backlog'],
  sortable: ['reportedAt', 'host', 'version', 'lag', 'backlog'],
  defaultOrder: '-reportedAt',
};

@ApiTags('environment')
@AdminOnly()
@Controller('v1/environment/client')
export class ClientReportController {
  constructor(@InjectRepository(ClientReport) private readonly repository: Repository<ClientReport>) {}

  @Get()
  @ApiOperation({ summary: 'The Clients, as they last reported' })
  @ApiListQuery(LIST)
  @ApiOkResponse({ type: ClientReportList })
  async list(@Query() query: Record<string, unknown>): Promise<ClientReportList> {
    return listEntities(this.repository, LIST, query);
  }
}
