import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addTenant } from '#server/testing/fixtures.ts'

let test: TestDatabase

beforeAll(async () => {
  test = await openTestDatabase()
})
afterAll(() => test?.drop())

async function verify() {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'verify-audit.ts')], {
    env: { ...process.env, DATABASE_URL: test.url },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk
    })
  const [code] = await once(child, 'close')
  return { code, said }
}

it('says the first broken entry of each trail, and fails', async () => {
  const tenant = await addTenant(test.db)
  const broken = await addTenant(test.db)
  expect((await verify()).code).toBe(0)
  await test.db.$executeRaw`ALTER TABLE "AuditEntry" DISABLE TRIGGER USER`
  await test.db
    .$executeRaw`UPDATE "AuditEntry" SET actor = 'guest' WHERE "accountId" = ${broken.accountId} AND sequence = 2`
  const { code, said } = await verify()
  expect(code, said).toBe(1)
  expect(said).toContain(`✓ ${tenant.accountId}: 2 entries`)
  expect(said).toContain(`${broken.accountId}: entry 2 (changed)`)
})
