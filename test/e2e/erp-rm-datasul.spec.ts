import { Connector } from '../support/connector';
import { ErpScene } from '../support/erp-scene';
import { DATASUL, RM, type ErpFixture } from '../support/fixtures/erp';

const LINKS = '/v1/productConnectionSchema';

interface Story {
  before: string;
  changes: string[];
  /** Empties a table and leaves other rows, so that single changes are unknown. */
  emptied: string;
}

const STORIES: [string, ErpFixture, Story][] = [
  [
    'RM',
    RM,
    {
      before: `INSERT INTO "TMOV" SELECT c, m, 'N' || m, '2026-01-31 10:00', m * 1.5, 0, 'F' || m FROM generate_series(1, 2) c, generate_series(1, 30) m;
        INSERT INTO "TITMMOV" SELECT c, m, s, s * 2.25 FROM generate_series(1, 2) c, generate_series(1, 30) m, generate_series(1, 2) s;
        INSERT INTO "TITMMOVRATCCU" SELECT c, m, 1, 'CC' || c, 50 FROM generate_series(1, 2) c, generate_series(1, 30) m;`,
      changes: [
        `UPDATE "TITMMOVRATCCU" SET "PERCENTUAL" = 12.5 WHERE "CODCOLIGADA" = 2 AND "IDMOV" < 4`,
        `INSERT INTO "TITMMOVRATCCU" VALUES (1, 5, 2, 'NOVO', 100)`,
        `DELETE FROM "TITMMOVRATCCU" WHERE "IDMOV" = 7; DELETE FROM "TITMMOV" WHERE "IDMOV" = 7 AND "NSEQITMMOV" = 2`,
        `DELETE FROM "TITMMOVRATCCU" WHERE "CODCOLIGADA" = 1 AND "IDMOV" = 9; DELETE FROM "TITMMOV" WHERE "CODCOLIGADA" = 1 AND "IDMOV" = 9;
         DELETE FROM "TMOV" WHERE "CODCOLIGADA" = 1 AND "IDMOV" = 9`,
        `UPDATE "TMOV" SET "CODCFO" = NULL, "VALORLIQUIDO" = NULL WHERE "CODCOLIGADA" = 2 AND "IDMOV" = 9`,
      ],
      emptied: `TRUNCATE "TMOV" CASCADE; INSERT INTO "TMOV" VALUES (1, 1, 'novo', NULL, 1, NULL, NULL)`,
    },
  ],
  [
    'Datasul',
    DATASUL,
    {
      before: `INSERT INTO "nota-fiscal" ("cod-estabel", "serie", "nr-nota-fis", "dt-emis-nota", "vl-tot-nota", "ord-prod##1")
          SELECT '101', '1', lpad(n::text, 7, '0'), '2026-02-28', n * 10.05, n FROM generate_series(1, 30) n;
        INSERT INTO "it-nota-fisc" ("cod-estabel", "serie", "nr-nota-fis", "nr-seq-fat", "it-codigo", "qt-faturada##1")
          SELECT '101', '1', lpad(n::text, 7, '0'), 10 * s, 'IT-' || s, s FROM generate_series(1, 30) n, generate_series(1, 2) s;`,
      changes: [
        `UPDATE "nota-fiscal" SET "ord-prod##2" = 7, "ord-prod##1" = NULL WHERE "nr-nota-fis" < '0000004'`,
        `UPDATE "it-nota-fisc" SET "qt-faturada##1" = 99.5 WHERE "nr-nota-fis" = '0000005' AND "nr-seq-fat" = 20`,
        `DELETE FROM "nota-fiscal" WHERE "nr-nota-fis" = '0000006'`,
        `INSERT INTO "nota-fiscal" ("cod-estabel", "serie", "nr-nota-fis") VALUES ('102', 'A/1', '#1&?')`,
      ],
      emptied: `TRUNCATE "nota-fiscal"; INSERT INTO "nota-fiscal" ("cod-estabel", "serie", "nr-nota-fis") VALUES ('101', '1', '0000001')`,
    },
  ],
];

describe.each(STORIES)('a database of %s', (_name, fixture, story) => {
  let connector: Connector;
  let scene: ErpScene;
  let linkId: string;

  beforeAll(async () => {
    connector = await Connector.start({ clientEnv: { SNAPSHOT_CHUNK_SIZE: '7' } });
    scene = await ErpScene.prepare(connector, fixture);
    await connector.product.query(story.before);
  });

  afterAll(() => connector.stop());

  const expected = () => fixture.expected(connector.product);

  it('is drafted as it names its tables and columns', async () => {
    const { attributes } = await scene.draft(fixture.related);
    const columns = [...JSON.stringify(attributes).matchAll(/"columnName":"([^"]*)"/g)].map(([, name]) => name);
    const mapped = [...JSON.stringify(fixture.schema.attributes[0]).matchAll(/"columnName":"([^"]*)"/g)].map(([, name]) => name);
    expect(columns).toEqual(expect.arrayContaining(mapped));
  });

  it('is loaded and followed, whatever its names and however deep its keys', async () => {
    linkId = (await scene.link()).id;
    await scene.expectState(await expected());
    for (const change of story.changes) await connector.product.query(change);
    await scene.expectState(await expected());
    const { risks } = await connector.onClient<{ risks: { code: string }[] }>('GET', `${LINKS}/${linkId}/plan`);
    expect(risks.map(({ code }) => code).filter((code) => code !== 'COLUMNS_ADDED' && code !== 'NO_PRIMARY_KEY')).toEqual([]);
  });

  it('is loaded again where a table was emptied, and what it lacks is deleted', async () => {
    await connector.product.query(story.emptied);
    await scene.untilLoadedAgain(linkId);
    await scene.expectState(await expected());
  });

  it('is as it was once the link is deleted', async () => {
    await connector.onClient('DELETE', `${LINKS}/${linkId}?confirm=true`);
    const { rows } = await connector.product.query(`
      SELECT tgname AS name FROM pg_trigger WHERE tgname LIKE 'TCC%'
      UNION ALL SELECT proname FROM pg_proc WHERE proname LIKE 'TCC%'
      UNION ALL SELECT attname FROM pg_attribute WHERE attname IN ('TCC_ORIGIN', 'TCC_CHANGED_AT') AND NOT attisdropped
      UNION ALL SELECT relname FROM pg_class WHERE relname LIKE 'TCC%' AND relname <> 'TCC_PRODUCT_METADATA' AND relkind IN ('r', 'S')`);
    expect(rows).toEqual([]);
  });
});
