import type { TableInfo } from '../../dialects';
import type { RiskCode } from './risk-texts';

/** Something to know before a link is installed. */
export interface LinkRisk {
  code: RiskCode;
  /** ERROR: the installation, or then the product, will fail. WARNING: it works, but slowly or not for every row. */
  severity: 'INFO' | 'WARNING' | 'ERROR';
  /** `schema.table`; null when it is about no table. */
  table: string | null;
  detail: string;
  /** Statement or step that mends it. */
  remedy: string | null;
}

/** Tells a risk in the reader's language; a remedy of its own takes the place of the usual one. */
export type TellRisk = (
  code: RiskCode,
  table: Pick<TableInfo, 'table'> | null,
  parameters?: Record<string, string | number>,
  remedy?: string | null,
) => LinkRisk;
