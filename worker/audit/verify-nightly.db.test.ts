import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { logger } from '#adapters/log.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { verifyNightly } from './verify-nightly.ts'

const DAY_MS = 86_400_000

let test: TestDatabase
let broken: Tenant

beforeAll(async () => {
  vi.stubEnv('LOG_LEVEL', 'silent')
  test = await openTestDatabase()
  await addTenant(test.db)
  broken = await addTenant(test.db)
  await appendAudit(test.db, broken.who, 'media.retry', { subjectId: 'md_1' })
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await test?.drop()
})

async function night(now: number) {
  const log = logger('test')
  const errors = vi.spyOn(log, 'error')
  const lines = vi.spyOn(log, 'info')
  await verifyNightly({ db: test.db, clock: { now: () => now }, log, stopped: () => false })
  return { errors: errors.mock.calls, verified: lines.mock.calls.length }
}

it('verifies each trail once a day, and reports a broken one as an error', async () => {
  const now = Date.now()
  expect(await night(now)).toEqual({ errors: [], verified: 2 })
  expect(await night(now + 3_600_000)).toEqual({ errors: [], verified: 0 })
  await test.db.$executeRaw`ALTER TABLE "AuditEntry" DISABLE TRIGGER USER`
  await test.db
    .$executeRaw`UPDATE "AuditEntry" SET actor = 'user:x' WHERE "accountId" = ${broken.accountId} AND sequence = 2`
  await test.db.$executeRaw`ALTER TABLE "AuditEntry" ENABLE TRIGGER USER`
  const { errors, verified } = await night(now + DAY_MS)
  expect(verified).toBe(1)
  expect(errors).toEqual([
    [expect.objectContaining({ accountId: broken.accountId, sequence: 2, fault: 'changed' }), expect.any(String)],
  ])
})
