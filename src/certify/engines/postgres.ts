import { Client } from 'pg';
import type { CertifyEngine, WriterSession } from './engine';
import type { ConnectionSettings } from '../../dialects';

export const postgresEngine: CertifyEngine = {
  connect,
  types: { number: 'bigint', code: 'char(1)', text: 'varchar(200)' },
  exactValues: [
    { column: 'WIDE', nativeType: 'numeric(38,0)', literal: '9'.repeat(38), type: 'NUMBER', emitted: '9'.repeat(38) },
    { column: 'MONEY', nativeType: 'numeric(20,4)', literal: '1234567890123456.7890', type: 'NUMBER', emitted: '1234567890123456.789' },
    { column: 'SMALL', nativeType: 'numeric(12,3)', literal: '-0.001', type: 'NUMBER', emitted: -0.001 },
    { column: 'FLOAT', nativeType: 'double precision', literal: '0.1', type: 'NUMBER', emitted: 0.1 },
    { column: 'UNICODE', nativeType: 'text', literal: "'ção \u{1F600} \"\\ '", type: 'STRING', emitted: 'ção \u{1F600} "\\ ' },
    { column: 'PADDED', nativeType: 'char(10)', literal: "' ab'", type: 'STRING', emitted: ' ab' },
    { column: 'DAY', nativeType: 'date', literal: "'0001-01-01'", type: 'DATE', emitted: '0001-01-01T00:00:00+00:00' },
    {
      column: 'LOCAL',
      nativeType: 'timestamp',
      literal: "'2024-02-29 22:30:00.5'",
      type: 'DATE',
      emitted: '2024-03-01T01:30:00.500000+00:00',
    },
    {
      column: 'MOMENT',
      nativeType: 'timestamptz',
      literal: "'9999-12-31 20:00:00-03'",
      type: 'DATE',
      emitted: '9999-12-31T23:00:00+00:00',
    },
    { column: 'WRITTEN', nativeType: 'char(8)', literal: "'20240229'", type: 'DATE', emitted: '2024-02-29T00:00:00+00:00' },
    { column: 'EMPTY', nativeType: 'text', literal: "''", type: 'STRING', emitted: '' },
    { column: 'ABSENT', nativeType: 'text', literal: 'NULL', type: 'STRING', emitted: null },
  ],
  insertSeries: (into, from, to, values) => `INSERT INTO ${into} SELECT ${values} FROM generate_series(${from}, ${to}) AS series(n)`,
  catalogue: (schema) => `
    SELECT 'relation ' || c.relname || ' ' || c.relkind::text FROM pg_class c WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = ${schema})
    UNION ALL SELECT 'function ' || p.proname FROM pg_proc p WHERE p.pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = ${schema})
    UNION ALL SELECT 'type ' || t.typname FROM pg_type t WHERE t.typnamespace = (SELECT oid FROM pg_namespace WHERE nspname = ${schema})
    UNION ALL SELECT 'trigger ' || t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = ${schema})
    ORDER BY 1`,
};

async function connect({ target, username, password }: ConnectionSettings): Promise<WriterSession> {
  const { host, port, database, tls } = target;
  const ssl = tls !== null && { rejectUnauthorized: tls.rejectUnauthorized };
  const client = new Client({ host, port, database, user: username, password, ssl, application_name: 'totvs-connector certify' });
  // A session the server ends is told by its next statement.
  client.on('error', () => undefined);
  await client.connect();
  const run = async (...statements: string[]) => {
    for (const statement of statements) await client.query(statement);
  };
  return {
    run,
    texts: async (sql) => {
      const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
      return rows.map(([text]) => String(text));
    },
    begin: () => run('BEGIN'),
    commit: () => run('COMMIT'),
    rollback: () => run('ROLLBACK'),
    close: () => client.end(),
  };
}
