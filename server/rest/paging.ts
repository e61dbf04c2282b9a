// Pages of the lists of procedures: `limit` rows after a cursor, the id of the last row before them. Lists that can grow
// are read from the database in pages: their procedures take a range. Short ones are read whole and cut.
import { z } from 'zod'
import { cursorGone } from '#adapters/row-range.ts'
import { cutPage, nextCursorSchema, PAGE_ROWS, type Page, pageSchema, type RowRange } from '#domain/page.ts'
import type { Method } from '../trpc/meta.ts'

/** What identifies a row. */
const KEYS = ['id', 'number'] as const

export interface PagedList {
  /** The field of the answer. */
  field: string
  key: (typeof KEYS)[number]
  /** The procedure reads no more than the page. */
  ranged: boolean
}

/**
 * The list in an answer that is one; null for an object with a list among other things, and for a list with pages.
 * @param given fields of the input that are not in the path
 */
export function findPagedList(method: Method, answer: z.ZodType | null, given?: z.ZodType): PagedList | null {
  if (method !== 'GET' || !(answer instanceof z.ZodObject)) return null
  const { shape } = answer
  if ('nextCursor' in shape || 'id' in shape) return null
  const lists = Object.entries(shape).flatMap(([field, of]) => {
    if (!(of instanceof z.ZodArray) || !(of.element instanceof z.ZodObject)) return []
    const row = of.element.shape
    const key = KEYS.find((name) => name in row)
    return key ? [{ field, key }] : []
  })
  const [list] = lists
  return list && lists.length === 1 ? { ...list, ranged: takesRange(given) } : null
}

const takesRange = (given: z.ZodType | undefined) =>
  given instanceof z.ZodObject && 'cursor' in given.shape && 'limit' in given.shape

export const pagedAnswer = (answer: z.ZodObject): z.ZodObject => answer.extend({ nextCursor: nextCursorSchema })

const wholeSchema = pageSchema.extend({ limit: pageSchema.shape.limit.describe('Rows of a page; omitted: all.') })

export function pagedQuery(query: z.ZodType | undefined, { ranged }: PagedList): z.ZodType {
  const { shape } = ranged ? pageSchema : wholeSchema
  return query instanceof z.ZodObject ? query.extend(shape) : z.object(shape)
}

/** @throws INVALID_INPUT */
export const pageOf = (url: URL): Page => pageSchema.parse(Object.fromEntries(url.searchParams))

/** One row more than the page: whether there is a next one. */
export const rangeOf = ({ cursor, limit = PAGE_ROWS }: Page): RowRange => ({ cursor, limit: limit + 1 })

/** @throws INVALID_INPUT for the cursor of a row that is gone */
export function takePage(answer: object, list: PagedList, page: Page): object {
  const { field, key } = list
  const rows = (answer as Record<string, Record<string, unknown>[]>)[field] ?? []
  const cursorOf = (row: Record<string, unknown>) => String(row[key])
  const cut = list.ranged ? cutPage(rows, page.limit ?? PAGE_ROWS, cursorOf) : cutWhole(rows, page, cursorOf)
  return { ...answer, [field]: cut.rows, nextCursor: cut.nextCursor }
}

/** Without limit and cursor the whole list. */
function cutWhole<Row>(rows: readonly Row[], { cursor, limit }: Page, cursorOf: (row: Row) => string) {
  const from = cursor ? rows.findIndex((row) => cursorOf(row) === cursor) + 1 : 0
  if (cursor && from === 0) throw cursorGone()
  const most = limit ?? (cursor ? PAGE_ROWS : rows.length)
  return cutPage(rows.slice(from, from + most + 1), most, cursorOf)
}
