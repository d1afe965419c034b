/** How long a statement of ours waits for a lock of the product before it gives way. */
export const LOCK_TIMEOUT_MS = 5_000;

/**
 * What our statements rely on, whatever login, database or server defaults say, and whatever the product set in a session
 * before: the driver never resets a session. Of two sessions in a deadlock ours is the one that ends. Texts of 2 GB are
 * read whole. Sent as a batch: inside `sp_executesql` a setting ends with the statement.
 */
export const SESSION_SETTINGS = [
  `SET LOCK_TIMEOUT ${LOCK_TIMEOUT_MS}`,
  'SET DEADLOCK_PRIORITY LOW',
  'SET XACT_ABORT ON',
  'SET NOCOUNT ON',
  'SET ANSI_NULLS ON',
  'SET ANSI_PADDING ON',
  'SET ANSI_WARNINGS ON',
  'SET ARITHABORT ON',
  'SET CONCAT_NULL_YIELDS_NULL ON',
  'SET QUOTED_IDENTIFIER ON',
  'SET NUMERIC_ROUNDABORT OFF',
  'SET IMPLICIT_TRANSACTIONS OFF',
  'SET LANGUAGE us_english',
  'SET DATEFORMAT ymd',
  'SET DATEFIRST 7',
  'SET TEXTSIZE 2147483647',
  'SET TRANSACTION ISOLATION LEVEL READ COMMITTED',
].join(';\n');
