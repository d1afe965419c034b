SELECT CONVERT(nvarchar(128), t.name), CONVERT(nvarchar(128), s.name), CONVERT(nvarchar(128), o.name), CONVERT(int, t.is_disabled),
  CONVERT(int, m.uses_ansi_nulls), CONVERT(int, m.uses_quoted_identifier), CONVERT(nvarchar(max), m.definition)
FROM sys.triggers t
JOIN sys.objects o ON o.object_id = t.parent_id
JOIN sys.schemas s ON s.schema_id = o.schema_id
LEFT JOIN sys.sql_modules m ON m.object_id = t.object_id
GO
SELECT CONVERT(nvarchar(128), COALESCE((SELECT TOP (1) i.COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS i
    WHERE i.TABLE_SCHEMA = OBJECT_SCHEMA_NAME(c.object_id) AND i.TABLE_NAME = OBJECT_NAME(c.object_id) AND i.COLUMN_NAME = c.name), c.name)), CONVERT(nvarchar(128), TYPE_NAME(c.system_type_id)), CASE WHEN c.max_length = -1 THEN N'max' WHEN TYPE_NAME(c.system_type_id) IN (N'nchar', N'nvarchar') THEN CONVERT(nvarchar(5), c.max_length / 2) ELSE CONVERT(nvarchar(5), c.max_length) END, CONVERT(nvarchar(3), c.scale),
  CONVERT(int, c.is_nullable), CASE WHEN c.default_object_id = 0 THEN 0 ELSE 1 END
FROM sys.columns c
WHERE c.object_id = OBJECT_ID(@p1, 'U')
ORDER BY c.column_id
