import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import type { MediaId, WorkerId } from '#domain/ids.ts'
import { addMedia } from '#features/media/add-media.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
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

it('takes waiting and new items, and leaves nothing behind when it is stopped', async () => {
  const upload = async () => {
    const mediaId = newId<MediaId>('md')
    const { source } = mediaPaths(dataDir, tenant.accountId, mediaId)
    await mkdir(dirname(source), { recursive: true })
    await writeFile(source, 'Dear sirs')
    const file = { mediaId, title: 'Letter', kind: 'PROGRAMME', sourceName: 'letter', sourceBytes: 9 } as const
    await addMedia(test.db, tenant.who, file)
    return mediaId
  }
  const state = async (id: MediaId) => (await test.db.mediaItem.findUniqueOrThrow({ where: { id } })).state
  const first = await upload()
  const env = { DATA_DIR: dataDir, FFMPEG_PATH: 'ffmpeg', FFPROBE_PATH: 'ffprobe' }
  const role = startTranscodeRole({ db: test.db, env, workerId: newId<WorkerId>('wk') })
  await expect.poll(() => state(first), { timeout: 20_000 }).toBe('FAILED')
  const second = await upload()
  role.wake()
  await expect.poll(() => state(second), { timeout: 20_000 }).toBe('FAILED')
  await role.stop()
  const third = await upload()
  role.wake()
  expect(await state(third)).toBe('UPLOADED')
}, 60_000)
