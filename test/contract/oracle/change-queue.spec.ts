import { OracleChangeQueue } from '../../../src/dialects/oracle/change-queue';
import { ObjectNames } from '../../../src/dialects/oracle/object-names';
import { ScriptedSession, type Answer } from '../../support/oracle/scripted-session';

const OWNER = { instanceId: 'instance-1', connectionId: 'connection-1' };
const missing = Object.assign(new Error('ORA-00942: table or view does not exist'), { code: 'ORA-00942' });

function queueOn(answer: Answer): { queue: OracleChangeQueue; session: ScriptedSession } {
  const session = new ScriptedSession(answer);
  return { queue: new OracleChangeQueue(session, new ObjectNames(session)), session };
}

describe('the change queue on Oracle', () => {
  it('reads logged values back', async () => {
    const { queue, session } = queueOn(() => [[7, 3, 'U', '.U', null, 'a\\pb|\\N', '2026-01-31T10:20:30.000001Z']]);
    expect(await queue.read(6, 10)).toEqual([
      { id: 7, layoutId: 3, kind: 'U', kinds: '.U', oldValues: null, newValues: ['a|b', null], changedAt: '2026-01-31T10:20:30.000001Z' },
    ]);
    expect(session.asked[0].binds).toEqual([6, 10]);
  });

  describe('hands off', () => {
    const batch = { number: 5, changeIds: [1, 2, 3], timeSum: '30' };
    const answers =
      (raised: number, count: number, times: string, handOff = 4): Answer =>
      (sql) => {
        if (sql.startsWith('UPDATE')) return raised;
        if (sql.startsWith('SELECT COUNT')) return [[count, times]];
        if (sql.startsWith('SELECT INSTANCE_ID')) return [[OWNER.instanceId, OWNER.connectionId, handOff]];
        return 3;
      };

    it('the rows that were read, in one transaction with the counter', async () => {
      const { queue, session } = queueOn(answers(1, 3, '30'));
      expect(await queue.handOff(OWNER, batch)).toBe(true);
      expect(session.transactions).toEqual(['BEGIN', 'COMMIT']);
      expect(session.asked.map(({ sql }) => sql.split(' ')[0])).toEqual(['UPDATE', 'SELECT', 'DELETE']);
      expect(session.asked[2].binds).toEqual([1, 2, 3, 3, 3, 3, 3, 3]);
    });

    it.each([
      ['rows are gone', 2, '30'],
      ['rows of the same ids are other ones', 3, '31'],
    ])('nothing when %s', async (_what, count, times) => {
      const { queue, session } = queueOn(answers(1, count, times));
      expect(await queue.handOff(OWNER, batch)).toBe(false);
      expect(session.transactions).toEqual(['BEGIN', 'ROLLBACK']);
    });

    it('once: told again it says so', async () => {
      expect(await queueOn(answers(0, 0, '0', 5)).queue.handOff(OWNER, batch)).toBe(true);
      expect(await queueOn(answers(0, 0, '0', 6)).queue.handOff(OWNER, batch)).toBe(false);
    });

    it('more ids than one list may hold in several', async () => {
      const { queue, session } = queueOn((sql, binds) => (sql.startsWith('SELECT COUNT') ? [[new Set(binds).size, '1']] : 1));
      const changeIds = Array.from({ length: 1_100 }, (_, index) => index);
      expect(await queue.handOff(OWNER, { number: 1, changeIds, timeSum: null })).toBe(true);
      expect(session.asked.map(({ binds }) => binds.length)).toEqual([4, 1_000, 256, 1_000, 256]);
    });
  });

  it('tells the end of the cache as the last id, and exactly what was missed', async () => {
    const { queue } = queueOn((sql, binds) => (sql.includes('MAX_ID') ? [[5_000]] : [[binds[1] === 'TCC_EVENT_SEQ' ? 1_001 : 3]]));
    expect(await queue.credit()).toEqual({ maxId: 5_000, lastId: 1_000 });
    expect(await queue.missed()).toBe(2);
  });

  it('says what is missing', async () => {
    const { queue } = queueOn((sql) => (sql.includes('ALL_SEQUENCES') ? [] : missing));
    expect(await queue.credit()).toBeNull();
    expect(await queue.ownerRecord()).toBeNull();
    await expect(queue.read(null, 1)).rejects.toMatchObject({ code: 'PRODUCT_OBJECT_MISSING' });
    await expect(queue.backlog(1)).rejects.toMatchObject({ code: 'PRODUCT_OBJECT_MISSING' });
    await expect(queue.missed()).rejects.toMatchObject({ code: 'PRODUCT_OBJECT_MISSING' });
    await expect(queue.raiseCredit(1)).rejects.toMatchObject({ code: 'PRODUCT_OBJECT_MISSING' });
  });
});
