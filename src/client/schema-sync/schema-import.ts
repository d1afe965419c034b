import { Injectable } from '@nestjs/common';
import { ConnectorError } from '../../common/errors';
import { invalidRequest } from '../../platform/http';
import { readPublishedSchema } from './published-schema-reader';
import { SchemaStore } from './schema-store';

/** Takes published schemas from a file instead of the Server. */
@Injectable()
export class SchemaImport {
  constructor(private readonly schemas: SchemaStore) {}

  /**
   * Stores every version of the file or, when one of them is not well-formed, none.
   * @param body `{items: [PublishedSchema]}`; a cursor beside it is not used
   * @throws ConnectorError `REQUEST_INVALID`, `SCHEMA_DEFINITION_INVALID` with the place of every problem
   */
  async run(body: unknown): Promise<{ received: number; added: number }> {
    const items = (body as { items?: unknown } | null | undefined)?.items;
    if (!Array.isArray(items)) throw invalidRequest([{ path: 'items', problem: 'must be a list of published SchemaDefinitions' }]);
    const read = items.map(readPublishedSchema);
    const problems = read.flatMap((item, index) =>
      'problems' in item ? item.problems.map(({ path, problem }) => ({ path: `items[${index}].${path}`, problem })) : [],
    );
    if (problems.length > 0) {
      const details = problems.map((problem) => new ConnectorError('SCHEMA_RULE_BROKEN', { ...problem }));
      throw new ConnectorError('SCHEMA_DEFINITION_INVALID', { count: problems.length }, { details });
    }
    const added = await this.schemas.add(read.flatMap((item) => ('schema' in item ? [item.schema] : [])));
    return { received: items.length, added };
  }
}
