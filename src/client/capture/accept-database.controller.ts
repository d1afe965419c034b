import { Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '../../platform/security';
import { AcceptDatabase } from './accept-database';

/** What a person decides of a database that is not the one the links were installed in. */
@ApiTags('productConnection')
@AdminOnly()
@Controller('v1/productConnection/:id')
export class AcceptDatabaseController {
  constructor(private readonly acceptance: AcceptDatabase) {}

  @Post('acceptDatabase')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Says that the restored or moved database is the production database now',
    description: 'Its links are loaded again. Of a copy correct the url instead: nothing is read from it.',
  })
  @ApiNoContentResponse()
  async accept(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    await this.acceptance.accept(id);
  }
}
