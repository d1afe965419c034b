const UNIQUE_VIOLATION = '23505';

/**
 * Name of the unique constraint an error of the store (of `pg` or of TypeORM) says was broken, e.g.
 * `schema_definition_name_key`.
 * @returns null when the error is of another kind
 */
export function violatedUniqueConstraint(error: unknown): string | null {
  const { code, constraint } = (error ?? {}) as { code?: string; constraint?: string };
  return code === UNIQUE_VIOLATION ? (constraint ?? '') : null;
}
