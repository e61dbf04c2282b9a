// Pages of a list that can grow: `limit` rows at a time, each page after the cursor of the one before it.
import { z } from 'zod'

export const PAGE_ROWS = 50
export const PAGE_MOST_ROWS = 200

/** An id after which a page continues. */
export const pageSchema = z.object({
  /** `nextCursor` of the previous page. */
  cursor: z
    .string()
    .regex(/^[\w-]{1,64}$/, 'Not a cursor of this list.')
    .nullish()
    .describe('nextCursor of the previous page; omitted: the first page.'),
  limit: z.coerce
    .number({ error: 'Enter a number.' })
    .int('Enter a whole number.')
    .min(1, 'At least 1.')
    .max(PAGE_MOST_ROWS, `At most ${PAGE_MOST_ROWS}.`)
    .optional()
    .describe(`Rows of a page; omitted: ${PAGE_ROWS}.`),
})
export type Page = z.output<typeof pageSchema>

/** What a read is asked for: rows after one of them, and how many at most; without both, all. */
export interface RowRange {
  cursor?: string | null | undefined
  limit?: number | undefined
}

/** The range in the input of a procedure. server/rest/paging.ts asks for one row more than its page has. */
export const rangeSchema = z.object({
  cursor: pageSchema.shape.cursor,
  limit: z
    .int()
    .min(1)
    .max(PAGE_MOST_ROWS + 1)
    .optional(),
})

export const nextCursorSchema = z.string().nullable().describe('Null on the last page.')

/** @param rows one more than the limit, if there are more */
export function cutPage<Row>(rows: readonly Row[], limit: number, cursorOf: (row: Row) => string) {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { rows: shown, nextCursor: rows.length > limit && last ? cursorOf(last) : null }
}
