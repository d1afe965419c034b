import { Module } from '@nestjs/common';
import { CaptureModule } from '../capture';
import { ProductConnectionModule } from '../product-connection';
import { ProductConnectionSchemaModule } from '../product-connection-schema';
import { TriggerManagerModule } from '../trigger-manager';
import { ProductUpgrade } from './product-upgrade';
import { ProductUpgradeController } from './product-upgrade.controller';
import { UpgradeAdoption } from './upgrade-adoption';
import { UpgradeSurvey } from './upgrade-survey';

/** Sees connections through upgrades of their products. */
@Module({
  imports: [CaptureModule, ProductConnectionModule, ProductConnectionSchemaModule, TriggerManagerModule],
  controllers: [ProductUpgradeController],
  providers: [ProductUpgrade, UpgradeAdoption, UpgradeSurvey],
})
export class ProductUpgradeModule {}
