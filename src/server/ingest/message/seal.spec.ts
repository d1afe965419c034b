import type { EventData, TotvsMessage } from '../../../contracts';
import { pessoaMessage } from '../testing/pessoa-message';
import { isSealed, seal } from './seal';

const ENVIRONMENT = '39956f0f-341a-48c6-9c80-b5b3498e6899';

describe('seal', () => {
  it('takes the token out wherever a sender puts it, names the environment, and keeps the rest', () => {
    const message = pessoaMessage({
      header: { x: 1, token: 't', tenantId: 'forged' },
      content: { token: 't', environmentToken: 't', y: { token: 'data of theirs' } },
    });
    const sealed = message as unknown as TotvsMessage<EventData>;
    const id = seal(sealed, ENVIRONMENT);
    expect(sealed.header).toEqual({ ...pessoaMessage().header, x: 1, tenantId: ENVIRONMENT, transactionInfo: { transactionId: id } });
    expect(sealed.content).toEqual({ ...pessoaMessage().content, y: { token: 'data of theirs' } });
    expect(isSealed(sealed, ENVIRONMENT)).toBe(true);
  });

  it('keeps a given transactionId and what stands beside it', () => {
    const message = pessoaMessage({
      header: { transactionInfo: { transactionId: 'a', generatedBy: 'b', more: 1 } },
    }) as unknown as TotvsMessage<EventData>;
    expect(seal(message, ENVIRONMENT)).toBe('a');
    expect(message.header.transactionInfo).toEqual({ transactionId: 'a', generatedBy: 'b', more: 1 });
  });
});

describe('isSealed', () => {
  const sealed = (change: object) =>
    isSealed(
      pessoaMessage({
        header: { tenantId: ENVIRONMENT, transactionInfo: { transactionId: 'a' }, ...change },
      }) as unknown as TotvsMessage<EventData>,
      ENVIRONMENT,
    );

  it('is false for a missing or foreign tenantId, a missing id, or a token', () => {
    expect(sealed({})).toBe(true);
    expect(sealed({ tenantId: 'other' })).toBe(false);
    expect(sealed({ transactionInfo: {} })).toBe(false);
    expect(sealed({ token: 'x' })).toBe(false);
  });
});
