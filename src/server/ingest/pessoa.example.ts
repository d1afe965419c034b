/** Example message of the source document ("Como enviar?"), with the header type it describes. */
export const PESSOA_MESSAGE = {
  header: { type: 'PESSOA', generatedOn: '2000-01-01T00:00:00.000000Z', locale: 'pt_BR' },
  content: {
    originApp: 'PESSOAS',
    appVersion: '1',
    schemaName: 'PESSOA',
    schemaVersion: '1',
    action: 'INSERT',
    data: {
      id: { id: 1 },
      rg: '10.10.10.10',
      cpf: '100.100.100/10',
      nome: 'FULANO',
      originId: 'HASH_GERADO_PELO_APP_DE_ORIGEM',
      tipoSangue: 'O-',
      dataNascimento: '1950-01-01T00:00:00+00:00',
    },
    createdAt: '2000-01-01T00:00:00.335846Z',
    token: 'TOKEN_DO_CLIENTE_QUE_GEROU_O_DADO',
  },
};
