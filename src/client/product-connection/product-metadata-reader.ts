import { Injectable, Logger } from '@nestjs/common';
import { ProductConnections } from './product-connections';
import { ProductDatabases } from './product-databases';

/** Longest a request waits for NAME and VERSION; they can be read later. */
const PATIENCE_MS = 3_000;

/** Fills productName and productVersion of a connection from TCC_PRODUCT_METADATA when the database can be reached. */
@Injectable()
export class ProductMetadataReader {
  private readonly logger = new Logger(ProductMetadataReader.name);

  constructor(
    private readonly connections: ProductConnections,
    private readonly databases: ProductDatabases,
  ) {}

  /** Tries for a few seconds; a database that cannot be read is no error here. */
  async fill(connectionId: string): Promise<void> {
    const reading = this.read(connectionId).catch((error: Error) =>
      this.logger.warn(`product metadata of connection ${connectionId}: ${error.message}`),
    );
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([reading, new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)))]);
    clearTimeout(timer);
  }

  private async read(connectionId: string): Promise<void> {
    const { database } = await this.databases.get(connectionId);
    const product = await database.introspection.readProductMetadata();
    if (product) await this.connections.noteProduct(connectionId, product);
  }
}
