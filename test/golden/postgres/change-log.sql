CREATE SEQUENCE "sales"."TCC_EVENT_SEQ" CACHE 1;

CREATE TABLE "sales"."TCC_EVENT" (
  id bigint DEFAULT nextval('"sales"."TCC_EVENT_SEQ"'::regclass) NOT NULL,
  layout integer NOT NULL,
  kind "char" NOT NULL,
  old_values text[],
  new_values text[],
  origin text,
  changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  kinds text,
  CONSTRAINT "TCC_EVENT_PK" PRIMARY KEY (id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 5000);

CREATE SEQUENCE "sales"."TCC_MISSED_SEQ" CACHE 1;

CREATE SEQUENCE "sales"."TCC_CREDIT" MINVALUE 0 START 0 CACHE 1;

SELECT setval('"sales"."TCC_CREDIT"'::pg_catalog.regclass, COALESCE(pg_catalog.pg_sequence_last_value('"sales"."TCC_EVENT_SEQ"'::pg_catalog.regclass), 0) + 1000000);

CREATE TABLE "sales"."TCC_OWNER" (
  instance_id text NOT NULL,
  connection_id text NOT NULL,
  layout_version integer NOT NULL,
  handoff bigint NOT NULL
);

INSERT INTO "sales"."TCC_OWNER" (instance_id, connection_id, layout_version, handoff) VALUES ('inst''ance', 'connection', 2, 0)
