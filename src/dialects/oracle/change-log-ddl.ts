import type { ChangeLogNames } from '../common';
import type { ChangeLogOwner, TableName } from '../dialect';
import { literal, qualified, quote } from './quote';

/** Raised when the shape of a log row changes. */
export const CHANGE_LOG_LAYOUT_VERSION = 1;

/** How many changes the triggers log before a Client has to raise the credit. */
const INITIAL_CREDIT = 1_000_000;

/** Columns of the change log as the catalogue spells them; a table of that name without them is not ours. */
export const CHANGE_LOG_COLUMNS: readonly string[] = [
  'ID NUMBER(19)',
  'CHANGED_AT TIMESTAMP(6)',
  'LAYOUT NUMBER(10)',
  'KIND CHAR(1 BYTE)',
  'KINDS VARCHAR2(2000 BYTE)',
  'OLD_VALUES NVARCHAR2(1333)',
  'NEW_VALUES NVARCHAR2(1333)',
  'ORIGIN VARCHAR2(100 CHAR)',
];

/** One object of the change log with the statements that make it, in transactions of their own. */
export interface ChangeLogObject {
  kind: 'CHANGE_LOG' | 'OWNER' | 'SEQUENCE';
  object: TableName;
  /** As ALL_OBJECTS tells it. */
  type: 'TABLE' | 'SEQUENCE';
  createSql: string;
  /** Writes its one row when it has none; null: it needs none. */
  fillSql: string | null;
}

/** The objects of the change log in the order they are made; the record of the owner comes last. */
export function changeLogObjects(names: ChangeLogNames, owner: ChangeLogOwner): ChangeLogObject[] {
  return [
    { kind: 'SEQUENCE', object: names.ids, type: 'SEQUENCE', createSql: createIdsSql(names, 1), fillSql: null },
    { kind: 'CHANGE_LOG', object: names.log, type: 'TABLE', createSql: createLogSql(names), fillSql: null },
    { kind: 'SEQUENCE', object: names.missed, type: 'SEQUENCE', createSql: createMissedSql(names), fillSql: null },
    { kind: 'CHANGE_LOG', object: names.credit, type: 'TABLE', createSql: createCreditSql(names), fillSql: fillCreditSql(names, 0) },
    { kind: 'OWNER', object: names.owner, type: 'TABLE', createSql: createOwnerSql(names), fillSql: fillOwnerSql(names, owner) },
  ];
}

/** ORDER makes ids rise across the instances of a cluster; the cache keeps a busy product from waiting for them. */
export function createIdsSql({ ids }: ChangeLogNames, start: number): string {
  return `CREATE SEQUENCE ${qualified(ids)} START WITH ${start} INCREMENT BY 1 MINVALUE 1 MAXVALUE 9007199254740991 NOCYCLE CACHE 1000 ORDER`;
}

/** Without cache, so that the catalogue tells exactly how many were counted; it is drawn from only when something went wrong. */
export function createMissedSql({ missed }: ChangeLogNames): string {
  return `CREATE SEQUENCE ${qualified(missed)} START WITH 1 INCREMENT BY 1 MINVALUE 1 NOCACHE ORDER`;
}

/** Writes the credit row when there is none, so far above `lastId` that a Client has time to come. */
export function fillCreditSql({ credit }: ChangeLogNames, lastId: number): string {
  const table = qualified(credit);
  return `INSERT INTO ${table} (MAX_ID) SELECT ${lastId + INITIAL_CREDIT} FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM ${table})`;
}

export function fillOwnerSql({ owner: object }: ChangeLogNames, owner: ChangeLogOwner): string {
  const values = [literal(owner.instanceId), literal(owner.connectionId), CHANGE_LOG_LAYOUT_VERSION, 0].join(', ');
  const table = qualified(object);
  return `INSERT INTO ${table} (INSTANCE_ID, CONNECTION_ID, LAYOUT_VERSION, HANDOFF) SELECT ${values} FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM ${table})`;
}

export function dropObjectSql(type: 'TABLE' | 'SEQUENCE', object: TableName): string {
  return type === 'TABLE' ? `DROP TABLE ${qualified(object)} PURGE` : `DROP SEQUENCE ${qualified(object)}`;
}

/** Values in the national character set, which holds every text; 1333 characters fit 4000 bytes in either of the two there are. */
function createLogSql({ log }: ChangeLogNames): string {
  return `CREATE TABLE ${qualified(log)} (
  ID NUMBER(19) NOT NULL,
  CHANGED_AT TIMESTAMP(6) NOT NULL,
  LAYOUT NUMBER(10) NOT NULL,
  KIND CHAR(1 BYTE) NOT NULL,
  KINDS VARCHAR2(2000 BYTE),
  OLD_VALUES NVARCHAR2(1333),
  NEW_VALUES NVARCHAR2(1333),
  ORIGIN VARCHAR2(100 CHAR),
  CONSTRAINT ${quote(`${log.name}_PK`)} PRIMARY KEY (ID) USING INDEX INITRANS 8
) PCTFREE 5 INITRANS 8`;
}

function createCreditSql({ credit }: ChangeLogNames): string {
  return `CREATE TABLE ${qualified(credit)} (MAX_ID NUMBER(19) NOT NULL)`;
}

/** One row; a second owner has no place in it. */
function createOwnerSql({ owner }: ChangeLogNames): string {
  return `CREATE TABLE ${qualified(owner)} (
  INSTANCE_ID VARCHAR2(100 CHAR) NOT NULL,
  CONNECTION_ID VARCHAR2(100 CHAR) NOT NULL,
  LAYOUT_VERSION NUMBER(10) NOT NULL,
  HANDOFF NUMBER(19) NOT NULL
)`;
}
