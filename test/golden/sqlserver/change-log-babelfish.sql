CREATE SEQUENCE [dbo].[TCC_EVENT_SEQ] AS bigint START WITH 4711 INCREMENT BY 1 MINVALUE 0
GO
DECLARE @drawn bigint;
SET @drawn = NEXT VALUE FOR [dbo].[TCC_EVENT_SEQ]
GO
GRANT SELECT ON [dbo].[TCC_EVENT_SEQ] TO public
GO
GRANT UPDATE ON [dbo].[TCC_EVENT_SEQ] TO public
GO
CREATE TABLE [dbo].[TCC_EVENT] (
  id bigint NOT NULL CONSTRAINT [TCC_EVENT_ID] DEFAULT (NEXT VALUE FOR [dbo].[TCC_EVENT_SEQ]),
  layout int NOT NULL,
  kind char(1) COLLATE Latin1_General_BIN2 NOT NULL,
  kinds varchar(8000) COLLATE Latin1_General_BIN2 NULL,
  old_values nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
  new_values nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
  origin nvarchar(128) COLLATE Latin1_General_BIN2 NULL,
  changed_at datetime2(6) NOT NULL CONSTRAINT [TCC_EVENT_AT] DEFAULT (SYSUTCDATETIME()),
  CONSTRAINT [TCC_EVENT_PK] PRIMARY KEY CLUSTERED (id) WITH (ALLOW_PAGE_LOCKS = OFF),
  CONSTRAINT [TCC_EVENT_SHAPE] CHECK (id IS NOT NULL OR layout IS NOT NULL OR kind IS NOT NULL OR kinds IS NOT NULL OR old_values IS NOT NULL OR new_values IS NOT NULL OR origin IS NOT NULL OR changed_at IS NOT NULL)
)
GO
ALTER TABLE [dbo].[TCC_EVENT] SET (LOCK_ESCALATION = DISABLE)
GO
CREATE SEQUENCE [dbo].[TCC_MISSED_SEQ] AS bigint START WITH 0 INCREMENT BY 1 MINVALUE 0
GO
DECLARE @drawn bigint;
SET @drawn = NEXT VALUE FOR [dbo].[TCC_MISSED_SEQ]
GO
GRANT SELECT ON [dbo].[TCC_MISSED_SEQ] TO public
GO
GRANT UPDATE ON [dbo].[TCC_MISSED_SEQ] TO public
GO
CREATE TABLE [dbo].[TCC_CREDIT] (
  one tinyint NOT NULL DEFAULT (1) PRIMARY KEY CHECK (one = 1 AND max_id IS NOT NULL),
  max_id bigint NOT NULL
)
GO
UPDATE [dbo].[TCC_CREDIT] SET max_id = COALESCE((SELECT last_value FROM [dbo].[TCC_EVENT_SEQ]), 0) + 1000000;
IF @@ROWCOUNT = 0 INSERT INTO [dbo].[TCC_CREDIT] (max_id) VALUES (COALESCE((SELECT last_value FROM [dbo].[TCC_EVENT_SEQ]), 0) + 1000000)
GO
GRANT SELECT ON [dbo].[TCC_CREDIT] TO public
GO
CREATE TABLE [dbo].[TCC_OWNER] (
  instance_id nvarchar(200) NOT NULL,
  connection_id nvarchar(200) NOT NULL,
  layout_version int NOT NULL,
  handoff bigint NOT NULL
)
GO
INSERT INTO [dbo].[TCC_OWNER] (instance_id, connection_id, layout_version, handoff) VALUES (N'instance-''1''', N'connection-1', 1, 0)
