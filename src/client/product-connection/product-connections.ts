import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { ConnectorError } from '../../common/errors';
import { loadDialect } from '../../dialects';
import { invalidRequest, requireMatch } from '../../platform/http';
import { SecretVault } from '../../platform/security';
import type { ProductConnectionDto } from './product-connection.dto';
import { ProductConnection } from './product-connection.entity';
import { refuseUnsupportedDatabase } from './unsupported-database';

const WHAT = 'ProductConnection';
const DEFAULTS = { enabled: true, timeZone: 'America/Sao_Paulo', changeLogTable: 'TCC_EVENT' };

/** What a PUT replaces. */
type Settings = Omit<ProductConnection, 'id' | 'passwordCipher' | 'paused' | 'restoredOrCloned' | 'revision' | 'createdAt' | 'updatedAt'>;

/** SETTINGS: how to reach or read it. STATE: paused, resumed, another database met, product name or version. REMOVED: it is gone. */
export type ConnectionChange = 'SETTINGS' | 'STATE' | 'REMOVED';
/** Called after a change is committed. */
export type ConnectionListener = (connectionId: string, change: ConnectionChange) => void;
/** Asked before an attribute changes or a record goes. @throws ConnectorError when somebody depends on it */
export type ConnectionGuard = (connection: ProductConnection, change: Partial<ProductConnection> | 'DELETE') => Promise<void>;

/** The registered product databases. Passwords are encrypted before they are stored and shown to nobody. */
@Injectable()
export class ProductConnections {
  private readonly listeners: ConnectionListener[] = [];
  private readonly guards: ConnectionGuard[] = [];

  constructor(
    @InjectRepository(ProductConnection) private readonly repository: Repository<ProductConnection>,
    private readonly vault: SecretVault,
  ) {}

  onChange(listener: ConnectionListener): void {
    this.listeners.push(listener);
  }

  /** Lets those who build on connections refuse a change. */
  addGuard(guard: ConnectionGuard): void {
    this.guards.push(guard);
  }

  all(): Promise<ProductConnection[]> {
    return this.repository.find({ order: { createdAt: 'ASC' } });
  }

  find(id: string): Promise<ProductConnection | null> {
    return this.repository.findOneBy({ id });
  }

  /** @throws ConnectorError `NOT_FOUND` */
  async get(id: string): Promise<ProductConnection> {
    const connection = await this.find(id);
    if (!connection) throw new ConnectorError('NOT_FOUND', { what: WHAT, id });
    return connection;
  }

  /** @throws ConnectorError `ALREADY_EXISTS`, `JDBC_URL_INVALID` */
  async create(dto: ProductConnectionDto): Promise<ProductConnection> {
    if (dto.password === undefined) throw invalidRequest([{ path: 'password', problem: 'is missing' }]);
    const id = dto.id?.toLowerCase() ?? randomUUID();
    const settings = await this.settingsOf(dto);
    const passwordCipher = this.vault.encrypt(dto.password, passwordContext(id));
    const values = { id, ...settings, passwordCipher, paused: false, restoredOrCloned: false, revision: 1 };
    const { raw } = await this.repository.createQueryBuilder().insert().values(values).orIgnore().returning('id').execute();
    if ((raw as unknown[]).length === 0) throw new ConnectorError('ALREADY_EXISTS', { what: WHAT, property: 'id', value: id });
    this.announce(id, 'SETTINGS');
    return this.get(id);
  }

  /** Replaces everything but an omitted password. @throws ConnectorError as `create`, `NOT_FOUND`, `STALE_VERSION` */
  async replace(id: string, dto: ProductConnectionDto, ifMatch: string | undefined): Promise<ProductConnection> {
    const known = await this.get(id);
    if (dto.id !== undefined && dto.id.toLowerCase() !== known.id)
      throw invalidRequest([{ path: 'id', problem: 'differs from the id in the path' }]);
    requireMatch(ifMatch, known.revision, WHAT, id);
    const settings = await this.settingsOf(dto);
    // NAME and VERSION as read from the product database stay until they are read again.
    settings.productName ??= known.productName;
    settings.productVersion ??= known.productVersion;
    await this.guard(known, settings);
    const secret = dto.password === undefined ? {} : { passwordCipher: this.vault.encrypt(dto.password, passwordContext(known.id)) };
    return this.update(known, { ...settings, ...secret }, 'SETTINGS');
  }

  /** Stops or resumes reading. */
  async setPaused(id: string, paused: boolean): Promise<ProductConnection> {
    const known = await this.get(id);
    return known.paused === paused ? known : this.update(known, { paused }, 'STATE');
  }

  /** Takes over NAME and VERSION as the product database says. */
  async noteProduct(id: string, product: { name: string; version: string }): Promise<void> {
    const known = await this.find(id);
    if (!known || (known.productName === product.name && known.productVersion === product.version)) return;
    await this.repository.update({ id }, { productName: product.name, productVersion: product.version });
    this.announce(id, 'STATE');
  }

  /** What is known of its database has changed. */
  announceState(id: string): void {
    this.announce(id, 'STATE');
  }

  /** @throws ConnectorError `NOT_FOUND`, `STILL_REFERENCED` */
  async remove(id: string, ifMatch: string | undefined): Promise<void> {
    const known = await this.get(id);
    requireMatch(ifMatch, known.revision, WHAT, id);
    await this.guard(known, 'DELETE');
    await this.repository.delete({ id: known.id });
    this.announce(known.id, 'REMOVED');
  }

  /** The password in clear, for opening the database only. @throws ConnectorError `NOT_FOUND`, `SECRET_UNREADABLE` */
  async passwordOf(id: string): Promise<string> {
    const row = await this.repository.findOne({ where: { id }, select: { id: true, passwordCipher: true } });
    if (!row?.passwordCipher) throw new ConnectorError('NOT_FOUND', { what: WHAT, id });
    try {
      return this.vault.decrypt(row.passwordCipher, passwordContext(row.id));
    } catch (error) {
      const [what, path] = [`password of ${WHAT} ${row.id}`, `/v1/productConnection/${row.id}`];
      throw new ConnectorError('SECRET_UNREADABLE', { what, path }, { cause: error });
    }
  }

  private async update(known: ProductConnection, change: Partial<ProductConnection>, kind: ConnectionChange): Promise<ProductConnection> {
    const { affected } = await this.repository.update(
      { id: known.id, revision: known.revision },
      { ...change, revision: known.revision + 1 },
    );
    if (affected !== 1) throw new ConnectorError('STALE_VERSION', { what: WHAT, id: known.id });
    this.announce(known.id, kind);
    return this.get(known.id);
  }

  private async settingsOf(dto: ProductConnectionDto): Promise<Settings> {
    refuseUnsupportedDatabase(dto.url);
    const dialect = await loadDialect(dto.dataBaseType);
    dialect.parseUrl(dto.url);
    return {
      productName: dto.productName?.trim() || null,
      productVersion: dto.productVersion?.trim() || null,
      url: dto.url,
      username: dto.username,
      dataBaseType: dto.dataBaseType,
      enabled: dto.enabled ?? DEFAULTS.enabled,
      timeZone: dto.timeZone ?? DEFAULTS.timeZone,
      originName: dto.originName?.trim() || null,
      ownerSchema: dto.ownerSchema ?? null,
      charset: dto.charset ?? null,
      changeLogTable: dto.changeLogTable ?? DEFAULTS.changeLogTable,
    };
  }

  private async guard(connection: ProductConnection, change: Partial<ProductConnection> | 'DELETE'): Promise<void> {
    for (const guard of this.guards) await guard(connection, change);
  }

  private announce(id: string, change: ConnectionChange): void {
    for (const listener of this.listeners) listener(id, change);
  }
}

function passwordContext(id: string): string {
  return `product_connection/${id}/password`;
}
