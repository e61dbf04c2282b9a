import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../testing/database.ts'
import { addTenant, type Tenant } from '../testing/fixtures.ts'
import { recordStatements } from '../testing/record-statements.ts'
import { type Db, openScopedDb } from './db.ts'
import { acrossAccounts, inAccount, keepScope } from './request-scope.ts'

let test: TestDatabase
let db: Db
let one: Tenant
let other: Tenant

beforeAll(async () => {
  test = await openTestDatabase()
  // One connection: it changes hands.
  db = openScopedDb(test.appUrl, 1)
  one = await addTenant(test.db)
  other = await addTenant(test.db)
})
afterAll(async () => {
  await db?.$disconnect()
  await test?.drop()
})

const keys = async () => (await db.apiKey.findMany()).map(({ id }) => id)

it('a query without a condition sees the rows of its account', async () => {
  const seen = await Promise.all(
    Array.from({ length: 40 }, (_, index) => inAccount(index % 2 ? one.accountId : other.accountId, keys)),
  )
  for (const [index, found] of seen.entries()) expect(found).toEqual([index % 2 ? one.keyId : other.keyId])
  expect((await acrossAccounts(keys)).sort()).toEqual([one.keyId, other.keyId].sort())
})

it('a connection that has the account is taken before others', async () => {
  const several = openScopedDb(test.appUrl, 2)
  const ask = (accountId: string) => inAccount(accountId, () => several.$executeRaw`SELECT pg_sleep(0.05)`)
  await Promise.all([ask(one.accountId), ask(other.accountId)])
  const statements = await recordStatements(async () => {
    for (const { accountId } of [one, other, one, other]) await ask(accountId)
  })
  await several.$disconnect()
  expect(statements.filter((sql) => sql.includes('set_config'))).toEqual([])
})

it('a query outside of every scope fails', async () => {
  await expect(keys()).rejects.toThrow(/outside of inAccount/)
  await expect(db.$transaction((tx) => tx.apiKey.findMany())).rejects.toThrow(/outside of inAccount/)
})

it('queries that Prisma would join in one statement stay in their accounts', async () => {
  const find = ({ keyId }: Tenant) => db.apiKey.findUnique({ where: { id: keyId } })
  const [own, theirs, foreign] = await Promise.all([
    inAccount(one.accountId, () => find(one)),
    inAccount(other.accountId, () => find(other)),
    inAccount(one.accountId, () => find(other)),
  ])
  expect([own?.id, theirs?.id, foreign]).toEqual([one.keyId, other.keyId, null])
  const unstated = Promise.all([inAccount(one.accountId, () => find(one)), find(one)])
  await expect(unstated).rejects.toThrow(/outside of inAccount/)
})

it('a transaction keeps its account, while others begin', async () => {
  const count = (account: Tenant) =>
    inAccount(account.accountId, () =>
      db.$transaction(async (tx) => {
        const before = await tx.apiKey.findUnique({ where: { id: account.keyId } })
        const rows = await tx.$queryRaw<{ id: string }[]>`SELECT id FROM "ApiKey"`
        await tx.apiKey.updateMany({ data: { name: account.accountId } })
        return [before?.id, rows.map(({ id }) => id)]
      }),
    )
  const seen = await Promise.all([one, other, one, other].map(count))
  for (const [index, found] of seen.entries()) {
    const { keyId } = index % 2 ? other : one
    expect(found).toEqual([keyId, [keyId]])
  }
  const names = await test.db.apiKey.findMany({ select: { accountId: true, name: true } })
  for (const { accountId, name } of names) expect(name).toBe(accountId)
})

it('a connection whose transaction failed is not left in another account', async () => {
  const fails = inAccount(one.accountId, () =>
    db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1/0`
    }),
  )
  await expect(fails).rejects.toThrow()
  expect(await inAccount(other.accountId, keys)).toEqual([other.keyId])
})

it('a stream that is read later stays in its account', async () => {
  const later = await inAccount(one.accountId, async () => {
    const within = keepScope()
    return () => within(keys)
  })
  expect(await inAccount(other.accountId, later)).toEqual([one.keyId])
})
