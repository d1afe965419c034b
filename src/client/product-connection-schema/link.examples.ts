/** Bodies of links as Swagger UI offers them; the first is that of the source document (seed document 000). */
export const LINK_EXAMPLES = {
  seed: {
    summary: 'As in the source document',
    value: {
      id: '39956f0f-341a-48c6-9c80-b5b3498e6899',
      idProductConnection: '20fbd5a8-8ab4-4a16-8cc2-44702a36b8b1',
      idSchemaDefinition: '8a14924d-7f93-4e2b-87af-c8622cd68859',
      enableStandalone: 'true',
      versionSchemaDefinitoin: 'não_precisa_de_valor',
      nameSchemaDefinition: 'não_precisa_de_valor',
    },
  },
  byName: {
    summary: 'Schema by name, changes only',
    value: { idProductConnection: '20fbd5a8-8ab4-4a16-8cc2-44702a36b8b1', nameSchemaDefinition: 'Instancia', snapshot: 'NONE' },
  },
};

/** A plan as `/plan` answers it. */
export const PLAN_EXAMPLE = {
  schemaName: 'Instancia',
  schemaVersion: '12.1.27',
  tables: ['public.UNIDADEADM'],
  statements: [{ purpose: 'create the change log', sql: 'CREATE TABLE "public"."TCC_EVENT" (...)' }],
  risks: [
    {
      code: 'KEY_NOT_INDEXED',
      severity: 'WARNING',
      table: 'public.UNIDADEADM',
      detail: 'No index begins with one of ID_UNIDADEADM: every change reads the whole table.',
      remedy: 'Create an index on these columns.',
    },
  ],
};
