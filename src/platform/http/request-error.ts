import { ConnectorError } from '../../common/errors';

/** One value of a request that cannot be accepted. */
export interface InvalidValue {
  /** e.g. `name`, `attributes[2].columns[0].type`, `?pageSize`. */
  path: string;
  problem: string;
}

/** The error of a request with invalid values, each told under `details`. */
export function invalidRequest(values: InvalidValue[]): ConnectorError {
  const details = values.map((value) => new ConnectorError('VALUE_INVALID', { ...value }));
  return new ConnectorError('REQUEST_INVALID', { count: values.length }, { details });
}
