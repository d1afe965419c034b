import { randomUUID } from 'node:crypto';
import { type EventData, formatSequence, type TotvsMessage } from '../../src/contracts';
import type { TestServer } from './server';

const column = (columnName: string, type: string, label: string | null = null) => ({ columnName, parentColumnName: null, type, label });

function attribute(name: string, type: string, options: { key?: boolean; required?: boolean } = {}) {
  return {
    name,
    required: options.required ?? false,
    type: 'ELEMENT',
    entityPrimaryKey: options.key ?? false,
    foreignKeyType: 'NONE',
    attributeProducts: [
      {
        productName: 'PESSOAS',
        tableName: 'PESSOA',
        foreignTableName: null,
        columns: [column(name.toUpperCase(), type, options.key ? 'id' : null)],
      },
    ],
    children: [],
  };
}

/** A SchemaDefinition for the source document's PESSOA message. */
export const PESSOA_SCHEMA = {
  name: 'PESSOA',
  description: 'Pessoa',
  version: '1',
  attributes: [
    attribute('id', 'NUMBER', { key: true, required: true }),
    attribute('rg', 'STRING'),
    attribute('cpf', 'STRING'),
    attribute('nome', 'STRING', { required: true }),
    attribute('tipoSangue', 'STRING'),
    attribute('dataNascimento', 'DATE'),
  ],
};

/** A published PESSOA and an environment with its tokens. */
export interface PessoaSetup {
  environmentId: string;
  client: string;
  application: string;
  reader: string;
}

export async function createEnvironment(server: TestServer): Promise<PessoaSetup> {
  const admin = { token: server.adminToken };
  const created = await server.request('POST', '/v1/environment', { ...admin, body: { name: `env ${randomUUID()}` } });
  expect(created.status).toBe(201);
  const environmentId = created.body.id as string;
  const tokenOf = async (kind: string) => {
    const answer = await server.request('POST', `/v1/environment/${environmentId}/token`, { ...admin, body: { name: kind, kind } });
    expect(answer.status).toBe(201);
    return answer.body.token as string;
  };
  return {
    environmentId,
    client: created.body.token as string,
    application: await tokenOf('APPLICATION'),
    reader: await tokenOf('READER'),
  };
}

export async function publishPessoa(server: TestServer): Promise<void> {
  const admin = { token: server.adminToken };
  const draft = await server.request('POST', '/v1/schemaDefinition', { ...admin, body: PESSOA_SCHEMA });
  expect(draft).toMatchObject({ status: 201 });
  const published = await server.request('POST', `/v1/schemaDefinition/${draft.body.id}/publish`, { ...admin, body: {} });
  expect(published.status).toBeLessThan(300);
}

/** Publishes the same structure once more. */
export async function publishVersion(server: TestServer, version: string): Promise<void> {
  const admin = { token: server.adminToken };
  const { items } = (await server.request('GET', '/v1/schemaDefinition?name=PESSOA', admin)).body;
  expect(await server.request('POST', `/v1/schemaDefinition/${items[0].id}/publish`, { ...admin, body: { version } })).toMatchObject({
    status: 201,
  });
}

/** A message about one PESSOA. */
export function pessoa(id: number, change: { header?: object; content?: object; data?: object } = {}): TotvsMessage<EventData> {
  return {
    header: { type: 'PESSOA', generatedOn: '2000-01-01T00:00:00.000000Z', locale: 'pt_BR', ...change.header },
    content: {
      originApp: 'PESSOAS',
      appVersion: '1',
      schemaName: 'PESSOA',
      schemaVersion: '1',
      action: 'INSERT',
      data: { id: { id }, nome: `FULANO ${id}`, ...change.data },
      createdAt: '2000-01-01T00:00:00.335846Z',
      ...change.content,
    },
  };
}

/** A message as a Client's link sends it. */
export function linkPessoa(
  environmentId: string,
  epoch: number,
  offset: number,
  id: number,
  change: { content?: object; data?: object } = {},
): TotvsMessage<EventData> {
  const transactionInfo = { transactionId: randomUUID(), generatedBy: 'tcc-client/1' };
  return pessoa(id, { ...change, header: { tenantId: environmentId, sequence: formatSequence(epoch, offset), transactionInfo } });
}
