CREATE OR REPLACE FUNCTION "sales"."TCC_9CD9B865_I"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $tcc$
BEGIN
  IF pg_catalog.current_setting('tcc.log_held', true) OPERATOR(pg_catalog.=) '"sales"."TCC_EVENT"' THEN
    IF pg_catalog.pg_sequence_last_value('"sales"."TCC_CREDIT"'::pg_catalog.regclass) OPERATOR(pg_catalog.>) COALESCE(pg_catalog.pg_sequence_last_value('"sales"."TCC_EVENT_SEQ"'::pg_catalog.regclass), 0) THEN
      INSERT INTO "sales"."TCC_EVENT" (layout, kind, old_values, new_values, origin) VALUES (17, 'I'::pg_catalog."char", NULL::pg_catalog.text[], ARRAY[NEW."id"::pg_catalog.text, (pg_catalog.to_json(NEW."day") OPERATOR(pg_catalog.#>>) '{}'::pg_catalog.text[])]::pg_catalog.text[], pg_catalog.current_setting('tcc.origin', true));
    ELSIF true THEN
      IF pg_catalog.to_regclass('"sales"."TCC_MISSED_SEQ"') IS NOT NULL THEN PERFORM pg_catalog.nextval('"sales"."TCC_MISSED_SEQ"'::pg_catalog.regclass); END IF;
    END IF;
    RETURN NULL;
  END IF;
  BEGIN
    IF (CASE WHEN pg_catalog.pg_sequence_last_value('"sales"."TCC_CREDIT"'::pg_catalog.regclass) OPERATOR(pg_catalog.>) COALESCE(pg_catalog.pg_sequence_last_value('"sales"."TCC_EVENT_SEQ"'::pg_catalog.regclass), 0) THEN pg_catalog.set_config('tcc.log_held', '"sales"."TCC_EVENT"', true) IS NOT NULL END) THEN
      INSERT INTO "sales"."TCC_EVENT" (layout, kind, old_values, new_values, origin) VALUES (17, 'I'::pg_catalog."char", NULL::pg_catalog.text[], ARRAY[NEW."id"::pg_catalog.text, (pg_catalog.to_json(NEW."day") OPERATOR(pg_catalog.#>>) '{}'::pg_catalog.text[])]::pg_catalog.text[], pg_catalog.current_setting('tcc.origin', true));
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

REVOKE ALL ON FUNCTION "sales"."TCC_9CD9B865_I"() FROM PUBLIC;

CREATE TRIGGER "TCC_9CD9B865_I" AFTER INSERT ON "sales"."Orders""x" FOR EACH ROW EXECUTE FUNCTION "sales"."TCC_9CD9B865_I"();

CREATE OR REPLACE FUNCTION "sales"."TCC_9CD9B865_U"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $tcc$
BEGIN
  IF NOT (pg_catalog.record_image_ne(ROW(OLD."id", OLD."day", OLD."total", OLD."Código"), ROW(NEW."id", NEW."day", NEW."total", NEW."Código"))) THEN RETURN NULL; END IF;
  IF pg_catalog.current_setting('tcc.log_held', true) OPERATOR(pg_catalog.=) '"sales"."TCC_EVENT"' THEN
    IF pg_catalog.pg_sequence_last_value('"sales"."TCC_CREDIT"'::pg_catalog.regclass) OPERATOR(pg_catalog.>) COALESCE(pg_catalog.pg_sequence_last_value('"sales"."TCC_EVENT_SEQ"'::pg_catalog.regclass), 0) THEN
      INSERT INTO "sales"."TCC_EVENT" (layout, kind, old_values, new_values, origin) VALUES (17, 'U'::pg_catalog."char", CASE WHEN pg_catalog.record_image_ne(ROW(OLD."id", OLD."day"), ROW(NEW."id", NEW."day")) THEN ARRAY[OLD."id"::pg_catalog.text, (pg_catalog.to_json(OLD."day") OPERATOR(pg_catalog.#>>) '{}'::pg_catalog.text[])]::pg_catalog.text[] END, ARRAY[NEW."id"::pg_catalog.text, (pg_catalog.to_json(NEW."day") OPERATOR(pg_catalog.#>>) '{}'::pg_catalog.text[])]::pg_catalog.text[], pg_catalog.current_setting('tcc.origin', true));
    ELSIF true THEN
      IF pg_catalog.to_regclass('"sales"."TCC_MISSED_SEQ"') IS NOT NULL THEN PERFORM pg_catalog.nextval('"sales"."TCC_MISSED_SEQ"'::pg_catalog.regclass); END IF;
    END IF;
    RETURN NULL;
  END IF;
  BEGIN
    IF (CASE WHEN pg_catalog.pg_sequence_last_value('"sales"."TCC_CREDIT"'::pg_catalog.regclass) OPERATOR(pg_catalog.>) COALESCE(pg_catalog.pg_sequence_last_value('"sales"."TCC_EVENT_SEQ"'::pg_catalog.regclass), 0) THEN pg_catalog.set_config('tcc.log_held', '"sales"."TCC_EVENT"', true) IS NOT NULL END) THEN
      INSERT INTO "sales"."TCC_EVENT" (layout, kind, old_values, new_values, origin) VALUES (17, 'U'::pg_catalog."char", CASE WHEN pg_catalog.record_image_ne(ROW(OLD."id", OLD."day"), ROW(NEW."id", NEW."day")) THEN ARRAY[OLD."id"::pg_catalog.text, (pg_catalog.to_json(OLD."day") OPERATOR(pg_catalog.#>>) '{}'::pg_catalog.text[])]::pg_catalog.text[] END, ARRAY[NEW."id"::pg_catalog.text, (pg_catalog.to_json(NEW."day") OPERATOR(pg_catalog.#>>) '{}'::pg_catalog.text[])]::pg_catalog.text[], pg_catalog.current_setting('tcc.origin', true));
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

REVOKE ALL ON FUNCTION "sales"."TCC_9CD9B865_U"() FROM PUBLIC;

CREATE TRIGGER "TCC_9CD9B865_U" AFTER UPDATE ON "sales"."Orders""x" FOR EACH ROW EXECUTE FUNCTION "sales"."TCC_9CD9B865_U"();

CREATE OR REPLACE FUNCTION "sales"."TCC_9CD9B865_D"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $tcc$
BEGIN
  IF pg_catalog.current_setting('tcc.log_held', true) OPERATOR(pg_catalog.=) '"sales"."TCC_EVENT"' THEN
    IF pg_catalog.pg_sequence_last_value('"sales"."TCC_CREDIT"'::pg_catalog.regclass) OPERATOR(pg_catalog.>) COALESCE(pg_catalog.pg_sequence_last_value('"sales"."TCC_EVENT_SEQ"'::pg_catalog.regclass), 0) THEN
      INSERT INTO "sales"."TCC_EVENT" (layout, kind, old_values, new_values, origin) VALUES (17, 'D'::pg_catalog."char", ARRAY[OLD."id"::pg_catalog.text, (pg_catalog.to_json(OLD."day") OPERATOR(pg_catalog.#>>) '{}'::pg_catalog.text[])]::pg_catalog.text[], NULL::pg_catalog.text[], pg_catalog.current_setting('tcc.origin', true));
    ELSIF true THEN
      IF pg_catalog.to_regclass('"sales"."TCC_MISSED_SEQ"') IS NOT NULL THEN PERFORM pg_catalog.nextval('"sales"."TCC_MISSED_SEQ"'::pg_catalog.regclass); END IF;
    END IF;
    RETURN NULL;
  END IF;
  BEGIN
    IF (CASE WHEN pg_catalog.pg_sequence_last_value('"sales"."TCC_CREDIT"'::pg_catalog.regclass) OPERATOR(pg_catalog.>) COALESCE(pg_catalog.pg_sequence_last_value('"sales"."TCC_EVENT_SEQ"'::pg_catalog.regclass), 0) THEN pg_catalog.set_config('tcc.log_held', '"sales"."TCC_EVENT"', true) IS NOT NULL END) THEN
      INSERT INTO "sales"."TCC_EVENT" (layout, kind, old_values, new_values, origin) VALUES (17, 'D'::pg_catalog."char", ARRAY[OLD."id"::pg_catalog.text, (pg_catalog.to_json(OLD."day") OPERATOR(pg_catalog.#>>) '{}'::pg_catalog.text[])]::pg_catalog.text[], NULL::pg_catalog.text[], pg_catalog.current_setting('tcc.origin', true));
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

REVOKE ALL ON FUNCTION "sales"."TCC_9CD9B865_D"() FROM PUBLIC;

CREATE TRIGGER "TCC_9CD9B865_D" AFTER DELETE ON "sales"."Orders""x" FOR EACH ROW EXECUTE FUNCTION "sales"."TCC_9CD9B865_D"();

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
