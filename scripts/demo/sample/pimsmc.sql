-- PIMSMC of the SchemaDefinition `Instancia`: its table in a schema of its own, names folded to lower case as PostgreSQL does.
CREATE TABLE tcc_product_metadata (name varchar(40), version varchar(20));
INSERT INTO tcc_product_metadata VALUES ('PIMSMC', '12.1.27');

CREATE TABLE unidadeadm (
  id_unidadeadm numeric(10) PRIMARY KEY,
  cd_uni_adm varchar(20) NOT NULL,
  de_uni_adm varchar(80) NOT NULL
);

INSERT INTO unidadeadm
SELECT i, 'UA-' || lpad(i::text, 6, '0'), (ARRAY['Usina São João', 'Fazenda Água Limpa', 'Destilaria Ipê', 'Núcleo Três Irmãos'])[1 + i % 4] || ' ' || i
  FROM generate_series(1, greatest(10, current_setting('demo.rows')::int / 10)) AS i;

ANALYZE;
