/** `TCC:`; what stands in CONTEXT_INFO without it is the product's, and none of our business. */
const OURS = '0x5443433A';

/** Longest origin, in ASCII characters: CONTEXT_INFO has 128 bytes. */
export const MAX_ORIGIN_LENGTH = 123;

/** Expression of a trigger: the origin the session named, which only ours do; NULL in every other. */
export const ORIGIN_SQL = `CASE WHEN SUBSTRING(CONTEXT_INFO(), 1, 4) = ${OURS} THEN CONVERT(varchar(${MAX_ORIGIN_LENGTH}), SUBSTRING(CONTEXT_INFO(), 6, CONVERT(int, SUBSTRING(CONTEXT_INFO(), 5, 1)))) END`;

/** Names the origin of what a session of ours writes from now on: the mark, the origin's length, the origin. */
export function nameOriginSql(origin: string): string {
  const text = Buffer.from(origin, 'ascii').subarray(0, MAX_ORIGIN_LENGTH);
  return `SET CONTEXT_INFO ${OURS}${Buffer.from([text.length]).toString('hex')}${text.toString('hex')}`;
}
