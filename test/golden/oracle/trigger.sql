CREATE OR REPLACE TRIGGER "PIMS"."TCC_4C3A3E62"
FOR INSERT OR UPDATE OR DELETE ON "SALES"."Order's"
DISABLE
COMPOUND TRIGGER
  TYPE tcc_texts IS TABLE OF NVARCHAR2(2000) INDEX BY PLS_INTEGER;
  g_kinds tcc_texts;
  g_old tcc_texts;
  g_new tcc_texts;
  g_count PLS_INTEGER := 0;
  g_granted PLS_INTEGER := 0;
  g_missed BOOLEAN := FALSE;
  g_linguistic BOOLEAN := TRUE;

  PROCEDURE tcc_count_missed IS
    v_id NUMBER;
  BEGIN
    g_count := 0;
    IF g_missed THEN RETURN; END IF;
    g_missed := TRUE;
    EXECUTE IMMEDIATE 'SELECT "PIMS"."TCC_MISSED_SEQ".NEXTVAL FROM DUAL' INTO v_id;
  EXCEPTION WHEN OTHERS THEN
    NULL;
  END;

  PROCEDURE tcc_write IS
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
    v_origin := CASE WHEN SYS_CONTEXT('USERENV', 'CLIENT_IDENTIFIER') LIKE 'tcc.origin=%' THEN SUBSTR(SYS_CONTEXT('USERENV', 'CLIENT_IDENTIFIER'), 12) END;
    IF g_granted <= 0 THEN
      EXECUTE IMMEDIATE 'SELECT "PIMS"."TCC_EVENT_SEQ".NEXTVAL, c.MAX_ID FROM "PIMS"."TCC_CREDIT" c' INTO v_id, v_max;
      IF v_id > v_max THEN
        tcc_count_missed;
        RETURN;
      END IF;
      g_granted := 1000;
      EXECUTE IMMEDIATE 'INSERT INTO "PIMS"."TCC_EVENT" (ID, CHANGED_AT, LAYOUT, KIND, KINDS, OLD_VALUES, NEW_VALUES, ORIGIN) VALUES (:0, SYS_EXTRACT_UTC(SYSTIMESTAMP), :1, SUBSTR(:2, 1, 1), SUBSTR(:3, 2), :4, :5, :6)' USING v_id, 17, g_kinds(1), g_kinds(1), g_old(1), g_new(1), v_origin;
      v_first := 2;
    END IF;
    FORALL i IN v_first .. g_count
      EXECUTE IMMEDIATE 'INSERT INTO "PIMS"."TCC_EVENT" (ID, CHANGED_AT, LAYOUT, KIND, KINDS, OLD_VALUES, NEW_VALUES, ORIGIN) VALUES ("PIMS"."TCC_EVENT_SEQ".NEXTVAL, SYS_EXTRACT_UTC(SYSTIMESTAMP), :1, SUBSTR(:2, 1, 1), SUBSTR(:3, 2), :4, :5, :6)' USING 17, g_kinds(i), g_kinds(i), g_old(i), g_new(i), v_origin;
    g_granted := g_granted - g_count;
    g_count := 0;
  EXCEPTION WHEN OTHERS THEN
    tcc_count_missed;
  END;

  FUNCTION tcc_number(v NUMBER) RETURN NVARCHAR2 IS
    t VARCHAR2(200);
  BEGIN
    IF v IS NULL THEN RETURN N'\N'; END IF;
    t := TO_CHAR(v, 'TM9', 'NLS_NUMERIC_CHARACTERS = ''.,''');
    IF SUBSTR(t, 1, 1) = '.' THEN RETURN '0' || t; END IF;
    IF SUBSTR(t, 1, 2) = '-.' THEN RETURN '-0' || SUBSTR(t, 2); END IF;
    RETURN t;
  END;

  FUNCTION tcc_date(v DATE) RETURN NVARCHAR2 IS
  BEGIN
    IF v IS NULL THEN RETURN N'\N'; END IF;
    RETURN LTRIM(TO_CHAR(v, 'SYYYY-MM-DD"T"HH24:MI:SS', 'NLS_CALENDAR = GREGORIAN'));
  END;

  FUNCTION tcc_differ_text(a VARCHAR2, b VARCHAR2) RETURN BOOLEAN IS
  BEGIN
    IF a IS NULL OR b IS NULL THEN RETURN a IS NOT NULL OR b IS NOT NULL; END IF;
    RETURN a <> b OR (g_linguistic AND NLSSORT(SUBSTR(a, 1, 400), 'NLS_SORT = BINARY') <> NLSSORT(SUBSTR(b, 1, 400), 'NLS_SORT = BINARY'));
  END;

  FUNCTION tcc_differ_number(a NUMBER, b NUMBER) RETURN BOOLEAN IS
  BEGIN
    IF a IS NULL OR b IS NULL THEN RETURN a IS NOT NULL OR b IS NOT NULL; END IF;
    RETURN a <> b;
  END;

  FUNCTION tcc_differ_time(a TIMESTAMP_UNCONSTRAINED, b TIMESTAMP_UNCONSTRAINED) RETURN BOOLEAN IS
  BEGIN
    IF a IS NULL OR b IS NULL THEN RETURN a IS NOT NULL OR b IS NOT NULL; END IF;
    RETURN a <> b;
  END;

  BEFORE STATEMENT IS
  BEGIN
    g_count := 0;
    g_granted := 0;
    g_missed := FALSE;
    g_linguistic := NVL(SYS_CONTEXT('USERENV', 'NLS_SORT'), '?') <> 'BINARY';
  EXCEPTION WHEN OTHERS THEN
    NULL;
  END BEFORE STATEMENT;

  BEFORE EACH ROW IS
  BEGIN
    IF INSERTING OR UPDATING THEN
      :NEW."TCC_CHANGED_AT" := SYSTIMESTAMP;
      :NEW."TCC_ORIGIN" := CASE WHEN SYS_CONTEXT('USERENV', 'CLIENT_IDENTIFIER') LIKE 'tcc.origin=%' THEN SUBSTR(SYS_CONTEXT('USERENV', 'CLIENT_IDENTIFIER'), 12) END;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    NULL;
  END BEFORE EACH ROW;

  AFTER EACH ROW IS
    v_letters VARCHAR2(2000);
  BEGIN
    IF INSERTING THEN
      v_letters := 'I';
      IF v_letters <> '.' THEN
        g_old(g_count + 1) := NULL;
        g_new(g_count + 1) := tcc_number(:NEW."ID")
          || '|' || tcc_date(:NEW."DAY");
        g_kinds(g_count + 1) := v_letters;
        g_count := g_count + 1;
      END IF;
      tcc_write;
    ELSIF DELETING THEN
      v_letters := 'D';
      IF v_letters <> '.' THEN
        g_old(g_count + 1) := tcc_number(:OLD."ID")
          || '|' || tcc_date(:OLD."DAY");
        g_new(g_count + 1) := NULL;
        g_kinds(g_count + 1) := v_letters;
        g_count := g_count + 1;
      END IF;
    ELSE
      v_letters := CASE WHEN tcc_differ_number(:OLD."ID", :NEW."ID")
        OR tcc_differ_time(:OLD."DAY", :NEW."DAY")
        OR tcc_differ_number(:OLD."TOTAL", :NEW."TOTAL")
        OR tcc_differ_text(:OLD."Código", :NEW."Código") THEN 'U' ELSE '.' END;
      IF v_letters <> '.' THEN
        g_old(g_count + 1) := CASE WHEN tcc_differ_number(:OLD."ID", :NEW."ID")
        OR tcc_differ_time(:OLD."DAY", :NEW."DAY") THEN tcc_number(:OLD."ID")
          || '|' || tcc_date(:OLD."DAY") END;
        g_new(g_count + 1) := tcc_number(:NEW."ID")
          || '|' || tcc_date(:NEW."DAY");
        g_kinds(g_count + 1) := v_letters;
        g_count := g_count + 1;
      END IF;
    END IF;
    IF g_count >= 500 THEN tcc_write; END IF;
  EXCEPTION WHEN OTHERS THEN
    tcc_count_missed;
  END AFTER EACH ROW;

  AFTER STATEMENT IS
  BEGIN
    tcc_write;
  EXCEPTION WHEN OTHERS THEN
    NULL;
  END AFTER STATEMENT;
END;
