import { entityKey, originId, sortKeyParts, type KeyPart } from '../../src/contracts';
import { eventually, type Connector, type LinkView } from './connector';
import type { DraftSchema } from './fixtures/erp';

/** An entity of the Server's view without its identity, which is checked apart. */
type Document = Record<string, unknown>;

/** A Server and a Client with the database of one ERP. */
export class ErpScene {
  private constructor(
    readonly connector: Connector,
    private readonly schema: DraftSchema,
    readonly schemaId: string,
  ) {}

  static async prepare(
    connector: Connector,
    { schema, ddl, charset }: { schema: DraftSchema; ddl: string; charset?: string },
  ): Promise<ErpScene> {
    await connector.product.query(ddl);
    await connector.connectProduct({ charset });
    return new ErpScene(connector, schema, await connector.publish(schema));
  }

  async link(options: object = {}): Promise<LinkView> {
    const link = await this.connector.link(this.schemaId, options);
    await this.connector.untilStreaming([link.id]);
    return link;
  }

  /** The SchemaDefinition the Client drafts from tables, stored at the Server. */
  async draft(tables: string[]): Promise<DraftSchema> {
    const { connectionId } = this.connector;
    const draft = await this.connector.onClient<DraftSchema>('POST', `/v1/productConnection/${connectionId}/draftSchema`, { tables });
    return this.connector.onServer('POST', '/v1/schemaDefinition', { ...draft, name: `Draft of ${draft.name}` });
  }

  /** Waits until a link that is to be loaded again has been. */
  async untilLoadedAgain(linkId: string): Promise<void> {
    await eventually(async () => (await this.connector.linkState(linkId)).state === 'RESYNC');
    await this.connector.untilStreaming([linkId]);
  }

  /** Waits until the Server's view is up with the tables, and compares the two; keys and identities included. */
  async expectState(expected: object[]): Promise<void> {
    await this.connector.untilQuiet();
    const entities = await this.connector.entities(this.schema.name);
    const seen = entities.map(({ data, entityKey: key, originName }) => {
      const { originId: id, ...document } = data as Document & { originId: string };
      const parts = this.keyOf(document);
      expect({ key, id }).toEqual({ key: entityKey(this.schema.name, parts), id: originId(originName, this.schema.name, parts) });
      return document;
    });
    expect(sorted(seen)).toEqual(sorted(expected as Document[]));
  }

  /** Events the Server has of the schema, in order, as `ACTION key`. */
  async actions(): Promise<string[]> {
    const events = (await this.connector.events()).map(({ content }) => content);
    return events
      .filter(({ schemaName }) => schemaName === this.schema.name)
      .map(
        ({ action, data }) =>
          `${action} ${this.keyOf(data)
            .map(([, , text]) => text)
            .join(' ')}`,
      );
  }

  private keyOf(document: Document) {
    const { name } = this.schema.attributes.find((attribute) => 'entityPrimaryKey' in attribute)!;
    const parts = Object.entries(document[name] as object).map(([label, value]): KeyPart => [name, label, String(value)]);
    return sortKeyParts(parts);
  }
}

function sorted(list: Document[]): string[] {
  return list.map((document) => JSON.stringify(inOrder(document))).sort();
}

/** The order of an object's properties says nothing. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, inOrder(inner)]));
}
