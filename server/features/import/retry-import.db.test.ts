import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { countUse } from '#features/account/count-use.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'

let web: TestWeb
let tenant: Tenant
let importId: string

beforeAll(async () => {
  web = await openTestWeb()
})
afterAll(() => web?.close())
beforeEach(async () => {
  tenant = await addTenant(web.db)
  const { imports } = await call().import.create({ url: 'https://example.com/film.mp4' })
  importId = imports[0]!.id
})

const call = () => web.as(tenant.userId)
const retry = () => web.rest('POST', `/api/imports/${importId}/retry`, { key: tenant.key })
const fail = () =>
  web.db.import.update({
    where: { id: importId },
    data: { failedAt: new Date(), problem: 'The server answered 404.', failures: 5, bytes: 5_000n },
  })

it('a failed import is fetched again from its start, and counts as stored again', async () => {
  expect((await retry()).status).toBe(404)
  await fail()
  const { status, body } = await retry()
  expect([status, body.status, body.problem, body.receivedBytes]).toEqual([202, 'waiting', null, 0])
  expect(await web.db.import.findUnique({ where: { id: importId } })).toMatchObject({ failures: 0, failedAt: null })
  expect(await countUse(web.db, { accountId: tenant.accountId }, 'storageBytes')).toBe(5_000)
  expect(await web.db.auditEntry.count({ where: { subjectId: importId, action: 'media.import-retry' } })).toBe(1)
})

it('one that no longer fits is not', async () => {
  await fail()
  const limit = { accountId: tenant.accountId, limit: 'storageBytes', value: 4_000n, reason: 'test' }
  await web.db.limitOverride.create({ data: limit })
  const { status, body } = await retry()
  expect([status, body.error.code]).toEqual([409, 'LIMIT_REACHED'])
  expect((await call().import.list())[0]).toMatchObject({ status: 'failed' })
})
