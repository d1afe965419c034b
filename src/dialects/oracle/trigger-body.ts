import { CHANGED_AT_COLUMN, ORIGIN_COLUMN, type ChangeLogNames } from '../common';
import type { CaptureLayout } from '../dialect';
import { capturedDelete, capturedInsert, capturedUpdate, type CapturedRow, type Judging } from './captured-row';
import { literal, qualified, quote } from './quote';
import { functionSources } from './trigger-functions';

/** Oracle refuses a trigger of 32 KB. */
const MOST_BYTES = 31_000;
/** Rows collected before they are written, which bounds the memory of a statement over millions. */
const ROWS_PER_WRITE = 500;
/** Rows logged on one look at the credit. */
const ROWS_PER_LOOK = 1_000;

/** Who wrote, for sessions of ours that apply changes; product sessions have no such client identifier. */
const ORIGIN = `CASE WHEN SYS_CONTEXT('USERENV', 'CLIENT_IDENTIFIER') LIKE 'tcc.origin=%' THEN SUBSTR(SYS_CONTEXT('USERENV', 'CLIENT_IDENTIFIER'), 12) END`;

/**
 * The trigger from COMPOUND TRIGGER on. It names nothing but its table: what it needs of ours it reaches by dynamic SQL,
 * so that a log, sequence or credit that somebody drops leaves it valid, and the product's write goes on. An INSERT is
 * logged row by row: of an array insert that fails in the middle Oracle keeps the rows before and never fires AFTER
 * STATEMENT. UPDATE and DELETE are one statement per element of an array, and are collected.
 */
export function triggerBody(layout: CaptureLayout, names: ChangeLogNames): string {
  const body = bodyJudgedBy('COLUMNS', layout, names);
  return Buffer.byteLength(body) <= MOST_BYTES ? body : bodyJudgedBy('ANY_UPDATE', layout, names);
}

function bodyJudgedBy(judging: Judging, layout: CaptureLayout, names: ChangeLogNames): string {
  const sections = [
    beforeStatement(),
    ...(layout.managerialColumns ? [beforeEachRow()] : []),
    afterEachRow(layout, judging),
    afterStatement(),
  ].join('\n\n');
  const functions = functionSources(sections).join('\n\n  ');
  return `COMPOUND TRIGGER
  TYPE tcc_texts IS TABLE OF NVARCHAR2(2000) INDEX BY PLS_INTEGER;
  g_kinds tcc_texts;
  g_old tcc_texts;
  g_new tcc_texts;
  g_count PLS_INTEGER := 0;
  g_granted PLS_INTEGER := 0;
  g_missed BOOLEAN := FALSE;
  g_linguistic BOOLEAN := TRUE;

  ${countMissed(names)}

  ${writeRows(layout, names)}

  ${functions}

${sections}
END;`;
}

/** Once for a statement, whatever it dropped. No rollback turns a sequence back. */
function countMissed({ missed }: ChangeLogNames): string {
  return `PROCEDURE tcc_count_missed IS
    v_id NUMBER;
  BEGIN
    g_count := 0;
    IF g_missed THEN RETURN; END IF;
    g_missed := TRUE;
    EXECUTE IMMEDIATE ${literal(`SELECT ${qualified(missed)}.NEXTVAL FROM DUAL`)} INTO v_id;
  EXCEPTION WHEN OTHERS THEN
    NULL;
  END;`;
}

/**
 * Ids are drawn here, under the locks of the rows they are for: then their order is that of the commits of one row. The
 * id that came with the credit is the first row's. The statements are the same in every trigger, so that all share them.
 */
function writeRows({ layoutId }: CaptureLayout, names: ChangeLogNames): string {
  const look = `SELECT ${qualified(names.ids)}.NEXTVAL, c.MAX_ID FROM ${qualified(names.credit)} c`;
  const using = (row: string) => `${layoutId}, g_kinds(${row}), g_kinds(${row}), g_old(${row}), g_new(${row}), v_origin`;
  return `PROCEDURE tcc_write IS
    v_first PLS_INTEGER := 1;
    v_id NUMBER;
    v_max NUMBER;
    v_origin VARCHAR2(100);
  BEGIN
    IF g_count = 0 THEN RETURN; END IF;
    IF g_missed THEN
      g_count := 0;
      RETURN;
    END IF;
    v_origin := ${ORIGIN};
    IF g_granted <= 0 THEN
      EXECUTE IMMEDIATE ${literal(look)} INTO v_id, v_max;
      IF v_id > v_max THEN
        tcc_count_missed;
        RETURN;
      END IF;
      g_granted := ${ROWS_PER_LOOK};
      EXECUTE IMMEDIATE ${literal(insertSql(names, ':0'))} USING v_id, ${using('1')};
      v_first := 2;
    END IF;
    FORALL i IN v_first .. g_count
      EXECUTE IMMEDIATE ${literal(insertSql(names, `${qualified(names.ids)}.NEXTVAL`))} USING ${using('i')};
    g_granted := g_granted - g_count;
    g_count := 0;
  EXCEPTION WHEN OTHERS THEN
    tcc_count_missed;
  END;`;
}

/** The kinds of a row are its own letter and, where there are several groups, theirs. */
function insertSql({ log }: ChangeLogNames, id: string): string {
  return `INSERT INTO ${qualified(log)} (ID, CHANGED_AT, LAYOUT, KIND, KINDS, OLD_VALUES, NEW_VALUES, ORIGIN) VALUES (${id}, SYS_EXTRACT_UTC(SYSTIMESTAMP), :1, SUBSTR(:2, 1, 1), SUBSTR(:3, 2), :4, :5, :6)`;
}

/** Begins anew also when Oracle rolls the statement back and starts it again. */
function beforeStatement(): string {
  return `  BEFORE STATEMENT IS
  BEGIN
    g_count := 0;
    g_granted := 0;
    g_missed := FALSE;
    g_linguistic := NVL(SYS_CONTEXT('USERENV', 'NLS_SORT'), '?') <> 'BINARY';
  EXCEPTION WHEN OTHERS THEN
    NULL;
  END BEFORE STATEMENT;`;
}

function beforeEachRow(): string {
  return `  BEFORE EACH ROW IS
  BEGIN
    IF INSERTING OR UPDATING THEN
      :NEW.${quote(CHANGED_AT_COLUMN)} := SYSTIMESTAMP;
      :NEW.${quote(ORIGIN_COLUMN)} := ${ORIGIN};
    END IF;
  EXCEPTION WHEN OTHERS THEN
    NULL;
  END BEFORE EACH ROW;`;
}

function afterEachRow(layout: CaptureLayout, judging: Judging): string {
  const several = layout.groups.length > 1;
  const collect = (kind: string, row: CapturedRow) => `      v_letters := ${row.letters};
      IF ${several ? `REPLACE(v_letters, '.') IS NOT NULL` : `v_letters <> '.'`} THEN
        g_old(g_count + 1) := ${row.oldValues};
        g_new(g_count + 1) := ${row.newValues};
        g_kinds(g_count + 1) := ${several ? `'${kind}' || v_letters` : 'v_letters'};
        g_count := g_count + 1;
      END IF;`;
  return `  AFTER EACH ROW IS
    v_letters VARCHAR2(2000);
  BEGIN
    IF INSERTING THEN
${collect('I', capturedInsert(layout))}
      tcc_write;
    ELSIF DELETING THEN
${collect('D', capturedDelete(layout))}
    ELSE
${collect('U', capturedUpdate(layout, judging))}
    END IF;
    IF g_count >= ${ROWS_PER_WRITE} THEN tcc_write; END IF;
  EXCEPTION WHEN OTHERS THEN
    tcc_count_missed;
  END AFTER EACH ROW;`;
}

function afterStatement(): string {
  return `  AFTER STATEMENT IS
  BEGIN
    tcc_write;
  EXCEPTION WHEN OTHERS THEN
    NULL;
  END AFTER STATEMENT;`;
}
