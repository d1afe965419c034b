import type { ConnectionSettings } from '../../dialects';
import type { CertifyEngine, WriterSession } from './engine';

/** Texts of dates and numbers mean the same whatever the client's territory is. */
const SESSION = [
  "ALTER SESSION SET NLS_NUMERIC_CHARACTERS = '.,'",
  "ALTER SESSION SET NLS_DATE_FORMAT = 'YYYY-MM-DD HH24:MI:SS'",
  "ALTER SESSION SET TIME_ZONE = '+00:00'",
];

/** Written from Oracle's documentation; see docs/certify.md for what was run. */
export const oracleEngine: CertifyEngine = {
  connect,
  types: { number: 'NUMBER(18)', code: 'CHAR(1)', text: 'VARCHAR2(200 CHAR)' },
  exactValues: [
    { column: 'WIDE', nativeType: 'NUMBER(38)', literal: '9'.repeat(38), type: 'NUMBER', emitted: '9'.repeat(38) },
    { column: 'MONEY', nativeType: 'NUMBER(20,4)', literal: '1234567890123456.7890', type: 'NUMBER', emitted: '1234567890123456.789' },
    { column: 'SMALL', nativeType: 'NUMBER(12,3)', literal: '-0.001', type: 'NUMBER', emitted: -0.001 },
    { column: 'FLOAT', nativeType: 'BINARY_DOUBLE', literal: '0.1d', type: 'NUMBER', emitted: 0.1 },
    { column: 'UNICODE', nativeType: 'NVARCHAR2(40)', literal: "N'ção \u{1F600} \"\\ '", type: 'STRING', emitted: 'ção \u{1F600} "\\ ' },
    { column: 'PADDED', nativeType: 'CHAR(10)', literal: "' ab'", type: 'STRING', emitted: ' ab' },
    { column: 'DAY', nativeType: 'DATE', literal: "DATE '0001-01-02'", type: 'DATE', emitted: '0001-01-02T03:06:28+00:00' },
    {
      column: 'LOCAL',
      nativeType: 'TIMESTAMP(6)',
      literal: "TIMESTAMP '2024-02-29 22:30:00.5'",
      type: 'DATE',
      emitted: '2024-03-01T01:30:00.500000+00:00',
    },
    {
      column: 'MOMENT',
      nativeType: 'TIMESTAMP(6) WITH TIME ZONE',
      literal: "TIMESTAMP '9999-12-31 20:00:00 -03:00'",
      type: 'DATE',
      emitted: '9999-12-31T23:00:00+00:00',
    },
    { column: 'WRITTEN', nativeType: 'CHAR(8)', literal: "'20240229'", type: 'DATE', emitted: '2024-02-29T00:00:00+00:00' },
    // An empty text is NULL on Oracle.
    { column: 'EMPTY', nativeType: 'VARCHAR2(10)', literal: "''", type: 'STRING', emitted: null },
    { column: 'MEMO', nativeType: 'CLOB', literal: "TO_CLOB('memo')", type: 'CLOB', emitted: 'memo' },
  ],
  insertSeries: (into, from, to, values) =>
    `INSERT INTO ${into} SELECT ${values} FROM (SELECT ${from - 1} + LEVEL AS n FROM DUAL CONNECT BY LEVEL <= ${to - from + 1})`,
  catalogue: (schema) => `SELECT 'object ' || OBJECT_TYPE || ' ' || OBJECT_NAME FROM ALL_OBJECTS WHERE OWNER = ${schema}
    AND OBJECT_NAME NOT LIKE 'SYS\\_%' ESCAPE '\\' AND OBJECT_NAME NOT LIKE 'BIN$%' ORDER BY 1`,
};

async function connect({ target, username, password, clientLibraryDir }: ConnectionSettings): Promise<WriterSession> {
  const { default: driver } = await import('oracledb');
  if (clientLibraryDir) driver.initOracleClient({ libDir: clientLibraryDir });
  const { host, port, database, isSid } = target;
  const name = isSid ? `SID=${database}` : `SERVICE_NAME=${database}`;
  const protocol = target.tls === null ? 'TCP' : 'TCPS';
  const connectString = `(DESCRIPTION=(ADDRESS=(PROTOCOL=${protocol})(HOST=${host})(PORT=${port}))(CONNECT_DATA=(${name})))`;
  const connection = await driver.getConnection({ user: username, password, connectString });
  let isOpen = false;
  const run = async (...statements: string[]) => {
    for (const statement of statements) await connection.execute(statement, [], { autoCommit: !isOpen });
  };
  const end = async (how: 'commit' | 'rollback') => {
    await connection[how]();
    isOpen = false;
  };
  await run(...SESSION);
  return {
    run,
    texts: async (sql) => {
      const { rows = [] } = await connection.execute<unknown[]>(sql);
      return rows.map(([text]) => String(text));
    },
    begin: async () => {
      isOpen = true;
    },
    commit: () => end('commit'),
    rollback: () => end('rollback'),
    close: () => connection.close(),
  };
}
