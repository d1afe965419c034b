import type { EventData, TotvsMessage } from '../../contracts';
import { matchesFilter } from './event-filter';

describe('matchesFilter', () => {
  const message = (generatedBy?: string) =>
    ({ header: { transactionInfo: { generatedBy } }, content: { schemaName: 'PESSOA', originApp: 'PESSOAS' } }) as TotvsMessage<EventData>;

  it('lets everything through without restrictions', () =>
    expect(matchesFilter({ ...message(), header: { type: 'PESSOA' } }, {})).toBe(true));

  it('compares schema and product exactly', () => {
    expect(matchesFilter(message(), { schemaName: 'PESSOA', originApp: 'PESSOAS' })).toBe(true);
    expect(matchesFilter(message(), { schemaName: 'pessoa' })).toBe(false);
    expect(matchesFilter(message(), { originApp: 'RM' })).toBe(false);
  });

  it('leaves out what a sender generated, its initial load included, and nobody else', () => {
    const filter = { excludeGeneratedBy: 'tcc-client/1' };
    expect(matchesFilter(message('tcc-client/1'), filter)).toBe(false);
    expect(matchesFilter(message('tcc-client/1/snapshot'), filter)).toBe(false);
    expect(matchesFilter(message('tcc-client/11'), filter)).toBe(true);
    expect(matchesFilter(message(), filter)).toBe(true);
  });
});
