IF OBJECT_ID(N'[sales].[TCC_AE08D9DB]', 'TR') IS NOT NULL DROP TRIGGER [sales].[TCC_AE08D9DB]
GO
CREATE TRIGGER [sales].[TCC_AE08D9DB] ON [sales].[Orders]]x] AFTER INSERT, UPDATE, DELETE AS
BEGIN
  SET NOCOUNT ON;
  SET ROWCOUNT 0;
  SET XACT_ABORT OFF;
  DECLARE @came int, @went int, @credit bigint, @id bigint, @origin nvarchar(128);
  SELECT @came = COUNT(*) FROM (SELECT TOP (2) 1 AS one FROM inserted) AS t;
  SELECT @went = COUNT(*) FROM (SELECT TOP (2) 1 AS one FROM deleted) AS t;
  IF @came = 0 AND @went = 0 RETURN;
  BEGIN TRY
    IF EXISTS (SELECT 1 FROM pg_catalog.pg_class AS c WHERE c.relname = 'tcc_event' AND c.relnamespace = SCHEMA_ID(N'dbo')
      AND CAST(pg_catalog.has_table_privilege(c.oid, 'INSERT') AS int) = 1
      AND (SELECT COUNT(*) FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname IN ('id', 'layout', 'kind', 'kinds', 'old_values', 'new_values', 'origin', 'changed_at')) = 8) AND OBJECT_ID(N'[dbo].[TCC_CREDIT]', 'U') IS NOT NULL AND OBJECT_ID(N'[dbo].[TCC_EVENT_SEQ]', 'SO') IS NOT NULL
    BEGIN
      SELECT @credit = max_id FROM [dbo].[TCC_CREDIT] WITH (NOLOCK);
      IF @credit > 0 SET @id = NEXT VALUE FOR [dbo].[TCC_EVENT_SEQ];
    END
    IF @id <= @credit
    BEGIN
      SET @origin = CASE WHEN SUBSTRING(CONTEXT_INFO(), 1, 4) = 0x5443433A THEN CONVERT(varchar(123), SUBSTRING(CONTEXT_INFO(), 6, CONVERT(int, SUBSTRING(CONTEXT_INFO(), 5, 1)))) END;
      IF @went = 0
      BEGIN
        INSERT INTO [dbo].[TCC_EVENT] (layout, kind, old_values, new_values, origin)
        SELECT 17, 'I', NULL, CONVERT(nvarchar(20), t.[id]) + N'|' + CASE WHEN t.[customer] IS NULL THEN N'\N' ELSE pg_catalog.replace(pg_catalog.replace(CONVERT(nvarchar(20), t.[customer]) COLLATE Latin1_General_BIN2, N'\', N'\\'), N'|', N'\p') END, @origin
        FROM inserted AS t;
      END
      ELSE IF @came = 0
      BEGIN
        INSERT INTO [dbo].[TCC_EVENT] (layout, kind, old_values, new_values, origin)
        SELECT 17, 'D', CONVERT(nvarchar(20), t.[id]) + N'|' + CASE WHEN t.[customer] IS NULL THEN N'\N' ELSE pg_catalog.replace(pg_catalog.replace(CONVERT(nvarchar(20), t.[customer]) COLLATE Latin1_General_BIN2, N'\', N'\\'), N'|', N'\p') END, NULL, @origin
        FROM deleted AS t;
      END
      ELSE IF @came = 1 AND @went = 1
      BEGIN
        INSERT INTO [dbo].[TCC_EVENT] (layout, kind, old_values, new_values, origin)
        SELECT 17, 'U', CASE WHEN (EXISTS (SELECT o.[id], CONVERT(varbinary(8000), o.[customer]), DATALENGTH(o.[customer]) EXCEPT SELECT n.[id], CONVERT(varbinary(8000), n.[customer]), DATALENGTH(n.[customer]))) THEN CONVERT(nvarchar(20), o.[id]) + N'|' + CASE WHEN o.[customer] IS NULL THEN N'\N' ELSE pg_catalog.replace(pg_catalog.replace(CONVERT(nvarchar(20), o.[customer]) COLLATE Latin1_General_BIN2, N'\', N'\\'), N'|', N'\p') END END, CONVERT(nvarchar(20), n.[id]) + N'|' + CASE WHEN n.[customer] IS NULL THEN N'\N' ELSE pg_catalog.replace(pg_catalog.replace(CONVERT(nvarchar(20), n.[customer]) COLLATE Latin1_General_BIN2, N'\', N'\\'), N'|', N'\p') END, @origin
        FROM deleted AS o CROSS JOIN inserted AS n
        WHERE (EXISTS (SELECT o.[id], CONVERT(varbinary(8000), o.[customer]), DATALENGTH(o.[customer]), o.[total], CONVERT(varbinary(8000), o.[Código]), o.[at] EXCEPT SELECT n.[id], CONVERT(varbinary(8000), n.[customer]), DATALENGTH(n.[customer]), n.[total], CONVERT(varbinary(8000), n.[Código]), n.[at]));
      END
      ELSE IF @came > 0 AND @went > 0
      BEGIN
        INSERT INTO [dbo].[TCC_EVENT] (layout, kind, old_values, new_values, origin)
        SELECT 17, CASE WHEN NOT (n.here IS NOT NULL) THEN 'D' WHEN NOT (o.here IS NOT NULL) THEN 'I' ELSE 'U' END, CASE WHEN NOT n.here IS NOT NULL OR (o.here IS NOT NULL AND (EXISTS (SELECT o.c1, CONVERT(varbinary(8000), o.c2), DATALENGTH(o.c2) EXCEPT SELECT n.c1, CONVERT(varbinary(8000), n.c2), DATALENGTH(n.c2)))) THEN CONVERT(nvarchar(20), o.c1) + N'|' + CASE WHEN o.c2 IS NULL THEN N'\N' ELSE pg_catalog.replace(pg_catalog.replace(CONVERT(nvarchar(20), o.c2) COLLATE Latin1_General_BIN2, N'\', N'\\'), N'|', N'\p') END END, CASE WHEN n.here IS NOT NULL THEN CONVERT(nvarchar(20), n.c1) + N'|' + CASE WHEN n.c2 IS NULL THEN N'\N' ELSE pg_catalog.replace(pg_catalog.replace(CONVERT(nvarchar(20), n.c2) COLLATE Latin1_General_BIN2, N'\', N'\\'), N'|', N'\p') END END, @origin
        FROM (SELECT 1 AS here, t.[id] AS c1, t.[customer] AS c2, t.[total] AS c3, t.[Código] AS c4, t.[at] AS c5 FROM deleted AS t) AS o FULL OUTER HASH JOIN (SELECT 1 AS here, t.[id] AS c1, t.[customer] AS c2, t.[total] AS c3, t.[Código] AS c4, t.[at] AS c5 FROM inserted AS t) AS n ON o.c1 = n.c1
        WHERE (o.here IS NOT NULL) AND NOT (n.here IS NOT NULL) OR NOT (o.here IS NOT NULL) AND (n.here IS NOT NULL) OR (o.here IS NOT NULL) AND (EXISTS (SELECT o.c1, CONVERT(varbinary(8000), o.c2), DATALENGTH(o.c2), o.c3, CONVERT(varbinary(8000), o.c4), o.c5 EXCEPT SELECT n.c1, CONVERT(varbinary(8000), n.c2), DATALENGTH(n.c2), n.c3, CONVERT(varbinary(8000), n.c4), n.c5));
      END
    END
    ELSE IF (@went = 0 AND EXISTS (SELECT 1 FROM inserted AS t))
      OR (@came = 0 AND EXISTS (SELECT 1 FROM deleted AS t))
      OR (@came = 1 AND @went = 1 AND EXISTS (SELECT 1 FROM deleted AS o CROSS JOIN inserted AS n WHERE (EXISTS (SELECT o.[id], CONVERT(varbinary(8000), o.[customer]), DATALENGTH(o.[customer]), o.[total], CONVERT(varbinary(8000), o.[Código]), o.[at] EXCEPT SELECT n.[id], CONVERT(varbinary(8000), n.[customer]), DATALENGTH(n.[customer]), n.[total], CONVERT(varbinary(8000), n.[Código]), n.[at]))))
      OR (@came > 0 AND @went > 0 AND EXISTS (SELECT 1 FROM (SELECT 1 AS here, t.[id] AS c1, t.[customer] AS c2, t.[total] AS c3, t.[Código] AS c4, t.[at] AS c5 FROM deleted AS t) AS o FULL OUTER HASH JOIN (SELECT 1 AS here, t.[id] AS c1, t.[customer] AS c2, t.[total] AS c3, t.[Código] AS c4, t.[at] AS c5 FROM inserted AS t) AS n ON o.c1 = n.c1 WHERE (o.here IS NOT NULL) AND NOT (n.here IS NOT NULL) OR NOT (o.here IS NOT NULL) AND (n.here IS NOT NULL) OR (o.here IS NOT NULL) AND (EXISTS (SELECT o.c1, CONVERT(varbinary(8000), o.c2), DATALENGTH(o.c2), o.c3, CONVERT(varbinary(8000), o.c4), o.c5 EXCEPT SELECT n.c1, CONVERT(varbinary(8000), n.c2), DATALENGTH(n.c2), n.c3, CONVERT(varbinary(8000), n.c4), n.c5))))
    BEGIN
      IF OBJECT_ID(N'[dbo].[TCC_MISSED_SEQ]', 'SO') IS NOT NULL SET @id = NEXT VALUE FOR [dbo].[TCC_MISSED_SEQ];
    END
  END TRY
  BEGIN CATCH
    IF XACT_STATE() = -1 THROW;
    IF OBJECT_ID(N'[dbo].[TCC_MISSED_SEQ]', 'SO') IS NOT NULL SET @id = NEXT VALUE FOR [dbo].[TCC_MISSED_SEQ];
  END CATCH
END
