import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from '../support/ledger/book';
import { Book } from '../support/ledger/book';
import { accountDocument, accountName, entityKeyOf, fingerprint, nameText } from '../support/ledger/documents';
import { EventCheck, type StoredMessage } from '../support/ledger/event-check';
import { History } from '../support/ledger/history';
import { Random } from '../support/ledger/random';
import { compareStates, type ViewEntity } from '../support/ledger/state-check';
import { Workload } from '../support/ledger/workload';
import { createDatabase } from '../support/postgres';

/** The ledger's verdict is worth what it can find: every kind of defect is planted here. */
const KEY = { branch: 'A1', number: 7 };
const CAPTURE = 'tcc-client/1';
const SNAPSHOT = 'tcc-client/1/snapshot';
const account = (version: number): Account => ({ ...KEY, balance: String(version), state: 'OPEN', version });
const document = (version: number) => accountDocument(account(version)) as Record<string, unknown>;

/** Committed: 1, 2, deleted, 3. */
function committed(): History {
  const history = new History();
  const book = new Book();
  for (const version of [1, 2]) {
    book.putAccount(account(version));
    history.recordCommit(book);
  }
  book.removeAccount(KEY);
  history.recordCommit(book);
  book.putAccount(account(3));
  history.recordCommit(book);
  return history;
}

function event(offset: number, version: number | null, generatedBy = CAPTURE): StoredMessage {
  const data = version === null ? { account: KEY } : document(version);
  const header = { type: 'LedgerAccount', sequence: `9.${String(offset).padStart(20, '0')}`, transactionInfo: { generatedBy } };
  return { header, content: { schemaName: 'LedgerAccount', action: version === null ? 'DELETE' : 'UPDATE', data } };
}

function problemsOf(...messages: StoredMessage[]): string[] {
  const check = new EventCheck(committed());
  for (const message of messages) check.take(message);
  check.finish();
  return check.problems.map((problem) => problem.split(/[: ]/)[0] + ' ' + (problem.split(/[: ]/)[1] ?? ''));
}

const found = (...words: string[]) => expect.arrayContaining(words.map((word) => expect.stringContaining(word) as string));

describe('the check of the event log', () => {
  it('is content with every state in order', () =>
    expect(problemsOf(event(1, 1, SNAPSHOT), event(2, 2), event(3, null), event(4, 3))).toEqual([]));

  it('is content when states between were never read', () => expect(problemsOf(event(1, 1), event(2, 3))).toEqual([]));

  it('is content with a state that is sent again', () => expect(problemsOf(event(1, 1), event(2, 1), event(3, 3))).toEqual([]));

  it('finds an event that came twice', () => expect(problemsOf(event(1, 1), event(2, 3), event(2, 3))).toEqual(found('DOUBLED')));

  it('finds an event that was left out', () => expect(problemsOf(event(1, 1), event(3, 3))).toEqual(found('OFFSET')));

  it('finds a first event that was left out', () => expect(problemsOf(event(2, 3))).toEqual(found('OFFSET')));

  it('finds events that overtook each other', () => expect(problemsOf(event(2, 1), event(1, 3))).toEqual(found('SEQUENCE FELL', 'OFFSET')));

  it('finds an entity that went back, also between initial load and capture', () =>
    expect(problemsOf(event(1, 2), event(2, 1, SNAPSHOT), event(3, 3))).toEqual(found('WENT BACK', 'OLDER ROW')));

  it('finds a delete that came after the insert that superseded it', () =>
    expect(problemsOf(event(1, 2), event(2, 3), event(3, null))).toEqual(found('WENT BACK')));

  it('finds a document that was never committed', () => {
    const torn = event(1, 3);
    torn.content.data.balance = 2;
    expect(problemsOf(torn, event(2, 3))).toEqual(found('NEVER COMMITTED'));
  });

  it("finds an originId that is not the entity's", () => {
    const wrong = event(1, 3);
    wrong.content.data.originId = 'another';
    expect(problemsOf(wrong)).toEqual(found('NEVER COMMITTED'));
  });

  it('finds a last change that is missing', () => expect(problemsOf(event(1, 1), event(2, 2))).toEqual(found('LEFT BEHIND')));

  it('finds an entity without any event', () => expect(problemsOf()).toEqual(found('MISSING')));

  it('finds an entity that nobody wrote', () => {
    const superfluous = event(1, 3);
    superfluous.content.data = { ...document(3), account: { branch: 'B', number: 7 } };
    expect(problemsOf(superfluous, event(2, 3))).toEqual(found('SUPERFLUOUS'));
  });

  it('finds a missing sequence and a changed epoch', () => {
    const without = event(1, 1);
    delete without.header.sequence;
    const restored = event(2, 3);
    restored.header.sequence = restored.header.sequence!.replace('9.', '10.');
    expect(problemsOf(without, event(1, 2), restored)).toEqual(found('NO SEQUENCE', 'EPOCH'));
  });
});

describe('the comparison of the end states', () => {
  const name = accountName(KEY);
  const state = fingerprint(document(3));
  const tables = () => new Map([[nameText(name), state]]);
  const entity = (): ViewEntity => ({
    schemaName: name.schemaName,
    entityKey: entityKeyOf(name),
    originName: 'LEDGER',
    originApp: 'LEDGER',
    sequence: 's4',
    data: document(3),
  });
  const compare = (inTables = tables(), view = [entity()]) =>
    compareStates({ history: committed(), tables: inTables, view, lastSequences: new Map([[nameText(name), 's4']]) });

  it('is content when ledger, tables and view agree', () => expect(compare()).toEqual([]));

  it('finds an entity that the view lacks', () => expect(compare(tables(), [])).toEqual(found('MISSING in the view')));

  it('finds an entity that the view holds in another state', () =>
    expect(compare(tables(), [{ ...entity(), data: document(2) }])).toEqual(found('DIFFERENT in the view')));

  it('finds an entity that only the view has', () =>
    expect(compare(tables(), [entity(), { ...entity(), entityKey: 'f' }])).toEqual(found('SUPERFLUOUS in the view')));

  it('finds an entity that the view shows twice', () =>
    expect(compare(tables(), [entity(), entity()])).toEqual(found('DOUBLED in the view')));

  it('finds a view that stands behind the log', () =>
    expect(compare(tables(), [{ ...entity(), sequence: 's3' }])).toEqual(found('OLD in the view')));

  it('finds a ledger that does not tell what the tables hold', () => {
    expect(compare(new Map())).toEqual(found('MISSING in the product tables'));
    expect(compare(tables().set('LedgerAccount B/1', state))).toEqual(found('SUPERFLUOUS in the product tables'));
  });
});

describe('the writers', () => {
  it('keep a ledger that agrees with their tables', async () => {
    const database = await createDatabase();
    const workload = new Workload(database.pool(), database.url, new Random(7));
    await workload.prepare();
    workload.start();
    await sleep(4_000);
    await workload.stop();
    const tables = await workload.tables();
    expect(workload.problems).toEqual([]);
    expect(tables.size).toBeGreaterThan(500);
    expect(
      compareStates({ history: workload.history, tables, view: [], lastSequences: new Map() }).filter((text) => !text.includes('the view')),
    ).toEqual([]);
    await database.drop();
  });
});
