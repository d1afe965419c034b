export { ProductUpgradeModule } from './product-upgrade.module';
