import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { listMasterKeyIds, openKeyRing } from '#adapters/master-keys.ts'
import { rotateKeys } from '#features/destination/rotate-keys.ts'
import { openStreamKey, sealStreamKey } from '#features/destination/stream-key.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addTenant } from '#server/testing/fixtures.ts'
import { until } from '#server/testing/until.ts'

const COUNT = 400
const keys = () => openKeyRing(dataDir, undefined)
const keyOf = (index: number) => `live_${index}_s3cr3t`

let test: TestDatabase
let dataDir: string
let ids: string[]

beforeAll(async () => {
  test = await openTestDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'cloud-playout-rotate-'))
  const { accountId } = await addTenant(test.db)
  const channelId = newId<string>('ch')
  await test.db.channel.create({ data: { id: channelId, accountId, name: 'TV', slug: 'tv' } })
  ids = Array.from({ length: COUNT }, () => newId<string>('de'))
  const rows = await Promise.all(
    ids.map(async (id, index) => ({
      id,
      channelId,
      platform: 'custom' as const,
      name: 'One',
      serverUrl: 'rtmp://a/live',
      rung: '720p',
      ...(await sealStreamKey(test.db, keys(), { accountId, recordId: id }, keyOf(index))),
    })),
  )
  await test.db.destination.createMany({ data: rows })
})
afterAll(async () => {
  await test?.drop()
  await rm(dataDir, { recursive: true, force: true })
})

function start() {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'rotate-keys.ts')], {
    env: { ...process.env, DATABASE_URL: test.url, DATA_DIR: dataDir, MASTER_KEYS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  return { child, ended: once(child, 'exit'), said: () => said }
}

const allOpen = () =>
  Promise.all(ids.map(async (id, index) => (await openStreamKey(test.db, id, keys())) === keyOf(index)))

it('killed midway, every stream key unseals; run again, all are under the new key and the old one is gone', async () => {
  const [old] = await listMasterKeyIds(dataDir)
  const before = await test.db.destination.findMany({ orderBy: { id: 'asc' }, select: { updatedAt: true } })
  const first = start()
  const rewrapped = () => test.db.destination.count({ where: { masterKeyId: { not: old } } })
  await until(async () => (await rewrapped()) >= 20 || first.child.exitCode !== null, 30_000, 2)
  first.child.kill('SIGKILL')
  await first.ended

  const midway = await rewrapped()
  expect(midway, first.said()).toBeGreaterThan(0)
  expect(midway).toBeLessThan(COUNT)
  expect(await listMasterKeyIds(dataDir)).toHaveLength(2)
  expect(await allOpen()).not.toContain(false)

  const second = start()
  expect(await second.ended, second.said()).toEqual([0, null])
  expect(await rewrapped()).toBe(COUNT)
  const [current, ...others] = await listMasterKeyIds(dataDir)
  expect(current).not.toBe(old)
  expect(others).toEqual([])
  expect(await allOpen()).not.toContain(false)
  expect(second.said()).not.toContain('s3cr3t')
  // Nothing that would restart a relay.
  const after = await test.db.destination.findMany({ orderBy: { id: 'asc' }, select: { updatedAt: true } })
  expect(after).toEqual(before)
})

it('keeps a key that some record still needs, and counts the records that cannot be unsealed', async () => {
  const [first = ''] = ids
  const row = await test.db.destination.findUniqueOrThrow({ where: { id: first }, select: { streamKey: true } })
  const lost = Uint8Array.from(row.streamKey)
  lost[3] = 'x'.charCodeAt(0)
  await test.db.destination.update({ where: { id: first }, data: { streamKey: lost } })
  const [needed] = await listMasterKeyIds(dataDir)
  const { unreadable, rewrapped, unneeded } = await rotateKeys(test.db, dataDir, undefined)
  expect([unreadable, rewrapped, unneeded]).toEqual([1, COUNT - 1, []])
  expect(await listMasterKeyIds(dataDir)).toContain(needed)
})

it("moves to the first of the operator's keys", async () => {
  await test.db.destination.delete({ where: { id: ids[0] } })
  const known = await Promise.all((await listMasterKeyIds(dataDir)).map((id) => keys().find(id)))
  const stored = known.map(({ id, key }) => ({ id, key: Buffer.from(key).toString('base64url') }))
  const given = [{ id: 'ours', key: Buffer.alloc(32, 9).toString('base64url') }, ...stored]
  const { rewrapped, unneeded } = await rotateKeys(test.db, dataDir, given)
  expect(rewrapped).toBe(COUNT - 1)
  expect(unneeded.sort()).toEqual(stored.map(({ id }) => id).sort())
  expect(await openStreamKey(test.db, ids[1] ?? '', openKeyRing(dataDir, given))).toBe(keyOf(1))
})
