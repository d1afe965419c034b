import type { DataBaseType } from '../../dialects';
import type { CertifyEngine } from './engine';

export type { CertifyEngine, ExactValue, WriterSession } from './engine';

/** The engine's own part; its driver is loaded only when asked for. */
export async function loadEngine(name: DataBaseType): Promise<CertifyEngine> {
  switch (name) {
    case 'POSTGRESQL':
      return (await import('./postgres.js')).postgresEngine;
    case 'MSSQLSERVER':
      return (await import('./sqlserver.js')).sqlServerEngine;
    case 'ORACLE11G':
    case 'ORACLE12C':
      return (await import('./oracle.js')).oracleEngine;
  }
}
