import type { ConnectionPool, config as PoolConfig } from 'mssql';
import type { ConnectionSettings } from '../../dialects';
import type { CertifyEngine, WriterSession } from './engine';

const REQUEST_TIMEOUT_MS = 60_000;

export const sqlServerEngine: CertifyEngine = {
  connect,
  types: { number: 'bigint', code: 'char(1)', text: 'nvarchar(200)' },
  exactValues: [
    { column: 'WIDE', nativeType: 'decimal(38,0)', literal: '9'.repeat(38), type: 'NUMBER', emitted: '9'.repeat(38) },
    { column: 'MONEY', nativeType: 'decimal(20,4)', literal: '1234567890123456.7890', type: 'NUMBER', emitted: '1234567890123456.789' },
    { column: 'SMALL', nativeType: 'decimal(12,3)', literal: '-0.001', type: 'NUMBER', emitted: -0.001 },
    { column: 'FLOAT', nativeType: 'float', literal: '0.1E0', type: 'NUMBER', emitted: 0.1 },
    { column: 'UNICODE', nativeType: 'nvarchar(40)', literal: "N'ção \u{1F600} \"\\ '", type: 'STRING', emitted: 'ção \u{1F600} "\\ ' },
    { column: 'PADDED', nativeType: 'char(10)', literal: "' ab'", type: 'STRING', emitted: ' ab' },
    { column: 'DAY', nativeType: 'date', literal: "'0001-01-01'", type: 'DATE', emitted: '0001-01-01T00:00:00+00:00' },
    {
      column: 'LOCAL',
      nativeType: 'datetime2(6)',
      literal: "'2024-02-29T22:30:00.5'",
      type: 'DATE',
      emitted: '2024-03-01T01:30:00.500000+00:00',
    },
    {
      column: 'MOMENT',
      nativeType: 'datetimeoffset(6)',
      literal: "'9999-12-31T20:00:00-03:00'",
      type: 'DATE',
      emitted: '9999-12-31T23:00:00+00:00',
    },
    { column: 'WRITTEN', nativeType: 'char(8)', literal: "'20240229'", type: 'DATE', emitted: '2024-02-29T00:00:00+00:00' },
    { column: 'EMPTY', nativeType: 'varchar(10)', literal: "''", type: 'STRING', emitted: '' },
    { column: 'ABSENT', nativeType: 'varchar(10)', literal: 'NULL', type: 'STRING', emitted: null },
  ],
  insertSeries: (into, from, to, values) =>
    `WITH series (n) AS (SELECT ${from} UNION ALL SELECT n + 1 FROM series WHERE n < ${to})
     INSERT INTO ${into} SELECT ${values} FROM series OPTION (MAXRECURSION 0)`,
  catalogue: (schema) => `SELECT 'object ' + o.type + ' ' + o.name FROM sys.objects o WHERE o.schema_id = SCHEMA_ID(${schema})
    UNION ALL SELECT 'type ' + t.name FROM sys.types t WHERE t.schema_id = SCHEMA_ID(${schema}) ORDER BY 1`,
};

/** A pool of one connection is one session. */
async function connect(settings: ConnectionSettings): Promise<WriterSession> {
  const { default: driver } = await import('mssql');
  const pool: ConnectionPool = await new driver.ConnectionPool(configOf(settings)).connect();
  // A session the server ends is told by its next statement.
  pool.on('error', () => undefined);
  const run = async (...statements: string[]) => {
    for (const statement of statements) await pool.request().batch(statement);
  };
  await run('SET XACT_ABORT ON');
  return {
    run,
    texts: async (sql) => {
      const request = pool.request();
      request.arrayRowMode = true;
      const { recordset } = await request.batch(sql);
      return (recordset as unknown[][]).map(([text]) => String(text));
    },
    begin: () => run('BEGIN TRANSACTION'),
    commit: () => run('COMMIT TRANSACTION'),
    rollback: () => run('IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION'),
    close: () => pool.close(),
  };
}

function configOf({ target, username, password }: ConnectionSettings): PoolConfig {
  const { host, port, database, instance, domain, tls } = target;
  return {
    server: host,
    port,
    database,
    user: username,
    password,
    ...(domain !== undefined && { domain }),
    requestTimeout: REQUEST_TIMEOUT_MS,
    pool: { max: 1, min: 1 },
    options: {
      appName: 'totvs-connector certify',
      encrypt: tls !== null,
      trustServerCertificate: tls === null || !tls.rejectUnauthorized,
      ...(instance !== undefined && { instanceName: instance }),
    },
  };
}
