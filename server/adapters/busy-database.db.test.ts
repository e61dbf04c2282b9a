// What a busy database answers: always an error that may be retried, within a bounded time.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addTenant } from '#server/testing/fixtures.ts'
import { asDomainError } from './as-domain-error.ts'
import { type Db, openDb } from './db.ts'

let house: TestDatabase
let accountId: string

beforeAll(async () => {
  house = await openTestDatabase()
  accountId = (await addTenant(house.db)).accountId
})
afterAll(() => house?.drop())

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error) => asDomainError(error).code,
  )

const lockAccount = (db: Pick<Db, '$queryRaw'>) =>
  db.$queryRaw`SELECT 1 FROM "Account" WHERE id = ${accountId} FOR UPDATE`

it('a statement that takes too long means a busy database', async () => {
  const slow = house.db.$transaction(async (tx) => {
    await tx.$executeRaw`SET LOCAL statement_timeout = 50`
    await tx.$queryRaw`SELECT pg_sleep(5)::text`
  })
  expect(await codeOf(slow)).toBe('DATABASE_BUSY')
})

it('a locked row is waited for no longer than the limit', async () => {
  await house.db.$transaction(async (tx) => {
    await lockAccount(tx)
    const other = house.db.$transaction(async (second) => {
      await second.$executeRaw`SET LOCAL lock_timeout = 50`
      await lockAccount(second)
    })
    expect(await codeOf(other)).toBe('DATABASE_BUSY')
  })
})

it('all connections have these limits', async () => {
  const settings = await house.db.$queryRaw<{ name: string; setting: string }[]>`
    SELECT name, setting FROM pg_settings
     WHERE name IN ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout') ORDER BY name`
  expect(settings.map(({ name, setting }) => [name, Number(setting) > 0 && Number(setting) <= 20_000])).toEqual([
    ['idle_in_transaction_session_timeout', true],
    ['lock_timeout', true],
    ['statement_timeout', true],
  ])
})

it('a pool without a free connection answers in a bounded time', async () => {
  const db = openDb(house.url, 1)
  let release: (() => void) | undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let taken: (() => void) | undefined
  const begun = new Promise<void>((resolve) => {
    taken = resolve
  })
  const holding = db.$transaction(async (tx) => {
    await tx.account.count()
    taken?.()
    await held
  })
  await begun
  const codes = await Promise.all([codeOf(db.account.count()), codeOf(db.$transaction((tx) => tx.account.count()))])
  expect(codes).toEqual(['DATABASE_UNAVAILABLE', 'DATABASE_BUSY'])
  release?.()
  await holding
  await db.$disconnect()
})

it('of two transactions that wait for each other one fails and the other continues', async () => {
  const other = (await addTenant(house.db)).accountId
  const lock = (db: Pick<Db, '$queryRaw'>, id: string) =>
    db.$queryRaw`SELECT 1 FROM "Account" WHERE id = ${id} FOR UPDATE`
  let arrived = 0
  let open: (() => void) | undefined
  const both = new Promise<void>((resolve) => {
    open = resolve
  })
  const crossing = (first: string, second: string) =>
    house.db.$transaction(async (tx) => {
      await lock(tx, first)
      if (++arrived === 2) open?.()
      await both
      await lock(tx, second)
    })
  const codes = await Promise.all([codeOf(crossing(accountId, other)), codeOf(crossing(other, accountId))])
  expect(codes.sort()).toEqual(['DATABASE_BUSY', 'done'])
})
