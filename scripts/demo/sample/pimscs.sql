-- PIMSCS of the same SchemaDefinition: names in upper case, kept by quotes, and fixed-width text as older products have it.
CREATE TABLE "TCC_PRODUCT_METADATA" ("NAME" char(40), "VERSION" char(20));
INSERT INTO "TCC_PRODUCT_METADATA" VALUES ('PIMSCS', '12.1.27');

CREATE TABLE "PMINSTANCIAS" (
  "INSTANCIA" char(12) PRIMARY KEY,
  "DE_INSTANCIA" varchar(80) NOT NULL
);

INSERT INTO "PMINSTANCIAS"
SELECT 'CS-' || lpad(i::text, 6, '0'), (ARRAY['Instância Norte', 'Instância Sul', 'Instância «Leste»', 'Instância d''Oeste'])[1 + i % 4] || ' ' || i
  FROM generate_series(1, greatest(10, current_setting('demo.rows')::int / 10)) AS i;

ANALYZE;
