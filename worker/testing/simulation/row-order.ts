// The order of rows that a statement does not ask for follows from the state of the database's files, which no seed
// decides. Here it is always the same one.
import type pg from 'pg'
import { withoutIds } from './random-ids.ts'

const isOrdered = new Map<string, boolean>()

/** Whether PostgreSQL may return the rows in any order. An INSERT returns them as they were given. */
function hasAnyOrder(text: string): boolean {
  const known = isOrdered.get(text)
  if (known !== undefined) return known
  const any = !/^\s*INSERT/.test(text) && !/ORDER BY/.test(outermost(text))
  isOrdered.set(text, any)
  return any
}

/** The statement without what is in parentheses. */
function outermost(text: string): string {
  let depth = 0
  let kept = ''
  for (const character of text) {
    if (character === '(') depth++
    if (depth === 0) kept += character
    if (character === ')') depth--
  }
  return kept
}

export function inFixedOrder(text: string, result: pg.QueryArrayResult): pg.QueryArrayResult {
  if (!(result.rows?.length > 1) || !hasAnyOrder(text)) return result
  const rows = result.rows.map((row) => ({ row, key: withoutIds(row) }))
  rows.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return { ...result, rows: rows.map(({ row }) => row) }
}
