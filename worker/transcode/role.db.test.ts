import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import type { MediaId, WorkerId } from '#domain/ids.ts'
import { addMedia } from '#features/media/add-media.ts'
import { cancelMedia } from '#features/media/cancel-media.ts'
import { beatWorker } from '#features/playout/leases.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { SOFTWARE } from '../ffmpeg/encoders/software.ts'
import { startTranscodeRole } from './role.ts'

let test: TestDatabase
let tenant: Tenant
let dataDir: string

beforeAll(async () => {
  test = await openTestDatabase()
  tenant = await addTenant(test.db)
  dataDir = await mkdtemp(join(tmpdir(), 'cloud-playout-transcode-role-'))
})
afterAll(async () => {
  await test.drop()
  await rm(dataDir, { recursive: true, force: true })
})

async function upload(content = 'Dear sirs') {
  const mediaId = newId<MediaId>('md')
  const { source } = mediaPaths(dataDir, tenant.accountId, mediaId)
  await mkdir(dirname(source), { recursive: true })
  await writeFile(source, content)
  const file = { mediaId, title: 'Letter', kind: 'PROGRAMME', sourceName: 'letter', sourceBytes: 9 } as const
  await addMedia(test.db, tenant.who, file)
  return mediaId
}

const pool = { TRANSCODE_MIN_WORKERS: 2, TRANSCODE_MAX_WORKERS: 16 }
const GIB = 1_024 ** 3
/** It begins as an MP4 does. */
const CLIP = '\0\0\0\x18ftypisom\0\0\0\0isommp42'

it('takes waiting and new items, and leaves nothing behind when it is stopped', async () => {
  const state = async (id: MediaId) => (await test.db.mediaItem.findUniqueOrThrow({ where: { id } })).state
  const first = await upload()
  const env = { DATA_DIR: dataDir, FFMPEG_PATH: 'ffmpeg', FFPROBE_PATH: 'ffprobe', ...pool }
  const role = startTranscodeRole({ db: test.db, env, workerId: newId<WorkerId>('wk') })
  await expect.poll(() => state(first), { timeout: 60_000 }).toBe('FAILED')
  const second = await upload()
  role.wake()
  await expect.poll(() => state(second), { timeout: 60_000 }).toBe('FAILED')
  await role.stop()
  const third = await upload()
  role.wake()
  expect(await state(third)).toBe('UPLOADED')
}, 150_000)

describe('a pool', { timeout: 60_000 }, () => {
  const working = { state: { in: ['CHECKING' as const, 'TRANSCODING' as const, 'VERIFYING' as const] } }
  const inProgress = (workerId: string) => test.db.mediaItem.findMany({ where: { workerId, ...working } })
  const waiting = () => test.db.mediaItem.findMany({ where: { state: 'UPLOADED' } })
  /** Each running program has a file there. */
  const programs = async () => (await readdir(join(dataDir, 'run'))).filter((name) => name !== 'scenes')
  let slow: string

  /** As if each item took hours: its first program never ends. */
  async function start(cores: number) {
    const workerId = newId<WorkerId>('wk')
    await beatWorker(test.db, { id: workerId, host: 'here', pid: 1, roles: ['transcode'] })
    const env = { DATA_DIR: dataDir, FFMPEG_PATH: slow, FFPROBE_PATH: slow, ...pool }
    return {
      workerId,
      role: startTranscodeRole({
        ...{ db: test.db, env, workerId, encoder: SOFTWARE },
        machine: { cores, memoryBytes: 64 * GIB },
      }),
    }
  }

  beforeAll(async () => {
    slow = join(dataDir, 'slow')
    await writeFile(slow, '#!/bin/sh\nexec sleep 600\n')
    await chmod(slow, 0o755)
  })
  beforeEach(() => test.db.mediaItem.deleteMany({ where: { accountId: tenant.accountId } }))

  it('works on several items at once, grows with the queue, and hands everything back when it is stopped', async () => {
    const ids: string[] = []
    for (let n = 0; n < 8; n++) ids.push(await upload(CLIP))
    const { workerId, role } = await start(4)
    // Two at first; at least six wait then, which is more than 2.5 for each of the two.
    await expect.poll(async () => (await inProgress(workerId)).length, { timeout: 30_000 }).toBe(3)
    expect(await test.db.workerNode.findUniqueOrThrow({ where: { id: workerId } })).toMatchObject({
      transcodeWorkers: 3,
    })
    await role.stop()
    const back = await waiting()
    expect(back.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
    for (const item of back) expect(item).toMatchObject({ workerId: null, attempts: 0, progress: 0 })
    expect(await programs()).toEqual([])
  })

  it('never has more workers than the machine has cores', async () => {
    for (let n = 0; n < 4; n++) await upload(CLIP)
    const { workerId, role } = await start(1)
    await expect.poll(async () => (await inProgress(workerId)).length, { timeout: 20_000 }).toBe(1)
    role.wake()
    await role.stop()
    expect(await waiting()).toHaveLength(4)
    expect(await test.db.workerNode.findUniqueOrThrow({ where: { id: workerId } })).toMatchObject({
      transcodeWorkers: 1,
    })
  })

  it('ends the programs of a cancelled item at once, keeps its file, and goes on with the others', async () => {
    const [first, second] = [await upload(CLIP), await upload(CLIP)]
    const { workerId, role } = await start(2)
    await expect.poll(async () => (await inProgress(workerId)).length, { timeout: 20_000 }).toBe(2)
    await expect.poll(async () => (await programs()).length, { timeout: 20_000 }).toBeGreaterThan(0)
    await cancelMedia(test.db, tenant.who, first)
    role.wake()
    const third = await upload(CLIP)
    const ids = async () => (await inProgress(workerId)).map(({ id }) => id).toSorted()
    await expect.poll(ids, { timeout: 20_000 }).toEqual([second, third].toSorted())
    expect(await readdir(mediaPaths(dataDir, tenant.accountId, first).folder)).toEqual(['source'])
    await cancelMedia(test.db, tenant.who, second)
    await cancelMedia(test.db, tenant.who, third)
    role.wake()
    // Except that of the built-in items, which are not uploads.
    await expect.poll(async () => (await programs()).length, { timeout: 20_000 }).toBeLessThanOrEqual(1)
    await role.stop()
    expect(await waiting()).toEqual([])
  })
})
