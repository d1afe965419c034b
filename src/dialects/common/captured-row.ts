/** A row as a trigger sees it, before or after the change. */
export interface RowSide {
  /** SQL of one of its columns. */
  column: (name: string) => string;
  /** Condition: there is such a row; null: there always is. */
  here: string | null;
}

/** What a trigger logs of a row: expressions of the log's columns, and the condition under which the row is logged at all. */
export interface CapturedRow {
  kind: string;
  /** Null: `kind` holds for the one group there is. */
  kinds: string | null;
  oldValues: string;
  newValues: string;
  /** Null: always. */
  condition: string | null;
}
