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
