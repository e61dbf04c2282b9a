import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { recordDamage } from './damage-writes.ts'
import { remakeDamaged } from './remake-damaged.ts'

/** When the playout has seen the damage. */
const later = () => Date.now() + 11_000
let test: TestDatabase
let tenant: Tenant

beforeAll(async () => {
  test = await openTestDatabase()
  tenant = await addTenant(test.db)
})
afterAll(() => test?.drop())

async function addDamaged(): Promise<string> {
  const id = await addReadyMedia(test.db, tenant.accountId)
  await damage(id)
  return id
}
const damage = (id: string) => recordDamage(test.db, id, { rung: '720p', index: 0 })
const stateOf = async (id: string) => {
  const { state, failureCode } = await test.db.mediaItem.findUniqueOrThrow({ where: { id } })
  return [state, failureCode]
}

it('a damaged item waits for a transcoder again, with an audit entry', async () => {
  const id = await addDamaged()
  expect(await remakeDamaged(test.db, async () => true, Date.now())).toEqual([])
  expect(await stateOf(id)).toEqual(['FAILED', 'DAMAGED'])
  expect(await remakeDamaged(test.db, async () => true, later())).toEqual([id])
  expect(await stateOf(id)).toEqual(['UPLOADED', null])
  const entries = await test.db.auditEntry.findMany({ where: { subjectId: id }, orderBy: { sequence: 'asc' } })
  expect(entries.map(({ actor, action }) => [actor, action])).toEqual([
    ['worker:playout', 'media.damaged'],
    ['worker:transcode', 'media.retry'],
  ])
  expect(await remakeDamaged(test.db, async () => true, later())).toEqual([])
})

it('one without its upload, one in the trash, and one that failed for another reason stay as they are', async () => {
  const [recording, deleted] = [await addDamaged(), await addDamaged()]
  await test.db.mediaItem.update({ where: { id: deleted }, data: { deletedAt: new Date() } })
  const failed = await addReadyMedia(test.db, tenant.accountId)
  await test.db.mediaItem.update({ where: { id: failed }, data: { state: 'FAILED', failureCode: 'TRUNCATED' } })
  expect(await remakeDamaged(test.db, async ({ id }) => id !== recording, later())).toEqual([])
  expect(await stateOf(recording)).toEqual(['FAILED', 'DAMAGED'])
  await test.db.mediaItem.deleteMany({ where: { id: { in: [recording, deleted, failed] } } })
})

it('after three times in a day it waits for a person', async () => {
  const id = await addDamaged()
  for (let times = 1; times <= 3; times++) {
    expect(await remakeDamaged(test.db, async () => true, later())).toEqual([id])
    await test.db.mediaItem.update({ where: { id }, data: { state: 'READY' } })
    await damage(id)
  }
  expect(await remakeDamaged(test.db, async () => true, later())).toEqual([])
  expect(await stateOf(id)).toEqual(['FAILED', 'DAMAGED'])
  const tomorrow = later() + 86_400_000
  expect(await remakeDamaged(test.db, async () => true, tomorrow)).toEqual([id])
})
