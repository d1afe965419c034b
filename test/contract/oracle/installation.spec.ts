import type { CaptureLayout, ColumnInfo, TableInfo } from '../../../src/dialects';
import { ObjectNames } from '../../../src/dialects/oracle/object-names';
import { OracleStructures } from '../../../src/dialects/oracle/structures';
import { CatalogueSession } from '../../support/oracle/catalogue-session';

const OWNER = { instanceId: 'instance-1', connectionId: 'connection-1' };
const STRANGER = { instanceId: 'instance-2', connectionId: 'connection-2' };
const id: ColumnInfo = { name: 'ID', nativeType: 'NUMBER(19)', family: 'EXACT_NUMBER', nullable: false, precision: 19 };
const orders: TableInfo = {
  table: { schema: 'SALES', name: 'ORDERS' },
  columns: [id],
  primaryKey: ['ID'],
  uniqueKeys: [['ID']],
  indexes: [['ID']],
  partitioned: false,
  estimatedRows: 1_000,
};
const layout: CaptureLayout = {
  layoutId: 1,
  table: orders,
  loggedColumns: ['ID'],
  groups: [{ comparedColumns: ['ID'], rowFilter: [] }],
  managerialColumns: true,
};

function structuresOf(session: CatalogueSession): OracleStructures {
  return new OracleStructures(session, new ObjectNames(session), 2);
}

/** What an installation asks for, by its first words. */
const briefly = (sql: string) =>
  sql
    .replace(/"PIMS"\.|"SALES"\./g, '')
    .slice(0, 48)
    .split('\n')[0];

/*
 * Order and repair of an installation, against a catalogue that follows our DDL: Oracle commits with every statement, so a
 * kill between any two has to leave what the next run completes. No real server has seen any of this.
 */
describe('an installation on Oracle', () => {
  let session: CatalogueSession;
  beforeEach(() => {
    session = new CatalogueSession(19);
  });
  const unwell = async (layouts = [layout]) =>
    (await structuresOf(session).verify(OWNER, layouts))
      .filter(({ state }) => state !== 'OK')
      .map(({ object, state }) => `${state} ${object}`);

  it('makes the log, then the columns, then a trigger that is enabled once it has compiled, and waits for writers', async () => {
    await structuresOf(session).install(OWNER, [layout]);
    expect(session.executed.map(briefly).slice(7)).toEqual(
      [
        'ALTER TABLE "ORDERS" ADD ("TCC_CHANGED_AT" TIMEST',
        'ALTER TABLE "ORDERS" ADD ("TCC_ORIGIN" VARCHAR2(1',
        expect.stringMatching(/^CREATE OR REPLACE TRIGGER "TCC_[0-9A-F]{8}"$/),
        expect.stringMatching(/^ALTER TRIGGER "TCC_[0-9A-F]{8}" ENABLE$/),
        'LOCK TABLE "ORDERS" IN SHARE MODE WAIT 1',
      ].map((text) => (typeof text === 'string' ? text.slice(0, 48) : (text as unknown))),
    );
    expect(session.executed.filter((sql) => sql.includes('INVISIBLE'))).toHaveLength(2);
    expect(await unwell()).toEqual([]);
    expect(await structuresOf(session).plan(OWNER, [layout])).toEqual([]);
  });

  it('keeps the columns visible where a server knows no others', async () => {
    session = new CatalogueSession(11.2);
    await structuresOf(session).install(OWNER, [layout]);
    expect(session.executed.filter((sql) => sql.includes('INVISIBLE'))).toEqual([]);
  });

  it('is completed by the next run, wherever it was killed', async () => {
    await structuresOf(session).install(OWNER, [layout]);
    const statements = session.executed.length;
    for (let killedAt = 0; killedAt < statements; killedAt++) {
      const killed = new CatalogueSession(19);
      killed.executionsLeft = killedAt;
      await expect(structuresOf(killed).install(OWNER, [layout])).rejects.toThrow('killed');
      killed.executionsLeft = null;
      await structuresOf(killed).install(OWNER, [layout]);
      expect((await structuresOf(killed).verify(OWNER, [layout])).map(({ state }) => state)).toEqual(Array(8).fill('OK'));
    }
  });

  it('replaces a trigger by one compiled under another name before, wherever it was killed', async () => {
    const changed = { ...layout, layoutId: 2 };
    for (let killedAt = 0; killedAt <= 3; killedAt++) {
      session = new CatalogueSession(19);
      await structuresOf(session).install(OWNER, [layout]);
      expect(await unwell([changed])).toEqual([expect.stringMatching(/^CHANGED TCC_[0-9A-F]{8} on SALES\.ORDERS$/)]);
      session.executionsLeft = killedAt;
      await expect(structuresOf(session).install(OWNER, [changed])).rejects.toThrow('killed');
      session.executionsLeft = null;
      await structuresOf(session).install(OWNER, [changed]);
      expect(await unwell([changed])).toEqual([]);
      expect(session.names('TRIGGER')).toHaveLength(1);
    }
  });

  it('drops a trigger that does not compile at once, and says why', async () => {
    session.compiler = (sql) => (sql.includes('COMPOUND TRIGGER') ? 'PLS-00049: bad bind variable' : null);
    await expect(structuresOf(session).install(OWNER, [layout])).rejects.toThrow('PLS-00049: bad bind variable');
    expect(session.names('TRIGGER')).toEqual([]);
  });

  it('keeps the trigger that works when its successor does not compile', async () => {
    await structuresOf(session).install(OWNER, [layout]);
    session.compiler = (sql) => (sql.includes('_P"') ? 'PLS-00049: bad bind variable' : null);
    await expect(structuresOf(session).install(OWNER, [{ ...layout, layoutId: 2 }])).rejects.toThrow('PLS-00049');
    session.compiler = () => null;
    expect(await unwell()).toEqual([]);
  });

  it('drops a trigger that stops the product and cannot be compiled any more', async () => {
    await structuresOf(session).install(OWNER, [layout]);
    session.compiler = () => 'PLS-00049: bad bind variable';
    expect(await unwell()).toEqual([expect.stringMatching(/^INVALID TCC_/)]);
    await expect(structuresOf(session).install(OWNER, [layout])).rejects.toThrow('PLS-00049');
    expect(session.names('TRIGGER')).toEqual([]);
  });

  it('tells what is missing, disabled or changed', async () => {
    await structuresOf(session).install(OWNER, [layout]);
    const [name] = session.names('TRIGGER');
    session.objects.get(name)!.enabled = false;
    session.objects.get('PIMS.TCC_CREDIT')!.rows = 0;
    session.objects.get('PIMS.TCC_EVENT')!.columns.pop();
    session.objects.delete('PIMS.TCC_MISSED_SEQ');
    session.objects.get('SALES.ORDERS')!.columns.pop();
    expect(await unwell()).toEqual([
      'CHANGED PIMS.TCC_EVENT',
      'MISSING PIMS.TCC_MISSED_SEQ',
      'CHANGED PIMS.TCC_CREDIT',
      'MISSING SALES.ORDERS.TCC_ORIGIN',
      expect.stringMatching(/^DISABLED TCC_/),
    ]);
  });

  it("leaves another instance's log alone, until it is taken over", async () => {
    await structuresOf(session).install(OWNER, [layout]);
    await expect(structuresOf(session).install(STRANGER, [layout])).rejects.toThrow('PRODUCT_DATABASE_IN_USE');
    await structuresOf(session).takeOver(STRANGER);
    expect(session.owner).toEqual([STRANGER.instanceId, STRANGER.connectionId]);
    expect(session.names('TRIGGER')).toEqual([]);
    await expect(structuresOf(session).verify(OWNER, [])).rejects.toThrow('PRODUCT_DATABASE_IN_USE');
    await structuresOf(session).takeOver(STRANGER);
  });

  it('is taken over by the next run, wherever that was killed', async () => {
    for (let killedAt = 0; killedAt < 7; killedAt++) {
      session = new CatalogueSession(19);
      await structuresOf(session).install(OWNER, [layout]);
      session.executionsLeft = killedAt;
      await structuresOf(session)
        .takeOver(STRANGER)
        .catch(() => undefined);
      session.executionsLeft = null;
      await structuresOf(session).takeOver(STRANGER);
      await structuresOf(session).install(STRANGER, [layout]);
      expect((await structuresOf(session).verify(STRANGER, [layout])).every(({ state }) => state === 'OK')).toBe(true);
    }
  });

  it('leaves nothing behind when it is removed', async () => {
    const before = [...session.objects.keys()];
    await structuresOf(session).install(OWNER, [layout]);
    await structuresOf(session).uninstallTable(orders.table);
    await structuresOf(session).uninstallChangeLog(OWNER);
    expect([...session.objects.keys()]).toEqual(before);
    expect(session.objects.get('SALES.ORDERS')!.columns).toHaveLength(1);
  });
});
