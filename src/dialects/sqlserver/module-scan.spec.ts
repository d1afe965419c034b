import { scanModule } from './module-scan';

const table = { schema: 'dbo', name: 'Orders' };
const scan = (definition: string) => scanModule(definition, table);

describe('a module of the product', () => {
  it.each([
    'CREATE PROC p AS INSERT INTO dbo.Orders (a) OUTPUT inserted.id VALUES (1)',
    'CREATE PROC p AS INSERT orders(a) OUTPUT INSERTED.id, 1 AS x SELECT 2 FROM t',
    'UPDATE TOP (5) [dbo].[Orders] SET a = 1 OUTPUT deleted.a WHERE id = 1',
    'DELETE FROM o OUTPUT deleted.* FROM dbo.Orders o WHERE o.id = 1',
    'MERGE INTO Orders t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET a = 1 OUTPUT $action, inserted.id;',
    "EXEC sp_executesql N'INSERT INTO Orders (a) OUTPUT inserted.id VALUES (''x'')'",
    'DELETE dbo.Orders OUTPUT deleted.id INTO @t OUTPUT deleted.id WHERE 1 = 1',
  ])('returns rows of what it writes: %s', (definition) => {
    expect(scan(definition).outputWithoutInto).toBe(true);
  });

  it.each([
    'INSERT INTO dbo.Orders (a) OUTPUT inserted.id INTO @t VALUES (1)',
    'INSERT INTO dbo.Other (a) OUTPUT inserted.id SELECT id FROM dbo.Orders',
    'EXEC make_order @id OUTPUT; UPDATE Orders SET a = 1',
    'UPDATE dbo.Orders SET a = 1 -- OUTPUT inserted.id',
    'UPDATE dbo.Orders SET a = 1 /* OUTPUT inserted.id /* nested */ */ WHERE id = 2',
    'INSERT INTO sales.Orders (a) OUTPUT inserted.id VALUES (1)',
    'CREATE PROCEDURE p @n int OUTPUT AS DELETE FROM Orders',
  ])('does not: %s', (definition) => {
    expect(scan(definition).outputWithoutInto).toBe(false);
  });

  it.each([
    'INSERT INTO Orders VALUES (1, 2)',
    'INSERT dbo.[Orders] SELECT * FROM other',
    'INSERT TOP (10) INTO dbo . Orders WITH (TABLOCK) EXEC make',
    'INSERT INTO Orders (SELECT * FROM x)',
    'SET @sql = N\'insert into "dbo"."ORDERS" values (1)\'',
  ])('inserts without a list of columns: %s', (definition) => {
    expect(scan(definition).insertWithoutColumns).toBe(true);
  });

  it.each([
    'INSERT INTO Orders (a, b) VALUES (1, 2)',
    'INSERT INTO Orders DEFAULT VALUES',
    'INSERT Orders WITH (ROWLOCK) (a) SELECT 1',
    'CREATE TRIGGER t ON Orders AFTER INSERT, UPDATE AS SELECT 1',
    'INSERT INTO Orders2 VALUES (1)',
    'MERGE Orders t USING s ON 1 = 0 WHEN NOT MATCHED THEN INSERT VALUES (1);',
  ])('inserts with one, or not at all: %s', (definition) => {
    expect(scan(definition).insertWithoutColumns).toBe(false);
  });

  it('reads the identity of what it or a trigger wrote', () => {
    const datasul = `CREATE TRIGGER [_TI_cust-order] ON [Orders] FOR INSERT AS
      DECLARE @rowcount int, @newid bigint
      SELECT @newid = @@identity
      UPDATE [Orders] SET PROGRESS_RECID = @newid WHERE PROGRESS_RECID IS NULL`;
    expect(scan(datasul)).toEqual({ outputWithoutInto: false, insertWithoutColumns: false, readsIdentity: true, bypassesTriggers: false });
    expect(scan('INSERT INTO other (a) VALUES (1); SELECT @@IDENTITY').readsIdentity).toBe(false);
    expect(scan('INSERT INTO Orders (a) VALUES (1); SELECT SCOPE_IDENTITY()').readsIdentity).toBe(false);
  });

  it.each([
    ['TRUNCATE TABLE dbo.Orders', true],
    ["BULK INSERT Orders FROM 'x.csv' WITH (BATCHSIZE = 10)", true],
    ["BULK INSERT Orders FROM 'x.csv' WITH (FIRE_TRIGGERS)", false],
    ['ALTER TABLE staging SWITCH TO dbo.Orders', true],
    ['ALTER TABLE dbo.Orders DISABLE TRIGGER ALL', true],
    ['TRUNCATE TABLE dbo.Other; SELECT a, b, c, d, e, f, g, h FROM Orders', false],
  ])('may go past triggers: %s', (definition, expected) => {
    expect(scan(definition).bypassesTriggers).toBe(expected);
  });
});
