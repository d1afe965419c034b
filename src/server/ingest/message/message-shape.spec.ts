import { pessoaMessage } from '../testing/pessoa-message';
import { shapeProblem } from './message-shape';

describe('shapeProblem', () => {
  it('accepts the example of the source document', () => expect(shapeProblem(pessoaMessage())).toBeNull());

  it('accepts unknown properties of message, header and content, and nulls where a sender has nothing to say', () => {
    const message = pessoaMessage();
    expect(
      shapeProblem({
        ...message,
        extra: 1,
        header: { ...message.header, sequence: null, transactionInfo: null, x: {} },
        content: { ...message.content, token: null, originName: null, y: [] },
      }),
    ).toBeNull();
  });

  it.each<[string, unknown, string]>([
    ['null', null, 'message'],
    ['an array', [], 'message'],
    ['a text', 'x', 'message'],
    ['a message without header', { content: {} }, 'header'],
    ['a header without type', { header: {}, content: pessoaMessage().content }, 'header.type'],
    ['a type with NUL', pessoaMessage({ header: { type: 'PES\u0000SOA' } }), 'header.type'],
    ['a schema name with a lone surrogate', pessoaMessage({ content: { schemaName: 'PES\ud800' } }), 'content.schemaName'],
    ['an endless schema name', pessoaMessage({ content: { schemaName: 'P'.repeat(257) } }), 'content.schemaName'],
    ['an unknown action', pessoaMessage({ content: { action: 'UPSERT' } }), 'content.action'],
    ['data that is an array', pessoaMessage({ content: { data: [] } }), 'content.data'],
    ['a time without zone', pessoaMessage({ content: { createdAt: '2000-01-01T00:00:00' } }), 'content.createdAt'],
    ['a day the calendar does not know', pessoaMessage({ content: { createdAt: '2023-02-29T00:00:00Z' } }), 'content.createdAt'],
    ['a date without time', pessoaMessage({ content: { createdAt: '2000-01-01' } }), 'content.createdAt'],
    ['a token that is an object', pessoaMessage({ content: { token: { token: 'x' } } }), 'content.token'],
    [
      'a transactionId that is a number',
      pessoaMessage({ header: { transactionInfo: { transactionId: 7 } } }),
      'header.transactionInfo.transactionId',
    ],
  ])('refuses %s and names the property', (_, message, path) => expect(shapeProblem(message)?.path).toBe(path));

  it('refuses what is nested deep enough to exhaust a stack', () => {
    const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown;
    expect(shapeProblem({ ...pessoaMessage(), extra: deep })?.problem).toContain('nested');
  });
});
