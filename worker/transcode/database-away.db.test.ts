// A database that hangs or disappears while an item is prepared, behind a proxy that can block everything.
import { execFileSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Db, openDb } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import type { MediaId, WorkerId } from '#domain/ids.ts'
import { beatWorker } from '#features/playout/leases.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { CHEAP_RUNGS } from '../testing/cheap-items.ts'
import { openWire, type Wire } from '../testing/wire.ts'
import { claimMedia, claimNextMedia } from './claim-media.ts'
import { transcodeMedia } from './transcode-media.ts'

const ACCOUNT = 'ac_00000000000000000000'
const worker = { id: newId<WorkerId>('wk'), host: 'test', pid: 1, roles: ['transcode'] }
/** Longer than a query may take. */
const HANG_MS = 24_000
let test: TestDatabase
let dataDir: string
let clip: string
const links: Link[] = []

/** A way to the database that can be blocked, and a client at its end. */
interface Link {
  proxy: Wire
  far: Db
}

async function openLink(): Promise<Link> {
  const url = new URL(test.url)
  const proxy = await openWire(Number(url.port))
  url.hostname = '127.0.0.1'
  url.port = String(proxy.port)
  const link = { proxy, far: openDb(url.href, 4) }
  links.push(link)
  return link
}

beforeAll(async () => {
  test = await openTestDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'cloud-playout-away-'))
  clip = join(dataDir, 'clip.mp4')
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=64x64:r=25:d=0.4', '-c:v', 'libx264', '-pix_fmt', 'yuv420p']
  execFileSync('ffmpeg', ['-v', 'error', ...picture, clip])
  await test.db.account.create({ data: { id: ACCOUNT, name: 'Account', rungs: [...CHEAP_RUNGS] } })
})

afterAll(async () => {
  for (const { proxy, far } of links) {
    await far.$disconnect()
    proxy.stop()
  }
  await test.drop()
  await rm(dataDir, { recursive: true, force: true })
})

async function startItem() {
  const { proxy, far } = await openLink()
  const id = newId<MediaId>('md')
  const paths = mediaPaths(dataDir, ACCOUNT, id)
  await mkdir(paths.folder, { recursive: true })
  await cp(clip, paths.source)
  const named = { title: 'Clip', sourceName: 'clip.mp4', sourceBytes: 1n }
  await test.db.mediaItem.create({ data: { id, accountId: ACCOUNT, ...named } })
  await beatWorker(test.db, worker)
  const claim = await claimMedia(far, id, worker.id)
  if (!claim) throw new Error('not free')
  const tools = { ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe', runDir: join(dataDir, 'run') }
  const stop = new AbortController()
  const running = transcodeMedia({ db: far, dataDir, tools, workerId: worker.id }, claim, stop.signal)
  const state = async () => (await test.db.mediaItem.findUniqueOrThrow({ where: { id } })).state
  await expect.poll(state, { timeout: 120_000, interval: 10 }).toBe('TRANSCODING')
  return { id, running, state, stop, proxy, far }
}

// The first two wait most of their time.
it.concurrent('a database that hangs during an encode costs time, not the item', async () => {
  const { running, state, proxy } = await startItem()
  proxy.freeze()
  setTimeout(() => proxy.thaw(), HANG_MS)
  expect(await running).toBe('ready')
  expect(await state()).toBe('READY')
}, 300_000)

it.concurrent('so does one that disappears', async () => {
  const { running, state, proxy } = await startItem()
  proxy.refuse()
  setTimeout(() => proxy.thaw(), 8_000)
  expect(await running).toBe('ready')
  expect(await state()).toBe('READY')
}, 300_000)

it('what could not be recorded is continued by the same worker, or by another when this one is gone', async () => {
  const { id, running, stop, state, proxy, far } = await startItem()
  proxy.refuse()
  stop.abort()
  await expect(running).rejects.toThrow()
  proxy.thaw()
  expect(await state()).toBe('TRANSCODING')
  const other = { ...worker, id: newId<WorkerId>('wk') }
  await beatWorker(test.db, other)
  expect(await claimNextMedia(test.db, other.id)).toBeNull()
  expect(await claimNextMedia(far, worker.id)).toMatchObject({ mediaId: id })
  await test.db.workerNode.delete({ where: { id: worker.id } })
  expect(await claimNextMedia(far, other.id)).toMatchObject({ mediaId: id })
}, 300_000)
