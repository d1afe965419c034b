WITH k AS (SELECT k.i, k.k1::bigint AS k1 FROM unnest($1::text[]) WITH ORDINALITY k(k1, i)),
r AS (SELECT DISTINCT ON (k.i) k.i AS i, t."id" IS NOT NULL AS found, count(*) OVER (PARTITION BY k.i) > 1 AS twice, coalesce(t."id", k.k1) AS k1, t."id" AS c1
  FROM k LEFT JOIN "sales"."Orders""x" t ON t."id" = k.k1 ORDER BY k.i)
SELECT r.i::int4 - 1,
  r.found,
  CASE WHEN r.found THEN coalesce(CASE WHEN r.twice THEN 'KEY_NOT_UNIQUE order'
    WHEN r.c1 IS NULL THEN 'KEY_NULL order.id' END) ELSE CASE WHEN r.k1 IS NULL THEN 'KEY_NULL order.id' END END,
  CASE WHEN r.found THEN format('{"order":%s}', VARIADIC ARRAY[
    format('{"id":%s}', VARIADIC ARRAY[
    CASE WHEN r.c1 BETWEEN -999999999999999 AND 999999999999999 THEN r.c1::text ELSE coalesce('"' || r.c1::text || '"', 'null') END])])
    ELSE format('{"order":%s}', VARIADIC ARRAY[
    format('{"id":%s}', VARIADIC ARRAY[
    CASE WHEN r.k1 BETWEEN -999999999999999 AND 999999999999999 THEN r.k1::text ELSE coalesce('"' || r.k1::text || '"', 'null') END])]) END,
  r.k1::text,
  r.k1::pg_catalog.text
FROM r
ORDER BY r.i;

WITH k AS (SELECT row_number() OVER (ORDER BY k1) AS i, k1 FROM (SELECT DISTINCT t."id" AS k1 FROM "sales"."Orders""x" t WHERE t."id" > $2::text::bigint ORDER BY k1 LIMIT $1::int4) k),
r AS (SELECT DISTINCT ON (k.i) k.i AS i, t."id" IS NOT NULL AS found, count(*) OVER (PARTITION BY k.i) > 1 AS twice, coalesce(t."id", k.k1) AS k1, t."id" AS c1
  FROM k LEFT JOIN "sales"."Orders""x" t ON t."id" = k.k1 ORDER BY k.i)
SELECT r.i::int4 - 1,
  r.found,
  CASE WHEN r.found THEN coalesce(CASE WHEN r.twice THEN 'KEY_NOT_UNIQUE order'
    WHEN r.c1 IS NULL THEN 'KEY_NULL order.id' END) ELSE CASE WHEN r.k1 IS NULL THEN 'KEY_NULL order.id' END END,
  CASE WHEN r.found THEN format('{"order":%s}', VARIADIC ARRAY[
    format('{"id":%s}', VARIADIC ARRAY[
    CASE WHEN r.c1 BETWEEN -999999999999999 AND 999999999999999 THEN r.c1::text ELSE coalesce('"' || r.c1::text || '"', 'null') END])])
    ELSE format('{"order":%s}', VARIADIC ARRAY[
    format('{"id":%s}', VARIADIC ARRAY[
    CASE WHEN r.k1 BETWEEN -999999999999999 AND 999999999999999 THEN r.k1::text ELSE coalesce('"' || r.k1::text || '"', 'null') END])]) END,
  r.k1::text,
  r.k1::pg_catalog.text
FROM r
ORDER BY r.i
