import type pg from 'pg'
import { expect, it } from 'vitest'
import { inFixedOrder } from './row-order.ts'

const rowsOf = (text: string, rows: unknown[][]) =>
  inFixedOrder(text, { command: '', rowCount: rows.length, oid: 0, fields: [], rows } as pg.QueryArrayResult).rows

const rows = [['b'], ['a']]
const sorted = [['a'], ['b']]

it('sorts rows that a statement wants in no order', () => {
  expect(rowsOf('SELECT id FROM "Channel"', rows)).toEqual(sorted)
  expect(rowsOf('UPDATE "Channel" SET name = $1 RETURNING id', rows)).toEqual(sorted)
})

it('sorts them also if a part of the statement has an order', () => {
  expect(
    rowsOf('SELECT id FROM "Channel" JOIN LATERAL (SELECT 1 ORDER BY ordinal LIMIT 1) last ON true', rows),
  ).toEqual(sorted)
})

it('leaves rows as they are whose order the statement decides', () => {
  expect(rowsOf('SELECT id FROM "Channel" ORDER BY id DESC', rows)).toEqual(rows)
  expect(rowsOf('INSERT INTO "Channel" (id) VALUES ($1), ($2) RETURNING id', rows)).toEqual(rows)
})

it('does not sort by ids that are random', () => {
  const random = [
    ['md_9abcdefghijkmnpqrstu', 1],
    ['md_0abcdefghijkmnpqrstu', 2],
  ]
  expect(rowsOf('SELECT id, place FROM "Item"', random)).toEqual(random)
})
