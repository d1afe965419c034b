import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from './src/platform/persistence';
import { CLIENT_STORE } from './src/profiles/client.module';
import { SERVER_STORE } from './src/profiles/server.module';

/**
 * Data source of TypeORM's command line, e.g. to look at what a migration would do. The connector runs its migrations
 * itself. Needs DATABASE_URL and CONNECTOR_PROFILE=client|server.
 */
const { DATABASE_URL, CONNECTOR_PROFILE } = process.env;
if (!DATABASE_URL) throw new Error('DATABASE_URL is not set');

export default new DataSource(dataSourceOptions(DATABASE_URL, CONNECTOR_PROFILE === 'client' ? CLIENT_STORE : SERVER_STORE));
