import { Injectable } from '@nestjs/common';
import { ConnectorError } from '../../common/errors';
import { checkSchemaForm, type SchemaDraft, type SchemaProblem } from '../../contracts';
import { Environments } from '../environment';

/** Reads what somebody sends as a SchemaDefinition. */
@Injectable()
export class DraftForm {
  constructor(private readonly environments: Environments) {}

  /**
   * @param id of the definition it is to replace, if any
   * @throws ConnectorError `SCHEMA_DEFINITION_INVALID` with every broken rule under details
   */
  async read(input: unknown, id?: string): Promise<SchemaDraft> {
    const form = checkSchemaForm(input);
    if (!form.ok) throw broken(form.problems);
    const problems = [...idProblems(form, id), ...(await this.environmentProblems(form.environmentIds))];
    if (problems.length > 0) throw broken(problems);
    return form;
  }

  private async environmentProblems(ids: string[] | null): Promise<SchemaProblem[]> {
    if (ids === null) return [];
    const unknown = new Set(await this.environments.unknown(ids));
    return ids.flatMap((id, index) => (unknown.has(id) ? [{ path: `environmentIds[${index}]`, problem: 'is no environment' }] : []));
  }
}

function idProblems(draft: SchemaDraft, id: string | undefined): SchemaProblem[] {
  return id === undefined || draft.id === null || draft.id === id
    ? []
    : [{ path: 'id', problem: `must be ${id}, as in the path, or left out` }];
}

function broken(problems: SchemaProblem[]): ConnectorError {
  const details = problems.map(({ path, problem }) => new ConnectorError('SCHEMA_RULE_BROKEN', { path, problem }));
  return new ConnectorError('SCHEMA_DEFINITION_INVALID', { count: problems.length }, { details });
}
