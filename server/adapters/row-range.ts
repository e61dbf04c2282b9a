// Ranges of rows as arguments of Prisma's findMany.
import type { RowRange } from '#domain/page.ts'
import { DomainError } from '#server/errors.ts'

/** For rows whose `id` is the cursor, in whatever order that ends with the id. */
export const inRange = ({ cursor, limit }: RowRange) => ({
  ...(limit !== undefined && { take: limit }),
  ...(cursor && { cursor: { id: cursor }, skip: 1 }),
})

/**
 * Prisma finds nothing after a row that does not exist: without this check such a range would look like the last one.
 * @param count of the rows of the account with that id
 * @throws INVALID_INPUT
 */
export async function requireRange(
  { cursor }: RowRange,
  rows: readonly unknown[],
  count: (id: string) => Promise<number>,
): Promise<void> {
  if (!cursor || rows.length > 0 || (await count(cursor)) > 0) return
  throw cursorGone()
}

export const cursorGone = () =>
  new DomainError('INVALID_INPUT', {
    message: 'The row of this cursor is no longer in the list. Start with the first page again.',
  })

/** A condition on a column of text, in any case. Prisma passes LIKE's own signs on. */
export const containing = (part: string) => ({
  contains: part.replace(/[\\%_]/g, String.raw`\$&`),
  mode: 'insensitive' as const,
})
