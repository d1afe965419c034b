import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBadRequestResponse, ApiBody, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { connectorVersion } from '../../config';
import { ClientReports } from './client-reports';
import { ClientReportDto, readClientReport } from './dto/client-report.dto';
import { CurrentEnvironmentAnswer } from './dto/environment.dto';
import { CurrentEnvironment, EnvironmentAuth } from './environment-auth';
import type { AuthenticatedEnvironment } from './environment-tokens';

/** What holders of an environment token ask and tell about their environment. */
@ApiTags('environment')
@Controller('v1/environment')
export class CurrentEnvironmentController {
  constructor(private readonly reports: ClientReports) {}

  @Get('current')
  @EnvironmentAuth()
  @ApiOperation({ summary: 'The environment of the token' })
  @ApiOkResponse({ type: CurrentEnvironmentAnswer })
  current(@CurrentEnvironment() { id, name }: AuthenticatedEnvironment): CurrentEnvironmentAnswer {
    return { id, name, enabled: true, serverVersion: connectorVersion() };
  }

  @Post('client')
  @HttpCode(204)
  @EnvironmentAuth('CLIENT')
  @ApiOperation({ summary: 'Report of a Client, sent every minute' })
  @ApiBody({ type: ClientReportDto })
  @ApiNoContentResponse()
  @ApiBadRequestResponse({ description: 'REQUEST_INVALID' })
  async report(@CurrentEnvironment() { id }: AuthenticatedEnvironment, @Body() body: unknown): Promise<void> {
    await this.reports.store(id, readClientReport(body));
  }
}
