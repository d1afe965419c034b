CREATE TRIGGER [sales].[TCC_AE11EDF2] ON [sales].[types] AFTER INSERT, UPDATE, DELETE AS
BEGIN
  SET NOCOUNT ON;
  SET ROWCOUNT 0;
  SET XACT_ABORT OFF;
  DECLARE @came int, @went int, @credit bigint, @id bigint, @origin nvarchar(128);
  SELECT @came = COUNT(*) FROM (SELECT TOP (2) 1 AS one FROM inserted) AS t;
  SELECT @went = COUNT(*) FROM (SELECT TOP (2) 1 AS one FROM deleted) AS t;
  IF @came = 0 AND @went = 0 RETURN;
  BEGIN TRY
    IF OBJECT_ID(N'[dbo].[TCC_EVENT]', 'U') IS NOT NULL AND OBJECT_ID(N'[dbo].[TCC_CREDIT]', 'U') IS NOT NULL AND OBJECT_ID(N'[dbo].[TCC_EVENT_SEQ]', 'SO') IS NOT NULL
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
        SELECT 17, 'I', NULL, CASE WHEN t.[c8 float] IS NULL THEN N'\N' ELSE LTRIM(RTRIM(CONVERT(nvarchar(40), t.[c8 float], 2))) END, @origin
        FROM inserted AS t;
      END
      ELSE IF @came = 0
      BEGIN
        INSERT INTO [dbo].[TCC_EVENT] (layout, kind, old_values, new_values, origin)
        SELECT 17, 'D', CASE WHEN t.[c8 float] IS NULL THEN N'\N' ELSE LTRIM(RTRIM(CONVERT(nvarchar(40), t.[c8 float], 2))) END, NULL, @origin
        FROM deleted AS t;
      END
      ELSE IF @came = 1 AND @went = 1
      BEGIN
        INSERT INTO [dbo].[TCC_EVENT] (layout, kind, old_values, new_values, origin)
        SELECT 17, 'U', CASE WHEN (EXISTS (SELECT o.[c8 float] EXCEPT SELECT n.[c8 float])) THEN CASE WHEN o.[c8 float] IS NULL THEN N'\N' ELSE LTRIM(RTRIM(CONVERT(nvarchar(40), o.[c8 float], 2))) END END, CASE WHEN n.[c8 float] IS NULL THEN N'\N' ELSE LTRIM(RTRIM(CONVERT(nvarchar(40), n.[c8 float], 2))) END, @origin
        FROM deleted AS o CROSS JOIN inserted AS n
        WHERE (EXISTS (SELECT o.[c8 float] EXCEPT SELECT n.[c8 float]));
      END
      ELSE IF @came > 0 AND @went > 0
      BEGIN
        INSERT INTO [dbo].[TCC_EVENT] (layout, kind, old_values, new_values, origin)
        SELECT 17, CASE WHEN NOT (n.here IS NOT NULL) THEN 'D' WHEN NOT (o.here IS NOT NULL) THEN 'I' ELSE 'U' END, CASE WHEN NOT n.here IS NOT NULL OR (o.here IS NOT NULL AND (EXISTS (SELECT o.c1 EXCEPT SELECT n.c1))) THEN CASE WHEN o.c1 IS NULL THEN N'\N' ELSE LTRIM(RTRIM(CONVERT(nvarchar(40), o.c1, 2))) END END, CASE WHEN n.here IS NOT NULL THEN CASE WHEN n.c1 IS NULL THEN N'\N' ELSE LTRIM(RTRIM(CONVERT(nvarchar(40), n.c1, 2))) END END, @origin
        FROM (SELECT 1 AS here, t.[c8 float] AS c1, t.[id] AS c2 FROM deleted AS t) AS o FULL OUTER HASH JOIN (SELECT 1 AS here, t.[c8 float] AS c1, t.[id] AS c2 FROM inserted AS t) AS n ON o.c2 = n.c2
        WHERE (o.here IS NOT NULL) AND NOT (n.here IS NOT NULL) OR NOT (o.here IS NOT NULL) AND (n.here IS NOT NULL) OR (o.here IS NOT NULL) AND (EXISTS (SELECT o.c1 EXCEPT SELECT n.c1));
      END
    END
    ELSE IF (@went = 0 AND EXISTS (SELECT 1 FROM inserted AS t))
      OR (@came = 0 AND EXISTS (SELECT 1 FROM deleted AS t))
      OR (@came = 1 AND @went = 1 AND EXISTS (SELECT 1 FROM deleted AS o CROSS JOIN inserted AS n WHERE (EXISTS (SELECT o.[c8 float] EXCEPT SELECT n.[c8 float]))))
      OR (@came > 0 AND @went > 0 AND EXISTS (SELECT 1 FROM (SELECT 1 AS here, t.[c8 float] AS c1, t.[id] AS c2 FROM deleted AS t) AS o FULL OUTER HASH JOIN (SELECT 1 AS here, t.[c8 float] AS c1, t.[id] AS c2 FROM inserted AS t) AS n ON o.c2 = n.c2 WHERE (o.here IS NOT NULL) AND NOT (n.here IS NOT NULL) OR NOT (o.here IS NOT NULL) AND (n.here IS NOT NULL) OR (o.here IS NOT NULL) AND (EXISTS (SELECT o.c1 EXCEPT SELECT n.c1))))
    BEGIN
      IF OBJECT_ID(N'[dbo].[TCC_MISSED_SEQ]', 'SO') IS NOT NULL SET @id = NEXT VALUE FOR [dbo].[TCC_MISSED_SEQ];
    END
  END TRY
  BEGIN CATCH
    IF XACT_STATE() = -1 THROW;
    IF OBJECT_ID(N'[dbo].[TCC_MISSED_SEQ]', 'SO') IS NOT NULL SET @id = NEXT VALUE FOR [dbo].[TCC_MISSED_SEQ];
  END CATCH
END
