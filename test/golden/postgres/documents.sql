WITH k AS (SELECT k.i, k.k1::bigint AS k1 FROM unnest($1::text[]) WITH ORDINALITY k(k1, i)),
r AS (SELECT k.i AS i, t."id" IS NOT NULL AS found, false AS twice, coalesce(t."id", k.k1) AS k1, t."id" AS c1, t."Código" AS c2, t."total" AS c3, t."day" AS c4, t."at" AS c5
  FROM k LEFT JOIN "sales"."Orders""x" t ON t."id" = k.k1)
SELECT r.i::int4 - 1,
  r.found,
  CASE WHEN r.found THEN coalesce(CASE WHEN r.twice THEN 'KEY_NOT_UNIQUE order'
    WHEN r.c1 IS NULL THEN 'KEY_NULL order.id'
    WHEN r.c2 IS NULL THEN 'REQUIRED_ATTRIBUTE_NULL Código'
    WHEN r.c3 = 'NaN'::numeric THEN 'NUMBER_NOT_FINITE total'
    WHEN NOT (r.c4 BETWEEN '0001-01-03' AND '9999-12-29') AND (CASE WHEN r.c4 BETWEEN '0001-01-01'::date AND '9999-12-31'::date THEN r.c4::text || 'T00:00:00+00:00' END) IS NULL THEN 'DATE_INVALID day'
    WHEN NOT (r.c5 BETWEEN '0001-01-03' AND '9999-12-29') AND (CASE WHEN r.c5 BETWEEN '0001-01-03' AND '9999-12-29' THEN CASE WHEN date_trunc('second', r.c5) = r.c5 THEN replace(((r.c5 AT TIME ZONE 'America/Sao_Paulo') AT TIME ZONE 'UTC')::text, ' ', 'T') || '+00:00'
    ELSE to_char(((r.c5 AT TIME ZONE 'America/Sao_Paulo') AT TIME ZONE 'UTC'), 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"') END
    WHEN r.c5 BETWEEN '0001-01-01 00:00:00'::timestamp AND '9999-12-31 23:59:59.999999'::timestamp THEN CASE WHEN (r.c5 AT TIME ZONE 'America/Sao_Paulo') BETWEEN '0001-01-01 00:00:00+00'::timestamptz AND '9999-12-31 23:59:59.999999+00'::timestamptz THEN CASE WHEN date_trunc('second', (r.c5 AT TIME ZONE 'America/Sao_Paulo')) = (r.c5 AT TIME ZONE 'America/Sao_Paulo') THEN replace(((r.c5 AT TIME ZONE 'America/Sao_Paulo') AT TIME ZONE 'UTC')::text, ' ', 'T') || '+00:00'
    ELSE to_char(((r.c5 AT TIME ZONE 'America/Sao_Paulo') AT TIME ZONE 'UTC'), 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"') END END END) IS NULL THEN 'DATE_INVALID at' END) ELSE CASE WHEN r.k1 IS NULL THEN 'KEY_NULL order.id' END END,
  CASE WHEN r.found THEN format('{"order":%s,"Código":%s,"total":%s,"day":%s,"at":%s}', VARIADIC ARRAY[
    format('{"id":%s}', VARIADIC ARRAY[
    CASE WHEN r.c1 BETWEEN -999999999999999 AND 999999999999999 THEN r.c1::text ELSE coalesce('"' || r.c1::text || '"', 'null') END]),
    coalesce(to_json(r.c2::text)::text, 'null'),
    coalesce(nullif(r.c3::text, 'NaN'), 'null'),
    coalesce('"' || (CASE WHEN r.c4 BETWEEN '0001-01-01'::date AND '9999-12-31'::date THEN r.c4::text || 'T00:00:00+00:00' END) || '"', 'null'),
    coalesce('"' || (CASE WHEN r.c5 BETWEEN '0001-01-03' AND '9999-12-29' THEN CASE WHEN date_trunc('second', r.c5) = r.c5 THEN replace(((r.c5 AT TIME ZONE 'America/Sao_Paulo') AT TIME ZONE 'UTC')::text, ' ', 'T') || '+00:00'
    ELSE to_char(((r.c5 AT TIME ZONE 'America/Sao_Paulo') AT TIME ZONE 'UTC'), 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"') END
    WHEN r.c5 BETWEEN '0001-01-01 00:00:00'::timestamp AND '9999-12-31 23:59:59.999999'::timestamp THEN CASE WHEN (r.c5 AT TIME ZONE 'America/Sao_Paulo') BETWEEN '0001-01-01 00:00:00+00'::timestamptz AND '9999-12-31 23:59:59.999999+00'::timestamptz THEN CASE WHEN date_trunc('second', (r.c5 AT TIME ZONE 'America/Sao_Paulo')) = (r.c5 AT TIME ZONE 'America/Sao_Paulo') THEN replace(((r.c5 AT TIME ZONE 'America/Sao_Paulo') AT TIME ZONE 'UTC')::text, ' ', 'T') || '+00:00'
    ELSE to_char(((r.c5 AT TIME ZONE 'America/Sao_Paulo') AT TIME ZONE 'UTC'), 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"') END END END) || '"', 'null')])
    ELSE format('{"order":%s}', VARIADIC ARRAY[
    format('{"id":%s}', VARIADIC ARRAY[
    CASE WHEN r.k1 BETWEEN -999999999999999 AND 999999999999999 THEN r.k1::text ELSE coalesce('"' || r.k1::text || '"', 'null') END])]) END,
  r.k1::text,
  r.k1::pg_catalog.text
FROM r
ORDER BY r.i
