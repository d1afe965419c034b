import { CreateProductConnection1763700012000 } from './migrations/create-product-connection';
import { RememberDatabase1763920010000 } from './migrations/remember-database';
import { ProductConnection } from './product-connection.entity';

export { DatabaseIdentity } from './database-identity';
export { isActive, isWanted, ProductConnection } from './product-connection.entity';
export { ProductConnectionModule } from './product-connection.module';
export { ProductConnections } from './product-connections';
export { ProductDatabases, type OpenProduct } from './product-databases';

export const PRODUCT_CONNECTION_ENTITIES = [ProductConnection];
export const PRODUCT_CONNECTION_MIGRATIONS = [CreateProductConnection1763700012000, RememberDatabase1763920010000];
