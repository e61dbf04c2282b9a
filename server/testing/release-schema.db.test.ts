// The previous release on the schema of this one: its processes run while this version is deployed (docs/upgrade.md).
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from './database.ts'
import recorded from './previous-release.json' with { type: 'json' }
import { describeSchema, findBreaks, type ReleaseSchema, releaseSchema } from './release-schema.ts'

/** Breaks that cannot occur, and why. */
const ACCEPTED: Record<string, string> = {}

const previous = releaseSchema.parse(recorded)
let test: TestDatabase
let client: pg.Client
let now: ReleaseSchema

beforeAll(async () => {
  test = await openTestDatabase()
  client = new pg.Client({ connectionString: test.url })
  await client.connect()
  now = await describeSchema(client)
})
afterAll(async () => {
  await client?.end()
  await test?.drop()
})

it('has all that the previous release reads, and requires nothing that it does not write', () => {
  expect(now.migration >= previous.migration).toBe(true)
  expect(findBreaks(previous, now).filter((found) => !(found in ACCEPTED))).toEqual([])
})

describe('a break is detected:', () => {
  it.each([
    ['ALTER TABLE "Account" RENAME TO "Company"', /table Account, which is gone/],
    ['ALTER TABLE "Channel" DROP COLUMN "name"', /Channel\.name, which is gone/],
    ['ALTER TABLE "Channel" ALTER COLUMN "name" TYPE varchar(9)', /was text and is character varying/],
    ['ALTER TABLE "Channel" ADD COLUMN "must" text NOT NULL', /does not write Channel\.must/],
    ['ALTER TABLE "Command" ALTER COLUMN "key" SET NOT NULL', /may write NULL to Command\.key/],
    [`ALTER TYPE "CommandKind" ADD VALUE 'FLY'`, /cannot read FLY of CommandKind/],
  ])('%s', async (statement, expected) => {
    await client.query('BEGIN')
    try {
      await client.query(statement)
      expect(findBreaks(previous, await describeSchema(client)).join('\n')).toMatch(expected)
    } finally {
      await client.query('ROLLBACK')
    }
  })
})
