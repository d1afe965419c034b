import { expectEqual, NotHeld, type Check } from '../stage';

const MANY = 200;

/** What the triggers log. */
export const CAPTURING: Check[] = [
  {
    id: 'INSERT_UPDATE_DELETE',
    run: async (stage) => {
      const order = stage.scratch.sql('TCC_CERT_ORDER');
      await stage.writer.run(
        `INSERT INTO ${stage.scratch.into('TCC_CERT_ORDER')} VALUES (1, 'a', 'N', NULL)`,
        `UPDATE ${order} SET ${stage.dialect.quote('NOTE')} = 'b' WHERE ${stage.dialect.quote('ID')} = 1`,
        `DELETE FROM ${order}`,
      );
      expectEqual(await stage.takeKinds(), ['I 1', 'U 1', 'D 1']);
    },
  },
  {
    id: 'KEY_CHANGE',
    run: async (stage) => {
      const item = stage.scratch.sql('TCC_CERT_ITEM');
      await stage.writer.run(
        `INSERT INTO ${stage.scratch.into('TCC_CERT_ITEM')} VALUES (1, 1)`,
        `UPDATE ${item} SET ${stage.dialect.quote('ORDER_ID')} = 2`,
      );
      const keys = (await stage.takeChanges()).slice(1).flatMap(({ oldValues, newValues }) => [oldValues, newValues]);
      for (const key of ['1,1', '2,1']) {
        if (!keys.some((values) => values?.join(',') === key))
          throw new NotHeld(`the key ${key} is not in the log: ${JSON.stringify(keys)}`);
      }
      await stage.writer.run(`DELETE FROM ${item}`);
      await stage.takeChanges();
    },
  },
  {
    id: 'ROLLBACK',
    run: async (stage) => {
      await stage.writer.begin();
      await stage.writer.run(`INSERT INTO ${stage.scratch.into('TCC_CERT_ORDER')} VALUES (2, 'a', 'N', NULL)`);
      await stage.writer.rollback();
      expectEqual(await stage.takeKinds(), []);
    },
  },
  {
    id: 'LATE_COMMIT',
    run: async (stage) => {
      const busy = stage.scratch.sql('TCC_CERT_BUSY');
      const late = await stage.openWriter();
      await late.begin();
      await late.run(`INSERT INTO ${stage.scratch.into('TCC_CERT_BUSY')} VALUES (1, 'late', 0)`);
      await stage.writer.run(`INSERT INTO ${stage.scratch.into('TCC_CERT_BUSY')} VALUES (2, 'early', 0)`);
      expectEqual(await stage.takeKinds(), ['I 2']);
      await late.commit();
      expectEqual(await stage.takeKinds(), ['I 1']);
      await stage.writer.run(`DELETE FROM ${busy}`);
      expectEqual((await stage.takeKinds()).sort(), ['D 1', 'D 2']);
    },
  },
  {
    id: 'MANY_ROWS',
    run: async (stage) => {
      const busy = stage.scratch.sql('TCC_CERT_BUSY');
      const ids = Array.from({ length: MANY }, (_, index) => String(index + 1));
      const kinds = async (kind: string) => {
        expectEqual((await stage.takeKinds()).sort(), ids.map((id) => `${kind} ${id}`).sort());
      };
      await stage.writer.run(stage.engine.insertSeries(stage.scratch.into('TCC_CERT_BUSY'), 1, MANY, "n, 'many', 0"));
      await kinds('I');
      await stage.writer.run(`UPDATE ${busy} SET ${stage.dialect.quote('AMOUNT')} = 1`);
      await kinds('U');
      await stage.writer.run(`DELETE FROM ${busy} WHERE 1 = 0`, `DELETE FROM ${busy}`);
      await kinds('D');
    },
  },
  {
    id: 'ROW_FILTER',
    run: async (stage) => {
      const order = stage.scratch.sql('TCC_CERT_ORDER');
      const set = (assignment: string, value: string) => `UPDATE ${order} SET ${stage.dialect.quote(assignment)} = ${value}`;
      await stage.writer.run(
        `INSERT INTO ${stage.scratch.into('TCC_CERT_ORDER')} VALUES (1, 'outside', 'X', NULL)`,
        set('NOTE', "'still outside'"),
        set('STATE', "'N'"),
        set('STATE', "'X'"),
        `DELETE FROM ${order}`,
      );
      expectEqual(await stage.takeKinds(), ['I 1', 'D 1']);
    },
  },
  {
    id: 'OTHER_COLUMNS',
    run: async (stage) => {
      const order = stage.scratch.sql('TCC_CERT_ORDER');
      await stage.writer.run(
        `INSERT INTO ${stage.scratch.into('TCC_CERT_ORDER')} VALUES (1, 'a', 'N', NULL)`,
        `UPDATE ${order} SET ${stage.dialect.quote('SILENT')} = 'changed'`,
        `DELETE FROM ${order}`,
      );
      expectEqual(await stage.takeKinds(), ['I 1', 'D 1']);
    },
  },
];
