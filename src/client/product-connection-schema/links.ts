import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ConnectorError } from '../../common/errors';
import type { PublishedSchema, TableParameters } from '../../contracts';
import { invalidRequest, requireMatch } from '../../platform/http';
import { ProductConnections, type ProductConnection } from '../product-connection';
import { SchemaStore } from '../schema-sync';
import { LinkPlanner, type LinkPlan } from './link-planner';
import { LinkRegistry } from './link-registry';
import type { LinkState } from './link-state';
import { LINK, LinkStore } from './link-store';
import { LinkSupervisor } from './link-supervisor';
import type { ProductConnectionSchemaDto } from './product-connection-schema.dto';
import type { ProductConnectionSchema } from './product-connection-schema.entity';
import { SnapshotPort } from './snapshot-port';

const DEFAULTS = {
  enableStandalone: false,
  enablePublishRemote: true,
  snapshot: 'INITIAL',
  autoUpgrade: 'COMPATIBLE',
} as const;
/** What keeps its meaning only while no link uses the connection. */
const FIXED = ['dataBaseType', 'changeLogTable', 'ownerSchema', 'originName'] as const;

/** Links as an administrator manages them; the supervisor does the work. */
@Injectable()
export class Links implements OnModuleInit {
  constructor(
    private readonly store: LinkStore,
    private readonly connections: ProductConnections,
    private readonly schemas: SchemaStore,
    private readonly planner: LinkPlanner,
    private readonly registry: LinkRegistry,
    private readonly supervisor: LinkSupervisor,
    private readonly snapshots: SnapshotPort,
  ) {}

  onModuleInit(): void {
    this.connections.addGuard((connection, change) => this.guard(connection, change));
  }

  /**
   * Stores a link; its installation begins at once.
   * @param takeOver whether it may take the change log over from another owner
   * @throws ConnectorError `NOT_FOUND`, `SCHEMA_NOT_SYNCHRONISED`, `ALREADY_EXISTS`
   */
  async create(dto: ProductConnectionSchemaDto, takeOver = false): Promise<ProductConnectionSchema> {
    const schema = await this.schemaOf(dto);
    const connection = await this.connections.get(dto.idProductConnection);
    const id = dto.id?.toLowerCase() ?? randomUUID();
    await this.store.insert({
      id,
      idProductConnection: connection.id,
      idSchemaDefinition: schema.id,
      nameSchemaDefinition: schema.name,
      versionSchemaDefinition: schema.version,
      ...settingsOf(dto),
      state: 'INSTALLING',
      takeOver,
      tables: [],
      loadedVariants: [],
      revision: 1,
    });
    this.supervisor.wake();
    return this.store.get(id);
  }

  /**
   * Replaces the settings. A link that failed is tried again; tables that other table parameters bring are installed and
   * loaded, those they take out are uninstalled.
   * @param confirmed whether tables may be uninstalled
   * @throws ConnectorError `NOT_FOUND`, `STALE_VERSION`, `CONFIRMATION_REQUIRED`
   */
  async replace(
    id: string,
    dto: ProductConnectionSchemaDto,
    ifMatch: string | undefined,
    confirmed = false,
  ): Promise<ProductConnectionSchema> {
    const link = await this.store.get(id);
    requireMatch(ifMatch, link.revision, LINK, id);
    if (link.state === 'REMOVING') throw new ConnectorError('LINK_STATE_UNSUITABLE', { id, state: link.state, action: 'PUT' });
    await this.requireSameSubject(link, dto);
    const settings = settingsOf(dto);
    const variants = changedVariants(link, settings.tableParameters);
    if (variants.removed.length > 0 && !confirmed)
      throw new ConnectorError('CONFIRMATION_REQUIRED', { objects: `trigger sets of company ${variants.removed.join(', ')}` });
    const install = link.state === 'FAILED' || settings.columns !== link.columns || variants.any;
    await this.store.update(link, {
      ...settings,
      ...(install && { state: 'INSTALLING' as const, reason: null }),
      ...(variants.any && { loaded: false, loadedVariants: variants.kept }),
    });
    await this.registry.refresh(link.idProductConnection);
    this.supervisor.wake(link.id);
    return this.store.get(id);
  }

  /**
   * Goes on where a person was needed: FAILED is installed again, a version waiting for approval is installed; a RESYNC
   * that waits tries now.
   * @param takeOver has any link installed again, taking the change log over from another owner
   * @throws ConnectorError `LINK_STATE_UNSUITABLE`
   */
  async resume(id: string, takeOver = false): Promise<ProductConnectionSchema> {
    const link = await this.store.get(id);
    if (takeOver) await this.store.transition(id, ['INSTALLING', 'SNAPSHOT', 'STREAMING', 'RESYNC', 'FAILED'], { takeOver });
    if (!(await this.resumed(link, takeOver)))
      throw new ConnectorError('LINK_STATE_UNSUITABLE', { id, state: link.state, action: 'resume' });
    this.supervisor.wake(link.id);
    return this.store.get(id);
  }

  /** @throws ConnectorError `NOT_FOUND`, and why the schema does not fit */
  async plan(id: string): Promise<LinkPlan> {
    const link = await this.store.get(id);
    const schema = await this.schemas.version(link.idSchemaDefinition, link.pendingVersion ?? link.versionSchemaDefinition);
    if (!schema) throw new ConnectorError('SCHEMA_NOT_SYNCHRONISED', { schema: link.nameSchemaDefinition });
    return this.planner.plan(link.idProductConnection, schema, link);
  }

  /** Plans a link that is not made. @throws as `create` and `plan` */
  async planNew(dto: ProductConnectionSchemaDto): Promise<LinkPlan> {
    const schema = await this.schemaOf(dto);
    const connection = await this.connections.get(dto.idProductConnection);
    return this.planner.plan(connection.id, schema, { id: null, tables: [], ...settingsOf(dto) });
  }

  private async resumed(link: ProductConnectionSchema, takeOver: boolean): Promise<boolean> {
    if (link.pendingVersion !== null) {
      const from: LinkState[] = ['SNAPSHOT', 'STREAMING', 'RESYNC', 'FAILED'];
      const version = { versionSchemaDefinition: link.pendingVersion, pendingVersion: null };
      return this.store.transition(link.id, from, { state: 'INSTALLING', loaded: false, loadedVariants: [], reason: null, ...version });
    }
    if (takeOver) {
      return this.store.transition(link.id, ['SNAPSHOT', 'STREAMING', 'RESYNC', 'FAILED'], { state: 'INSTALLING', reason: null });
    }
    if (link.state === 'RESYNC') {
      this.snapshots.loads?.tryNow(link.id);
      return true;
    }
    return this.store.transition(link.id, ['FAILED'], { state: 'INSTALLING', reason: null });
  }

  private async schemaOf(dto: ProductConnectionSchemaDto): Promise<PublishedSchema> {
    const schema = dto.idSchemaDefinition
      ? await this.schemas.latest(dto.idSchemaDefinition)
      : await this.schemas.latestByName(dto.nameSchemaDefinition!);
    if (!schema) throw new ConnectorError('SCHEMA_NOT_SYNCHRONISED', { schema: dto.idSchemaDefinition ?? dto.nameSchemaDefinition! });
    return schema;
  }

  private async requireSameSubject(link: ProductConnectionSchema, dto: ProductConnectionSchemaDto): Promise<void> {
    const problem = 'cannot change; delete the link and make another';
    const schemaId = dto.idSchemaDefinition?.toLowerCase() ?? (await this.schemaOf(dto)).id;
    const changed = [
      ...(dto.id !== undefined && dto.id.toLowerCase() !== link.id ? ['id'] : []),
      ...(dto.idProductConnection.toLowerCase() !== link.idProductConnection ? ['idProductConnection'] : []),
      ...(schemaId !== link.idSchemaDefinition ? ['idSchemaDefinition'] : []),
    ];
    if (changed.length > 0) throw invalidRequest(changed.map((path) => ({ path, problem })));
  }

  private async guard(connection: ProductConnection, change: Partial<ProductConnection> | 'DELETE'): Promise<void> {
    const links = await this.store.find({ idProductConnection: connection.id });
    if (links.length === 0) return;
    if (change === 'DELETE') {
      const users = links.map((link) => `${LINK} ${link.id}`).join(', ');
      throw new ConnectorError('STILL_REFERENCED', { what: 'ProductConnection', id: connection.id, users });
    }
    const property = FIXED.find((name) => name in change && change[name] !== connection[name]);
    if (property) throw new ConnectorError('CONNECTION_IN_USE', { property, id: connection.id });
  }
}

function settingsOf(dto: ProductConnectionSchemaDto) {
  const direction = dto.direction ?? 'PUBLISH';
  if (direction !== 'PUBLISH') throw new ConnectorError('DIRECTION_UNSUPPORTED', { direction });
  return {
    direction,
    enableStandalone: dto.enableStandalone ?? DEFAULTS.enableStandalone,
    enablePublishRemote: dto.enablePublishRemote ?? DEFAULTS.enablePublishRemote,
    snapshot: dto.snapshot ?? DEFAULTS.snapshot,
    columns: dto.columns ?? null,
    tableParameters: dto.tableParameters ? { company: dto.tableParameters.company } : null,
    autoUpgrade: dto.autoUpgrade ?? DEFAULTS.autoUpgrade,
  };
}

/** What other table parameters make of a link's variants. */
function changedVariants({ tableParameters, loadedVariants }: ProductConnectionSchema, wanted: TableParameters | null) {
  const before = tableParameters?.company ?? [];
  const after = wanted?.company ?? [];
  const removed = before.filter((company) => !after.includes(company));
  const any = removed.length > 0 || after.length !== before.length;
  return { removed, any, kept: loadedVariants.filter((name) => !removed.includes(name)) };
}
