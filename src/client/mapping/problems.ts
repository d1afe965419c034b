import { ConnectorError, type ErrorCode, type ErrorParameters } from '../../common/errors';

/** Gathers everything that is wrong with a mapping, so that one answer names it all. */
export class MappingProblems {
  private readonly found = new Map<string, ConnectorError>();

  /** Records a problem; the same problem at the same place counts once. */
  add(code: ErrorCode, parameters: ErrorParameters): void {
    const error = new ConnectorError(code, parameters);
    if (!this.found.has(error.message)) this.found.set(error.message, error);
  }

  /** @throws ConnectorError `MAPPING_INVALID` with every problem as a detail */
  throwIfAny(schemaName: string, productName: string): void {
    if (this.found.size === 0) return;
    throw new ConnectorError('MAPPING_INVALID', { schemaName, productName, count: this.found.size }, { details: [...this.found.values()] });
  }
}
