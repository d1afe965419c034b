import { Body, Controller, HttpCode, Post, Put } from '@nestjs/common';
import { ApiConflictResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { LinkStanding } from '../../../contracts';
import { type AuthenticatedEnvironment, CurrentEnvironment, EnvironmentAuth } from '../../environment';
import { LinkGreeting } from './link-greeting';
import { LinkBeginningDto, LinkHelloDto, LinkStandingView } from './link.dto';

/** Where a Client and this Server agree on how far the Client's event log is stored. */
@ApiTags('eventsData')
@EnvironmentAuth('CLIENT')
@Controller('v1/environment/link')
export class LinkController {
  constructor(private readonly greeting: LinkGreeting) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Where a link stands',
    description:
      'A Client asks before it sends, and says what it was answered before. When that is more than is stored, the store was restored ' +
      "from a backup, and the environment's log begins a new epoch: cursors of before are LOG_RESTORED.",
  })
  @ApiOkResponse({ type: LinkStandingView })
  hello(@CurrentEnvironment() { id }: AuthenticatedEnvironment, @Body() hello: LinkHelloDto): Promise<LinkStanding> {
    return this.greeting.answer(id, { ...hello, instanceId: hello.instanceId.toLowerCase() });
  }

  @Put()
  @ApiOperation({
    summary: 'Begins a new epoch of a link',
    description: 'After a restore of its own store a Client goes on behind an offset of its choice; what is of the old epoch is refused.',
  })
  @ApiOkResponse({ type: LinkStandingView })
  @ApiConflictResponse({ description: 'LINK_EPOCH_OLD: the link is in a later epoch' })
  begin(@CurrentEnvironment() { id }: AuthenticatedEnvironment, @Body() beginning: LinkBeginningDto): Promise<LinkStanding> {
    return this.greeting.begin(id, { ...beginning, instanceId: beginning.instanceId.toLowerCase() });
  }
}
