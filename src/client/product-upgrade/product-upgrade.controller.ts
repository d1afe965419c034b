import { Controller, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '../../platform/security';
import type { ChangeLogSwitchView } from '../capture';
import { EndUpgradeQuery } from './product-upgrade.dto';
import { ProductUpgrade, type UpgradeResult } from './product-upgrade';

const RESULT: UpgradeResult = {
  dryRun: false,
  found: [{ object: 'TCC_1A2B3C4D_U on public.orders', kind: 'TRIGGER', state: 'MISSING', detail: 'the trigger does not exist' }],
  changes: [{ table: 'public.orders', change: 'COLUMN_ADDED', column: 'discount', before: null, after: 'numeric(12,2)' }],
  statements: [{ purpose: 'create trigger TCC_1A2B3C4D_U on public.orders', sql: 'CREATE TRIGGER ...' }],
  links: [{ id: '39956f0f-341a-48c6-9c80-b5b3498e6899', schemaName: 'Order', outcome: 'RESYNC', reason: null }],
  remaining: [],
};

/** An upgrade of the product, seen from its connection. */
@ApiTags('productConnection')
@AdminOnly()
@Controller('v1/productConnection/:id')
export class ProductUpgradeController {
  constructor(private readonly upgrade: ProductUpgrade) {}

  @Post('beginUpgrade')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Before an upgrade of the product: pauses the connection and has its triggers write nothing; no DDL',
    description: 'The triggers stay in place. Nothing is read, checked or mended until endUpgrade.',
  })
  @ApiOkResponse({ schema: { example: { logging: false, changesLeft: 0, state: 'SWITCHED_OFF', budget: 1_000_000, used: 0 } } })
  begin(@Param('id', ParseUUIDPipe) id: string): Promise<ChangeLogSwitchView> {
    return this.upgrade.begin(id);
  }

  @Post('endUpgrade')
  @HttpCode(200)
  @ApiOperation({
    summary: 'After an upgrade of the product: mends our objects, loads the links again and lets recording and reading go on',
    description:
      'A link that lost a table or column it needs becomes FAILED with the reason, and the others go on. With dryRun=true nothing is run ' +
      'or stored. What fails half-way stays paused and can be called again.',
  })
  @ApiOkResponse({ schema: { example: RESULT } })
  end(@Param('id', ParseUUIDPipe) id: string, @Query() { dryRun }: EndUpgradeQuery): Promise<UpgradeResult> {
    return this.upgrade.end(id, dryRun === 'true');
  }
}
