import { Connector } from '../support/connector';

const PRODUCT = `Produto "d'água"; --`;
const SCHEMA = `Pedido ação`;
const TABLE = `pedidos"; DROP TABLE vítimas; --`;
const CHILD = `itens' OR ''='`;
const KEY = `chave";--`;
const TEXT = `nome $1 \${x} {table} 日本`;
const PARENT = `pai'); DELETE FROM vítimas; --`;
const ITEM = `item\\"`;
const LABEL = `rótulo "1"'`;
const PRODUCT_OWNER = `dono "X"; --`;

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;

describe('a SchemaDefinition whose names try to become SQL', () => {
  let connector: Connector;

  beforeAll(async () => {
    connector = await Connector.start();
    const owner = quote(PRODUCT_OWNER);
    await connector.product.query(`
      CREATE TABLE "vítimas" (id int); INSERT INTO "vítimas" VALUES (1);
      CREATE TABLE "TCC_PRODUCT_METADATA" ("NAME" text, "VERSION" text);
      CREATE SCHEMA ${owner};
      CREATE TABLE ${owner}.${quote(TABLE)} (${quote(KEY)} text PRIMARY KEY, ${quote(TEXT)} text);
      CREATE TABLE ${owner}.${quote(CHILD)} (${quote(ITEM)} bigint PRIMARY KEY, ${quote(PARENT)} text);
      INSERT INTO ${owner}.${quote(TABLE)} VALUES ('k''1"; --', 'before');`);
    await connector.product.query('INSERT INTO "TCC_PRODUCT_METADATA" VALUES ($1, $2)', [PRODUCT, `1'"`]);
    await connector.connectProduct({ ownerSchema: PRODUCT_OWNER });
  });

  afterAll(() => connector.stop());

  it('is installed, loaded and captured; its names reach SQL only quoted', async () => {
    const link = await connector.link(await connector.publish(hostileSchema()));
    await connector.untilStreaming([link.id]);
    const owner = quote(PRODUCT_OWNER);
    await connector.product.query(`INSERT INTO ${owner}.${quote(CHILD)} VALUES (7, $1)`, [`k'1"; --`]);
    await connector.product.query(`UPDATE ${owner}.${quote(TABLE)} SET ${quote(TEXT)} = $1`, [`after'; --`]);
    await connector.product.query(`INSERT INTO ${owner}.${quote(TABLE)} VALUES ('second', NULL)`);
    await connector.untilQuiet();

    const entities = await connector.entities(SCHEMA);
    const data = entities.map((entity) => entity.data as Record<string, unknown>);
    expect(data).toHaveLength(2);
    expect(data).toContainEqual(
      expect.objectContaining({ chave: { [LABEL]: `k'1"; --` }, 'no"me': `after'; --`, 'itens;': [{ item: 7 }] }),
    );
    expect(data).toContainEqual(expect.objectContaining({ chave: { [LABEL]: 'second' }, 'no"me': null, 'itens;': [] }));
    expect(entities.map(({ originName }) => originName)).toEqual([PRODUCT, PRODUCT]);
    expect((await connector.product.query('SELECT id FROM "vítimas"')).rows).toEqual([{ id: 1 }]);
  });

  it('is uninstalled without residue', async () => {
    const [link] = (await connector.onClient<{ items: { id: string }[] }>('GET', '/v1/productConnectionSchema')).items;
    await connector.onClient('DELETE', `/v1/productConnectionSchema/${link.id}?confirm=true`);
    await connector.client.waitUntil(
      async () => (await connector.tryClient('GET', `/v1/productConnectionSchema/${link.id}`)).status === 404,
      30_000,
    );
    const { rows } = await connector.product.query(`
      SELECT tgname AS name FROM pg_trigger WHERE tgname LIKE 'TCC%'
      UNION ALL SELECT proname FROM pg_proc WHERE proname LIKE 'TCC%'
      UNION ALL SELECT attname FROM pg_attribute WHERE attname IN ('TCC_ORIGIN', 'TCC_CHANGED_AT') AND NOT attisdropped
      UNION ALL SELECT relname FROM pg_class WHERE relname LIKE 'TCC%' AND relname <> 'TCC_PRODUCT_METADATA' AND relkind IN ('r', 'S')`);
    expect(rows).toEqual([]);
    expect((await connector.product.query('SELECT id FROM "vítimas"')).rows).toEqual([{ id: 1 }]);
  });
});

function hostileSchema(): object {
  const column = (columnName: string, type: string, rest: object = {}) => ({
    columnName,
    parentColumnName: null,
    type,
    label: null,
    ...rest,
  });
  const element = (name: string, tableName: string, columns: object[], rest: object = {}) => ({
    name,
    required: false,
    type: 'ELEMENT',
    entityPrimaryKey: false,
    foreignKeyType: 'NONE',
    attributeProducts: [{ productName: PRODUCT, tableName, foreignTableName: null, columns }],
    children: [] as object[],
    ...rest,
  });
  const children = [
    element('pai', CHILD, [column(PARENT, 'STRING', { parentColumnName: KEY })], { foreignKeyType: 'PARENT_SCHEMA' }),
    element('item', CHILD, [column(ITEM, 'NUMBER')]),
  ];
  return {
    name: SCHEMA,
    description: `'; DROP TABLE vítimas; --`,
    version: `1';--`,
    attributes: [
      element('chave', TABLE, [column(KEY, 'STRING', { label: LABEL })], { entityPrimaryKey: true, required: true }),
      element('no"me', TABLE, [column(TEXT, 'STRING')]),
      element('itens;', CHILD, [], { type: 'ARRAY', children }),
    ],
  };
}
