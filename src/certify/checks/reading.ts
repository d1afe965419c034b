import type { EntityReader, RawKey } from '../../dialects';
import { expectEqual, NotHeld, type Check } from '../stage';

const ROWS = 25;
const CHUNK = 7;

/** How entities are read. */
export const READING: Check[] = [
  {
    id: 'EXACT_VALUES',
    run: async ({ writer, scratch, database, engine }) => {
      const literals = engine.exactValues.map(({ literal }) => literal);
      await writer.run(`INSERT INTO ${scratch.into('TCC_CERT_VALUE')} VALUES (1, ${literals.join(', ')})`);
      const [entity] = await database.entityReader(scratch.values()).readByKeys([['1']]);
      const document = JSON.parse(entity.document) as Record<string, unknown>;
      const wrong = engine.exactValues.filter(({ column, emitted }) => document[column] !== emitted);
      if (wrong.length > 0) {
        throw new NotHeld(
          wrong.map(({ column, nativeType, literal }) => `${nativeType} ${literal}: ${JSON.stringify(document[column])}`).join('; '),
        );
      }
      expectEqual(entity.problem, null);
    },
  },
  {
    id: 'DOCUMENTS',
    run: async (stage) => {
      const [order, item] = [stage.scratch.sql('TCC_CERT_ORDER'), stage.scratch.sql('TCC_CERT_ITEM')];
      await stage.writer.run(
        `INSERT INTO ${stage.scratch.into('TCC_CERT_ORDER')} VALUES (1, 'with items', 'N', NULL)`,
        `INSERT INTO ${stage.scratch.into('TCC_CERT_ORDER')} VALUES (2, NULL, 'N', NULL)`,
        `INSERT INTO ${stage.scratch.into('TCC_CERT_ITEM')} VALUES (1, 2)`,
        `INSERT INTO ${stage.scratch.into('TCC_CERT_ITEM')} VALUES (1, 1)`,
      );
      const reader = stage.database.entityReader(stage.scratch.orders());
      const rows = await reader.readByKeys([['1'], ['2'], ['3']]);
      expectEqual(
        rows.sort((one, other) => one.index - other.index).map(({ found, document }) => [found, JSON.parse(document)]),
        [
          [true, { id: { id: 1 }, NOTE: 'with items', items: [{ LINE: 1 }, { LINE: 2 }] }],
          [true, { id: { id: 2 }, NOTE: null, items: [] }],
          [false, { id: { id: 3 } }],
        ],
      );
      expectEqual(await reader.resolveRoots(['items'], [['1'], ['1'], ['9']]), [['1']]);
      await stage.writer.run(`DELETE FROM ${item}`, `DELETE FROM ${order}`);
      await stage.takeChanges();
    },
  },
  {
    id: 'CHUNKS',
    run: async (stage) => {
      const busy = stage.scratch.sql('TCC_CERT_BUSY');
      await stage.writer.run(stage.engine.insertSeries(stage.scratch.into('TCC_CERT_BUSY'), 1, ROWS, "n, 'chunk', 0"));
      const ids = await readAll(stage.database.entityReader(stage.scratch.busy()));
      expectEqual(
        ids,
        Array.from({ length: ROWS }, (_, index) => String(index + 1)),
      );
      await stage.writer.run(`DELETE FROM ${busy}`);
      await stage.takeChanges();
    },
  },
];

async function readAll(reader: EntityReader): Promise<string[]> {
  const ids: string[] = [];
  let after: RawKey | null = null;
  do {
    const { rows, last }: Awaited<ReturnType<EntityReader['readChunk']>> = await reader.readChunk(after, CHUNK);
    ids.push(...rows.map(({ keyTexts }) => keyTexts[0]));
    after = last;
  } while (after !== null);
  return ids;
}
