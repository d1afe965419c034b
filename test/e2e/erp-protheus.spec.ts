import { Connector } from '../support/connector';
import { ErpScene } from '../support/erp-scene';
import { PROTHEUS_DDL, PROTHEUS_SCHEMA, protheusOrders, ProtheusWriter } from '../support/fixtures/erp';

const LINKS = '/v1/productConnectionSchema';

describe('a Protheus database of two companies', () => {
  let connector: Connector;
  let scene: ErpScene;
  let first: ProtheusWriter;
  let second: ProtheusWriter;
  let linkId: string;

  beforeAll(async () => {
    connector = await Connector.start({ clientEnv: { SNAPSHOT_CHUNK_SIZE: '4' } });
    scene = await ErpScene.prepare(connector, { schema: PROTHEUS_SCHEMA, ddl: PROTHEUS_DDL, charset: 'windows-1252' });
    [first, second] = [new ProtheusWriter(connector.product, '01'), new ProtheusWriter(connector.product, '02')];
  });

  afterAll(() => connector.stop());

  const orders = async (...companies: string[]) =>
    (await Promise.all(companies.map((company) => protheusOrders(connector.product, company)))).flat();
  const settings = (...company: string[]) => ({
    idProductConnection: connector.connectionId,
    idSchemaDefinition: scene.schemaId,
    tableParameters: { company },
  });
  const put = (query: string, ...company: string[]) => connector.tryClient('PUT', `${LINKS}/${linkId}${query}`, settings(...company));
  const objects = async (table: string) => {
    const { rows } = await connector.product.query<{ name: string }>(
      `SELECT tgname AS name FROM pg_trigger WHERE tgrelid = $1::regclass AND NOT tgisinternal
       UNION ALL SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attname LIKE 'TCC%'`,
      [table],
    );
    return rows.map(({ name }) => name);
  };

  it('is drafted with branch and company in the key', async () => {
    const [key, ...others] = (await scene.draft(['SC5010'])).attributes;
    expect(key).toMatchObject({
      entityPrimaryKey: true,
      attributeProducts: [
        {
          tableName: 'sc5{company}0',
          columns: [{ constant: '{company}', label: 'empresa' }, { columnName: 'c5_filial' }, { columnName: 'c5_num' }],
        },
      ],
    });
    expect(others.map(({ name }) => name)).toEqual(['c5Emissao', 'c5Cliente', 'c5Lojacli', 'c5Frete', 'c5Obs']);
  });

  it('is planned per company, with what a branch and a missing company mean, before anything runs', async () => {
    await connector.client.waitUntil(
      async () => (await connector.tryClient('GET', `/v1/schemaDefinition/${scene.schemaId}`)).status === 200,
      30_000,
    );
    const plan = await connector.onClient<{ tables: string[]; statements: { purpose: string }[]; risks: { code: string }[] }>(
      'POST',
      `${LINKS}/plan`,
      settings('01', '02'),
    );
    expect(plan.tables).toEqual(['public.sc5010', 'public.sc6010', 'public.sc5020', 'public.sc6020']);
    expect(plan.risks.filter(({ code }) => code.startsWith('KEY_') || code.startsWith('BRANCH_'))).toEqual([]);
    const purposes = plan.statements.map(({ purpose }) => purpose).join('\n');
    for (const table of plan.tables) expect(purposes).toContain(table);

    const missing = await connector.tryClient('POST', `${LINKS}/plan`, settings('01', '99'));
    expect(missing).toMatchObject({ status: 422, body: { code: 'MAPPING_INVALID' } });
    expect(JSON.stringify(missing.body)).toContain('SC5990');
    expect(await connector.tryClient('POST', `${LINKS}/plan`, { ...settings('01'), tableParameters: null })).toMatchObject({
      status: 422,
      body: { code: 'TABLE_PARAMETERS_UNSUITABLE' },
    });
    expect(await connector.tryClient('POST', `${LINKS}/plan`, settings('0"1'))).toMatchObject({ status: 400 });
  });

  it('is loaded: padded keys, dates as text, memos in windows-1252, without columns added to its tables', async () => {
    for (let number = 1; number <= 9; number++) await first.order('01', String(number).padStart(6, '0'), { date: '20260131', items: 2 });
    await first.order('02', '000001', { memo: Buffer.from('Observa\xe7\xe3o \x80 5 \x96 ok', 'latin1'), freight: 12.5 });
    await first.order('', 'A1', { items: 1 });
    await first.order('01', 'GONE', { items: 1 });
    await first.deleteOrder('01', 'GONE');
    linkId = (await scene.link({ tableParameters: { company: ['01'] } })).id;
    await scene.expectState(await orders('01'));
    expect((await objects('sc5010')).filter((name) => !name.startsWith('TCC_'))).toEqual([]);
    expect(await objects('sc5010')).not.toContain('TCC_CHANGED_AT');
    expect(await objects('sc5020')).toEqual([]);
  });

  it('is followed: rows marked as deleted, keys used again, items, memos with bytes of no character', async () => {
    await first.deleteOrder('01', '000003');
    await first.deleteOrder('01', '000004');
    await first.order('01', '000004', { date: '', items: 3 });
    await first.item('01', '000005', '03', 7.25);
    await first.memo('02', '000001', Buffer.from('Novo: caf\xe9', 'latin1'));
    await first.pack();
    await scene.expectState(await orders('01'));
    await first.memo('01', '000005', Buffer.from([0x61, 0x81, 0x00, 0xff]));
    await connector.untilQuiet();
    const [order] = (await connector.entities(PROTHEUS_SCHEMA.name)).filter(
      ({ data }) => JSON.stringify((data as { id: object }).id) === JSON.stringify({ empresa: '01', filial: '01', numero: '000005' }),
    );
    expect((order.data as { observacao: string }).observacao).toMatch(/^a.*ÿ$/s);
    await first.memo('01', '000005', Buffer.from(''));
    await scene.expectState(await orders('01'));
  });

  it('gets a second company, which alone is installed and loaded', async () => {
    for (let number = 1; number <= 6; number++) await second.order('01', String(number).padStart(6, '0'), { items: 1 });
    const before = (await scene.actions()).length;
    expect(await put('', '01', '02')).toMatchObject({ status: 200 });
    await connector.untilStreaming([linkId]);
    await scene.expectState(await orders('01', '02'));
    expect((await scene.actions()).slice(before).every((action) => action.startsWith('INSERT 02 '))).toBe(true);
    expect((await scene.actions()).length - before).toBe(6);
    await second.deleteOrder('01', '000001');
    await first.item('01', '000006', '09', 1);
    await scene.expectState(await orders('01', '02'));
  });

  it('is loaded again where a table was emptied; the sweep deletes nothing of the other company', async () => {
    await connector.product.query('TRUNCATE sc5020; TRUNCATE sc6020');
    await second.order('01', '000002', { items: 2 });
    await scene.untilLoadedAgain(linkId);
    await scene.expectState(await orders('01', '02'));
  });

  it('loses a company only when that is confirmed; its entities stay as they were last sent', async () => {
    expect(await put('', '01')).toMatchObject({ status: 409, body: { code: 'CONFIRMATION_REQUIRED' } });
    const last = await orders('02');
    expect(await put('?confirm=true', '01')).toMatchObject({ status: 200 });
    await connector.untilStreaming([linkId]);
    expect(await objects('sc5020')).toEqual([]);
    expect(await objects('sc6020')).toEqual([]);
    await second.order('01', '000009');
    await connector.product.query('TRUNCATE sc5010');
    await first.order('01', '000001');
    await scene.untilLoadedAgain(linkId);
    await scene.expectState([...(await orders('01')), ...last]);
  });

  it('is as it was once the link is deleted', async () => {
    await connector.onClient('DELETE', `${LINKS}/${linkId}?confirm=true`);
    for (const table of ['sc5010', 'sc6010', 'sc5020', 'sc6020']) expect(await objects(table)).toEqual([]);
  });
});
