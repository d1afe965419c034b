import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiBadRequestResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { SchemaSyncPage } from '../../contracts';
import { type AuthenticatedEnvironment, CurrentEnvironment, EnvironmentAuth } from '../environment';
import { SyncQuery, SyncView } from './dto/published-schema.dto';
import { SchemaSync } from './schema-sync';

/** The part of a reply that tells when its receiver has gone. */
interface ClosableReply {
  raw: { once(event: 'close', listener: () => void): unknown };
}

/** How Clients learn of published schemas. */
@ApiTags('schemaDefinition')
@Controller('v1/schemaDefinition/sync')
export class SchemaSyncController {
  constructor(private readonly synchronisation: SchemaSync) {}

  @Get()
  @EnvironmentAuth()
  @ApiOperation({
    summary: 'Published versions after a cursor',
    description: 'Only those the environment of the token may use. Repeat with the cursor until items is empty.',
  })
  @ApiOkResponse({ type: SyncView })
  @ApiBadRequestResponse({ description: 'CURSOR_INVALID, REQUEST_INVALID' })
  async sync(
    @Query() { since, wait = 0 }: SyncQuery,
    @CurrentEnvironment() environment: AuthenticatedEnvironment,
    @Res({ passthrough: true }) reply: ClosableReply,
  ): Promise<SchemaSyncPage> {
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    return this.synchronisation.after(since, environment.id, wait * 1_000, gone.signal);
  }
}
