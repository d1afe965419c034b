import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '../../platform/security';
import { StructureChecker, type CheckedStructure } from './structure-checker';

const EXAMPLE = {
  hasNext: false,
  items: [
    {
      idProductConnection: '68eaa1a2-aedb-4ba9-9015-a01a31bead89',
      object: 'public.TCC_EVENT',
      kind: 'CHANGE_LOG',
      state: 'OK',
      severity: 'INFO',
      detail: '',
      checkedAt: '2026-01-01T00:00:00.000Z',
    },
  ],
};

/** Our objects in the product databases (seed document 000, Database Structure). */
@ApiTags('databaseStructure')
@AdminOnly()
@Controller('v1/databaseStructure')
export class DatabaseStructureController {
  constructor(private readonly checker: StructureChecker) {}

  @Get()
  @ApiOperation({ summary: 'Every object of the connector in the product databases, as last seen' })
  @ApiOkResponse({ schema: { example: EXAMPLE } })
  list(): { hasNext: false; items: CheckedStructure[] } {
    return { hasNext: false, items: this.checker.lastSeen() };
  }

  @Post('check')
  @HttpCode(200)
  @ApiOperation({ summary: 'Verifies all objects now' })
  @ApiOkResponse({ schema: { example: EXAMPLE } })
  async check(): Promise<{ hasNext: false; items: CheckedStructure[] }> {
    return { hasNext: false, items: await this.checker.checkAll() };
  }
}
