import { PESSOA_MESSAGE } from '../pessoa.example';

/** The source document's PESSOA message, with parts of header and content replaced. */
export function pessoaMessage(change: { header?: object; content?: object } = {}) {
  const { token: _token, ...content } = PESSOA_MESSAGE.content;
  return structuredClone({ header: { ...PESSOA_MESSAGE.header, ...change.header }, content: { ...content, ...change.content } });
}
