import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiBadRequestResponse, ApiConflictResponse, ApiGoneResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { EventData, TotvsMessage } from '../../contracts';
import { type AuthenticatedEnvironment, CurrentEnvironment, EnvironmentAuth } from '../environment';
import { formatCursor, parseCursor } from './cursor';
import { EventsQueryDto } from './dto/events-query.dto';
import { EventReader } from './event-reader';
import { connectionSignal, type OpenReply } from './connection-signal';

interface EventsPage {
  /** Hand it back as `after`. */
  cursor: string;
  hasNext: boolean;
  items: { cursor: string; message: TotvsMessage<EventData> }[];
}

/** Where applications read an environment's events. */
@ApiTags('eventsData')
@Controller('v1/environment/eventsData')
export class EventsController {
  constructor(private readonly reader: EventReader) {}

  @Get()
  @EnvironmentAuth()
  @ApiOperation({
    summary: 'Read events in order',
    description: 'Begin without `after`; then hand back the cursor of each answer, whether it held events or not.',
  })
  @ApiOkResponse({ description: '`{cursor, hasNext, items: [{cursor, message}]}`; the messages are TOTVSMessage<EventData> without token' })
  @ApiBadRequestResponse({ description: 'REQUEST_INVALID, CURSOR_INVALID' })
  @ApiConflictResponse({ description: 'LOG_RESTORED: the cursor is from before the Server was restored' })
  @ApiGoneResponse({ description: 'CURSOR_EXPIRED: what follows the cursor is no longer kept' })
  async read(
    @CurrentEnvironment() { id }: AuthenticatedEnvironment,
    @Query() { after, wait, ...query }: EventsQueryDto,
    @Res({ passthrough: true }) reply: OpenReply,
  ): Promise<EventsPage> {
    const position = after === undefined ? null : parseCursor(after, 'after');
    const page = await this.reader.read(id, { ...query, after: position, waitMs: wait * 1_000 }, connectionSignal(reply));
    return {
      cursor: formatCursor(page),
      hasNext: page.hasNext,
      items: page.items.map(({ offset, message }) => ({ cursor: formatCursor({ epoch: page.epoch, offset }), message })),
    };
  }
}
