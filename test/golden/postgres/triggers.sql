CREATE OR REPLACE FUNCTION "sales"."TCC_9CD9B865_I"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $tcc$
BEGIN
  IF pg_catalog.current_setting('tcc.log_held', true) OPERATOR(pg_catalog.=) '"sales"."TCC_EVENT"' THEN
    IF pg_catalog.pg_sequence_last_value('"sales"."TCC_CREDIT"'::pg_catalog.regclass) OPERATOR(pg_catalog.>) COALESCE(pg_catalog.pg_sequence_last_value('"sales"."TCC_EVENT_SEQ"'::pg_catalog.regclass), 0) THEN
      INSERT INTO "sales"."TCC_EVENT" (layout, kind, old_values, new_values, origin)
      SELECT 17, 'I'::pg_catalog."char", NULL::pg_catalog.text[], ARRAY[t."id"::pg_catalog.text, (pg_catalog.to_json(t."day") OPERATOR(pg_catalog.#>>) '{}'::pg_catalog.text[])]::pg_catalog.text[], pg_catalog.current_setting('tcc.origin', true)
      FROM tcc_new t;
    ELSIF EXISTS (SELECT FROM tcc_new t) THEN
      IF pg_catalog.to_regclass('"sales"."TCC_MISSED_SEQ"') IS NOT NULL THEN PERFORM pg_catalog.nextval('"sales"."TCC_MISSED_SEQ"'::pg_catalog.regclass); END IF;
    END IF;
    RETURN NULL;
  END IF;
  BEGIN
    IF (CASE WHEN pg_catalog.pg_sequence_last_value('"sales"."TCC_CREDIT"'::pg_catalog.regclass) OPERATOR(pg_catalog.>) COALESCE(pg_catalog.pg_sequence_last_value('"sales"."TCC_EVENT_SEQ"'::pg_catalog.regclass), 0) THEN pg_catalog.set_config('tcc.log_held', '"sales"."TCC_EVENT"', true) IS NOT NULL END) THEN
      INSERT INTO "sales"."TCC_EVENT" (layout, kind, old_values, new_values, origin)
      SELECT 17, 'I'::pg_catalog."char", NULL::pg_catalog.text[], ARRAY[t."id"::pg_catalog.text, (pg_catalog.to_json(t."day") OPERATOR(pg_catalog.#>>) '{}'::pg_catalog.text[])]::pg_catalog.text[], pg_catalog.current_setting('tcc.origin', true)
      FROM tcc_new t;
    ELSIF EXISTS (SELECT FROM tcc_new t) THEN
      PERFORM pg_catalog.nextval('"sales"."TCC_MISSED_SEQ"'::pg_catalog.regclass);
    END IF;
  EXCEPTION WHEN OTHERS THEN
    BEGIN
      PERFORM pg_catalog.nextval('"sales"."TCC_MISSED_SEQ"'::pg_catalog.regclass);
    EXCEPTION WHEN OTHERS THEN
      NULL;
    END;
  END;
  RETURN NULL;
END
$tcc$;

REVOKE ALL ON FUNCTION "sales"."TCC_9CD9B865_I"() FROM PUBLIC;

CREATE TRIGGER "TCC_9CD9B865_I" AFTER INSERT ON "sales"."Orders""x" REFERENCING NEW TABLE AS tcc_new FOR EACH STATEMENT EXECUTE FUNCTION "sales"."TCC_9CD9B865_I"();

CREATE OR REPLACE FUNCTION "sales"."TCC_9CD9B865_U"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $tcc$
BEGIN
  IF pg_catalog.current_setting('tcc.log_held', true) OPERATOR(pg_catalog.=) '"sales"."TCC_EVENT"' THEN
    IF pg_catalog.pg_sequence_last_value('"sales"."TCC_CREDIT"'::pg_catalog.regclass) OPERATOR(pg_catalog.>) COALESCE(pg_catalog.pg_sequence_last_value('"sales"."TCC_EVENT_SEQ"'::pg_catalog.regclass), 0) THEN
      INSERT INTO "sales"."TCC_EVENT" (layout, kind, old_values, new_values, origin)
      SELECT 17, 'U'::pg_catalog."char", CASE WHEN pg_catalog.record_image_ne(ROW(o."id", o."day"), ROW(n."id", n."day")) THEN ARRAY[o."id"::pg_catalog.text, (pg_catalog.to_json(o."day") OPERATOR(pg_catalog.#>>) '{}'::pg_catalog.text[])]::pg_catalog.text[] END, ARRAY[n."id"::pg_catalog.text, (pg_catalog.to_json(n."day") OPERATOR(pg_catalog.#>>) '{}'::pg_catalog.text[])]::pg_catalog.text[], pg_catalog.current_setting('tcc.origin', true)
      FROM (SELECT * FROM tcc_old LIMIT 1) o, (SELECT * FROM tcc_new LIMIT 1) n WHERE NOT EXISTS (SELECT FROM tcc_new OFFSET 1) AND (pg_catalog.record_image_ne(ROW(o."id", o."day", o."total", o."Código"), ROW(n."id", n."day", n."total", n."Código")));
      IF NOT FOUND THEN
        IF EXISTS (SELECT FROM tcc_new OFFSET 1) THEN
          INSERT INTO "sales"."TCC_EVENT" (layout, kind, old_values, new_values, origin)
      SELECT 17, CASE WHEN NOT (n.here IS NOT NULL) THEN 'D' WHEN NOT (o.here IS NOT NULL) THEN 'I' ELSE 'U' END::pg_catalog."char", CASE WHEN NOT n.here IS NOT NULL OR (o.here IS NOT NULL AND pg_catalog.record_image_ne(ROW(o.c1, o.c2), ROW(n.c1, n.c2))) THEN ARRAY[o.c1::pg_catalog.text, (pg_catalog.to_json(o.c2) OPERATOR(pg_catalog.#>>) '{}'::pg_catalog.text[])]::pg_catalog.text[] END, CASE WHEN n.here IS NOT NULL THEN ARRAY[n.c1::pg_catalog.text, (pg_catalog.to_json(n.c2) OPERATOR(pg_catalog.#>>) '{}'::pg_catalog.text[])]::pg_catalog.text[] END, pg_catalog.current_setting('tcc.origin', true)
      FROM (SELECT true AS here, t."id" AS c1, t."day" AS c2, t."total" AS c3, t."Código" AS c4 FROM tcc_old t) o FULL JOIN (SELECT true AS here, t."id" AS c1, t."day" AS c2, t."total" AS c3, t."Código" AS c4 FROM tcc_new t) n ON o.c1 OPERATOR(pg_catalog.=) n.c1 WHERE (o.here IS NOT NULL) OPERATOR(pg_catalog.<>) (n.here IS NOT NULL) OR ((o.here IS NOT NULL) AND pg_catalog.record_image_ne(ROW(o.c1, o.c2, o.c3, o.c4), ROW(n.c1, n.c2, n.c3, n.c4)));
        END IF;
      END IF;
    ELSIF EXISTS (SELECT FROM (SELECT true AS here, t."id" AS c1, t."day" AS c2, t."total" AS c3, t."Código" AS c4 FROM tcc_old t) o FULL JOIN (SELECT true AS here, t."id" AS c1, t."day" AS c2, t."total" AS c3, t."Código" AS c4 FROM tcc_new t) n ON o.c1 OPERATOR(pg_catalog.=) n.c1 WHERE (o.here IS NOT NULL) OPERATOR(pg_catalog.<>) (n.here IS NOT NULL) OR ((o.here IS NOT NULL) AND pg_catalog.record_image_ne(ROW(o.c1, o.c2, o.c3, o.c4), ROW(n.c1, n.c2, n.c3, n.c4)))) THEN
      IF pg_catalog.to_regclass('"sales"."TCC_MISSED_SEQ"') IS NOT NULL THEN PERFORM pg_catalog.nextval('"sales"."TCC_MISSED_SEQ"'::pg_catalog.regclass); END IF;
    END IF;
    RETURN NULL;
  END IF;
  BEGIN
    IF (CASE WHEN pg_catalog.pg_sequence_last_value('"sales"."TCC_CREDIT"'::pg_catalog.regclass) OPERATOR(pg_catalog.>) COALESCE(pg_catalog.pg_sequence_last_value('"sales"."TCC_EVENT_SEQ"'::pg_catalog.regclass), 0) THEN pg_catalog.set_config('tcc.log_held', '"sales"."TCC_EVENT"', true) IS NOT NULL END) THEN
      INSERT INTO "sales"."TCC_EVENT" (layout, kind, old_values, new_values, origin)
      SELECT 17, 'U'::pg_catalog."char", CASE WHEN pg_catalog.record_image_ne(ROW(o."id", o."day"), ROW(n."id", n."day")) THEN ARRAY[o."id"::pg_catalog.text, (pg_catalog.to_json(o."day") OPERATOR(pg_catalog.#>>) '{}'::pg_catalog.text[])]::pg_catalog.text[] END, ARRAY[n."id"::pg_catalog.text, (pg_catalog.to_json(n."day") OPERATOR(pg_catalog.#>>) '{}'::pg_catalog.text[])]::pg_catalog.text[], pg_catalog.current_setting('tcc.origin', true)
      FROM (SELECT * FROM tcc_old LIMIT 1) o, (SELECT * FROM tcc_new LIMIT 1) n WHERE NOT EXISTS (SELECT FROM tcc_new OFFSET 1) AND (pg_catalog.record_image_ne(ROW(o."id", o."day", o."total", o."Código"), ROW(n."id", n."day", n."total", n."Código")));
      IF NOT FOUND THEN
        IF EXISTS (SELECT FROM tcc_new OFFSET 1) THEN
          INSERT INTO "sales"."TCC_EVENT" (layout, kind, old_values, new_values, origin)
      SELECT 17, CASE WHEN NOT (n.here IS NOT NULL) THEN 'D' WHEN NOT (o.here IS NOT NULL) THEN 'I' ELSE 'U' END::pg_catalog."char", CASE WHEN NOT n.here IS NOT NULL OR (o.here IS NOT NULL AND pg_catalog.record_image_ne(ROW(o.c1, o.c2), ROW(n.c1, n.c2))) THEN ARRAY[o.c1::pg_catalog.text, (pg_catalog.to_json(o.c2) OPERATOR(pg_catalog.#>>) '{}'::pg_catalog.text[])]::pg_catalog.text[] END, CASE WHEN n.here IS NOT NULL THEN ARRAY[n.c1::pg_catalog.text, (pg_catalog.to_json(n.c2) OPERATOR(pg_catalog.#>>) '{}'::pg_catalog.text[])]::pg_catalog.text[] END, pg_catalog.current_setting('tcc.origin', true)
      FROM (SELECT true AS here, t."id" AS c1, t."day" AS c2, t."total" AS c3, t."Código" AS c4 FROM tcc_old t) o FULL JOIN (SELECT true AS here, t."id" AS c1, t."day" AS c2, t."total" AS c3, t."Código" AS c4 FROM tcc_new t) n ON o.c1 OPERATOR(pg_catalog.=) n.c1 WHERE (o.here IS NOT NULL) OPERATOR(pg_catalog.<>) (n.here IS NOT NULL) OR ((o.here IS NOT NULL) AND pg_catalog.record_image_ne(ROW(o.c1, o.c2, o.c3, o.c4), ROW(n.c1, n.c2, n.c3, n.c4)));
        END IF;
      END IF;
    ELSIF EXISTS (SELECT FROM (SELECT true AS here, t."id" AS c1, t."day" AS c2, t."total" AS c3, t."Código" AS c4 FROM tcc_old t) o FULL JOIN (SELECT true AS here, t."id" AS c1, t."day" AS c2, t."total" AS c3, t."Código" AS c4 FROM tcc_new t) n ON o.c1 OPERATOR(pg_catalog.=) n.c1 WHERE (o.here IS NOT NULL) OPERATOR(pg_catalog.<>) (n.here IS NOT NULL) OR ((o.here IS NOT NULL) AND pg_catalog.record_image_ne(ROW(o.c1, o.c2, o.c3, o.c4), ROW(n.c1, n.c2, n.c3, n.c4)))) THEN
      PERFORM pg_catalog.nextval('"sales"."TCC_MISSED_SEQ"'::pg_catalog.regclass);
    END IF;
  EXCEPTION WHEN OTHERS THEN
    BEGIN
      PERFORM pg_catalog.nextval('"sales"."TCC_MISSED_SEQ"'::pg_catalog.regclass);
    EXCEPTION WHEN OTHERS THEN
      NULL;
    END;
  END;
  RETURN NULL;
END
$tcc$;

REVOKE ALL ON FUNCTION "sales"."TCC_9CD9B865_U"() FROM PUBLIC;

CREATE TRIGGER "TCC_9CD9B865_U" AFTER UPDATE ON "sales"."Orders""x" REFERENCING OLD TABLE AS tcc_old NEW TABLE AS tcc_new FOR EACH STATEMENT EXECUTE FUNCTION "sales"."TCC_9CD9B865_U"();

CREATE OR REPLACE FUNCTION "sales"."TCC_9CD9B865_D"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $tcc$
BEGIN
  IF pg_catalog.current_setting('tcc.log_held', true) OPERATOR(pg_catalog.=) '"sales"."TCC_EVENT"' THEN
    IF pg_catalog.pg_sequence_last_value('"sales"."TCC_CREDIT"'::pg_catalog.regclass) OPERATOR(pg_catalog.>) COALESCE(pg_catalog.pg_sequence_last_value('"sales"."TCC_EVENT_SEQ"'::pg_catalog.regclass), 0) THEN
      INSERT INTO "sales"."TCC_EVENT" (layout, kind, old_values, new_values, origin)
      SELECT 17, 'D'::pg_catalog."char", ARRAY[t."id"::pg_catalog.text, (pg_catalog.to_json(t."day") OPERATOR(pg_catalog.#>>) '{}'::pg_catalog.text[])]::pg_catalog.text[], NULL::pg_catalog.text[], pg_catalog.current_setting('tcc.origin', true)
      FROM tcc_old t;
    ELSIF EXISTS (SELECT FROM tcc_old t) THEN
      IF pg_catalog.to_regclass('"sales"."TCC_MISSED_SEQ"') IS NOT NULL THEN PERFORM pg_catalog.nextval('"sales"."TCC_MISSED_SEQ"'::pg_catalog.regclass); END IF;
    END IF;
    RETURN NULL;
  END IF;
  BEGIN
    IF (CASE WHEN pg_catalog.pg_sequence_last_value('"sales"."TCC_CREDIT"'::pg_catalog.regclass) OPERATOR(pg_catalog.>) COALESCE(pg_catalog.pg_sequence_last_value('"sales"."TCC_EVENT_SEQ"'::pg_catalog.regclass), 0) THEN pg_catalog.set_config('tcc.log_held', '"sales"."TCC_EVENT"', true) IS NOT NULL END) THEN
      INSERT INTO "sales"."TCC_EVENT" (layout, kind, old_values, new_values, origin)
      SELECT 17, 'D'::pg_catalog."char", ARRAY[t."id"::pg_catalog.text, (pg_catalog.to_json(t."day") OPERATOR(pg_catalog.#>>) '{}'::pg_catalog.text[])]::pg_catalog.text[], NULL::pg_catalog.text[], pg_catalog.current_setting('tcc.origin', true)
      FROM tcc_old t;
    ELSIF EXISTS (SELECT FROM tcc_old t) THEN
      PERFORM pg_catalog.nextval('"sales"."TCC_MISSED_SEQ"'::pg_catalog.regclass);
    END IF;
  EXCEPTION WHEN OTHERS THEN
    BEGIN
      PERFORM pg_catalog.nextval('"sales"."TCC_MISSED_SEQ"'::pg_catalog.regclass);
    EXCEPTION WHEN OTHERS THEN
      NULL;
    END;
  END;
  RETURN NULL;
END
$tcc$;

REVOKE ALL ON FUNCTION "sales"."TCC_9CD9B865_D"() FROM PUBLIC;

CREATE TRIGGER "TCC_9CD9B865_D" AFTER DELETE ON "sales"."Orders""x" REFERENCING OLD TABLE AS tcc_old FOR EACH STATEMENT EXECUTE FUNCTION "sales"."TCC_9CD9B865_D"();

CREATE OR REPLACE FUNCTION "sales"."TCC_9CD9B865_T"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $tcc$
BEGIN
  IF pg_catalog.current_setting('tcc.log_held', true) OPERATOR(pg_catalog.=) '"sales"."TCC_EVENT"' THEN
    IF pg_catalog.pg_sequence_last_value('"sales"."TCC_CREDIT"'::pg_catalog.regclass) OPERATOR(pg_catalog.>) COALESCE(pg_catalog.pg_sequence_last_value('"sales"."TCC_EVENT_SEQ"'::pg_catalog.regclass), 0) THEN
      INSERT INTO "sales"."TCC_EVENT" (layout, kind, old_values, new_values, origin) VALUES (17, 'T', NULL::pg_catalog.text[], NULL::pg_catalog.text[], pg_catalog.current_setting('tcc.origin', true));
    ELSIF true THEN
      IF pg_catalog.to_regclass('"sales"."TCC_MISSED_SEQ"') IS NOT NULL THEN PERFORM pg_catalog.nextval('"sales"."TCC_MISSED_SEQ"'::pg_catalog.regclass); END IF;
    END IF;
    RETURN NULL;
  END IF;
  BEGIN
    IF (CASE WHEN pg_catalog.pg_sequence_last_value('"sales"."TCC_CREDIT"'::pg_catalog.regclass) OPERATOR(pg_catalog.>) COALESCE(pg_catalog.pg_sequence_last_value('"sales"."TCC_EVENT_SEQ"'::pg_catalog.regclass), 0) THEN pg_catalog.set_config('tcc.log_held', '"sales"."TCC_EVENT"', true) IS NOT NULL END) THEN
      INSERT INTO "sales"."TCC_EVENT" (layout, kind, old_values, new_values, origin) VALUES (17, 'T', NULL::pg_catalog.text[], NULL::pg_catalog.text[], pg_catalog.current_setting('tcc.origin', true));
    ELSIF true THEN
      PERFORM pg_catalog.nextval('"sales"."TCC_MISSED_SEQ"'::pg_catalog.regclass);
    END IF;
  EXCEPTION WHEN OTHERS THEN
    BEGIN
      PERFORM pg_catalog.nextval('"sales"."TCC_MISSED_SEQ"'::pg_catalog.regclass);
    EXCEPTION WHEN OTHERS THEN
      NULL;
    END;
  END;
  RETURN NULL;
END
$tcc$;

REVOKE ALL ON FUNCTION "sales"."TCC_9CD9B865_T"() FROM PUBLIC;

CREATE TRIGGER "TCC_9CD9B865_T" AFTER TRUNCATE ON "sales"."Orders""x" FOR EACH STATEMENT EXECUTE FUNCTION "sales"."TCC_9CD9B865_T"();

CREATE OR REPLACE FUNCTION "sales"."TCC_9CD9B865_C"() RETURNS trigger LANGUAGE plpgsql AS $tcc$
BEGIN
  IF pg_catalog.current_setting('tcc.tcc_9cd9b865_c', true) OPERATOR(pg_catalog.=) 'held' THEN
    NEW."TCC_CHANGED_AT" := pg_catalog.clock_timestamp();
    IF pg_catalog.current_setting('tcc.origin', true) OPERATOR(pg_catalog.<>) '' THEN
      NEW."TCC_ORIGIN" := pg_catalog.current_setting('tcc.origin', true);
    ELSE
      NEW."TCC_ORIGIN" := NULL;
    END IF;
    RETURN NEW;
  END IF;
  BEGIN
    NEW."TCC_CHANGED_AT" := pg_catalog.clock_timestamp();
    IF pg_catalog.current_setting('tcc.origin', true) OPERATOR(pg_catalog.<>) '' THEN
      NEW."TCC_ORIGIN" := pg_catalog.current_setting('tcc.origin', true);
    ELSE
      NEW."TCC_ORIGIN" := NULL;
    END IF;
    PERFORM pg_catalog.set_config('tcc.tcc_9cd9b865_c', 'held', true);
  EXCEPTION WHEN OTHERS THEN
    NULL;
  END;
  RETURN NEW;
END
$tcc$;

REVOKE ALL ON FUNCTION "sales"."TCC_9CD9B865_C"() FROM PUBLIC;

CREATE TRIGGER "TCC_9CD9B865_C" BEFORE INSERT OR UPDATE ON "sales"."Orders""x" FOR EACH ROW WHEN (NEW."TCC_CHANGED_AT" IS NULL OR NEW."TCC_ORIGIN" IS NULL OR TRUE) EXECUTE FUNCTION "sales"."TCC_9CD9B865_C"()
