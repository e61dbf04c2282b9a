// Pages of the lists that procedures answer as a whole: `limit` rows after a cursor, the id of the last row before them.
import { z } from 'zod'
import { cutPage, nextCursorSchema, PAGE_ROWS, type Page, pageSchema } from '#domain/page.ts'
import { DomainError } from '../errors.ts'
import type { Method } from '../trpc/meta.ts'

/** What identifies a row. */
const KEYS = ['id', 'number'] as const

export interface PagedList {
  /** The field of the answer. */
  field: string
  key: (typeof KEYS)[number]
}

/** The list in an answer that is one; null for an object with a list among other things, and for a list with pages. */
export function findPagedList(method: Method, answer: z.ZodType | null): PagedList | null {
  if (method !== 'GET' || !(answer instanceof z.ZodObject)) return null
  const { shape } = answer
  if ('nextCursor' in shape || 'id' in shape) return null
  const lists = Object.entries(shape).flatMap(([field, of]) => {
    if (!(of instanceof z.ZodArray) || !(of.element instanceof z.ZodObject)) return []
    const row = of.element.shape
    const key = KEYS.find((name) => name in row)
    return key ? [{ field, key }] : []
  })
  return lists.length === 1 ? (lists[0] ?? null) : null
}

export const pagedAnswer = (answer: z.ZodObject): z.ZodObject => answer.extend({ nextCursor: nextCursorSchema })

export function pagedQuery(query: z.ZodType | undefined): z.ZodType {
  return query instanceof z.ZodObject ? query.extend(pageSchema.shape) : pageSchema
}

/** @throws INVALID_INPUT */
export const pageOf = (url: URL): Page => pageSchema.parse(Object.fromEntries(url.searchParams))

/** Without limit and cursor the whole list. @throws INVALID_INPUT for the cursor of a row that is gone */
export function takePage(answer: object, { field, key }: PagedList, { cursor, limit }: Page): object {
  const rows = (answer as Record<string, Record<string, unknown>[]>)[field] ?? []
  const cursorOf = (row: Record<string, unknown>) => String(row[key])
  const from = cursor ? rows.findIndex((row) => cursorOf(row) === cursor) + 1 : 0
  if (cursor && from === 0)
    throw new DomainError('INVALID_INPUT', {
      message: 'The row of this cursor is no longer in the list. Start with the first page again.',
    })
  const whole = limit === undefined && !cursor
  const most = whole ? rows.length : (limit ?? PAGE_ROWS)
  const page = cutPage(rows.slice(from, from + most + 1), most, cursorOf)
  return { ...answer, [field]: page.rows, nextCursor: page.nextCursor }
}
