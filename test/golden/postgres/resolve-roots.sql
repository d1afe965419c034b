SELECT DISTINCT t0."id"::pg_catalog.text
FROM (SELECT v.v1::bigint AS v1 FROM unnest($1::text[]) v(v1)) v
JOIN "sales"."Orders""x" t0 ON v.v1 = t0."id";

SELECT DISTINCT t1."id"::pg_catalog.text
FROM (SELECT v.v1::bigint AS v1, v.v2::integer AS v2 FROM unnest($1::text[], $2::text[]) v(v1, v2)) v
JOIN "sales"."items" t0 ON v.v1 = t0."order_id" AND v.v2 = t0."line"
JOIN "sales"."Orders""x" t1 ON t0."order_id" = t1."id"
