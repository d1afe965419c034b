import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ConnectorError } from '../../common/errors';
import { requireMatch } from '../../platform/http';
import { violatedUniqueConstraint } from '../../platform/persistence';
import { ClientEnvironment } from './client-environment.entity';
import { EnvironmentTokens } from './environment-tokens';
import { insertToken } from './token-issue';

const WHAT = 'Environment';

/** What an administrator decides about an environment. */
export interface EnvironmentDraft {
  name: string;
  description?: string | null;
  enabled?: boolean;
}

/** The register of environments. */
@Injectable()
export class Environments {
  constructor(
    private readonly store: DataSource,
    private readonly tokens: EnvironmentTokens,
  ) {}

  /**
   * Registers an environment with its first token, of kind CLIENT.
   * @returns the token in the clear: it is never shown again
   * @throws ConnectorError `ALREADY_EXISTS` when the id is taken
   */
  async create(draft: EnvironmentDraft & { id?: string }): Promise<{ environment: ClientEnvironment; token: string }> {
    const id = draft.id ?? randomUUID();
    return this.store.transaction(async (manager) => {
      const environment = manager.create(ClientEnvironment, { id, ...fields(draft) });
      await manager.insert(ClientEnvironment, environment).catch((error: unknown) => {
        if (violatedUniqueConstraint(error) === null) throw error;
        throw new ConnectorError('ALREADY_EXISTS', { what: WHAT, property: 'id', value: id });
      });
      const { token } = await insertToken(manager, { environmentId: id, name: 'client', kind: 'CLIENT' });
      return { environment: await manager.findOneByOrFail(ClientEnvironment, { id }), token };
    });
  }

  /** @throws ConnectorError `NOT_FOUND` */
  async get(id: string): Promise<ClientEnvironment> {
    return found(await this.store.manager.findOneBy(ClientEnvironment, { id }), id);
  }

  /** Replaces name, description and enabled. @throws ConnectorError `NOT_FOUND`, `STALE_VERSION` */
  async replace(id: string, draft: EnvironmentDraft, ifMatch: string | undefined): Promise<ClientEnvironment> {
    const environment = await this.store.transaction(async (manager) => {
      const current = await this.locked(manager, id, ifMatch);
      return manager.save(ClientEnvironment, Object.assign(current, fields(draft)));
    });
    this.tokens.invalidate();
    return environment;
  }

  /** Removes an environment with its tokens and reports. @throws ConnectorError `NOT_FOUND`, `STALE_VERSION` */
  async remove(id: string, ifMatch: string | undefined): Promise<void> {
    await this.store.transaction(async (manager) => {
      await this.locked(manager, id, ifMatch);
      await manager.delete(ClientEnvironment, { id });
    });
    this.tokens.invalidate();
  }

  /** Those of the given ids that are no environments. */
  async unknown(ids: string[]): Promise<string[]> {
    const rows = await this.store.query<{ id: string }[]>(
      'SELECT id FROM unnest($1::uuid[]) AS asked (id) WHERE NOT EXISTS (SELECT FROM client_environment known WHERE known.id = asked.id)',
      [ids],
    );
    return rows.map((row) => row.id);
  }

  private async locked(manager: EntityManager, id: string, ifMatch: string | undefined): Promise<ClientEnvironment> {
    const current = found(await manager.findOne(ClientEnvironment, { where: { id }, lock: { mode: 'pessimistic_write' } }), id);
    requireMatch(ifMatch, current.revision, WHAT, id);
    return current;
  }
}

function fields(draft: EnvironmentDraft): Pick<ClientEnvironment, 'name' | 'description' | 'enabled'> {
  return { name: draft.name, description: draft.description ?? null, enabled: draft.enabled ?? true };
}

function found(environment: ClientEnvironment | null, id: string): ClientEnvironment {
  if (environment === null) throw new ConnectorError('NOT_FOUND', { what: WHAT, id });
  return environment;
}
