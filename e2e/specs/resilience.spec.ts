// Whatever is killed, a channel on air recovers by itself, with an unbroken sequence and clock, and nothing is left
// running twice.

import { statSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@playwright/test'
import { type Db, openDb } from '#adapters/db.ts'
import { checkPlaylist, checkUpdate, type Look } from '#domain/hls/conformance/check-playlist.ts'
import { addTenant, TEST_PASSWORD } from '#server/testing/fixtures.ts'
import { Api } from '../fixtures/api.ts'
import { makeClip } from '../fixtures/clips.ts'
import { DiskFiller } from '../fixtures/fill-disk.ts'
import { fetchText } from '../fixtures/hls-client.ts'
import { Instance } from '../fixtures/instance.ts'
import { sendInParts } from '../fixtures/send-in-parts.ts'
import { signInByRequest } from '../fixtures/sign-in.ts'
import { slowDown } from '../fixtures/slow-down.ts'
import { measured } from '../fixtures/test.ts'
import { LibraryPage } from '../pages/library-page.ts'

test.describe.configure({ mode: 'serial' })

const RECOVERY_LIMIT_MS = 45_000
/** Only with `npm run drill`. */
const LONG = { tag: '@long' }
/** Only root can make a separate disk to fill. */
const OWN_DISK = process.getuid?.() === 0
const DISK_MIB = 700
const FULL_FOR_MS = 20_000

let instance: Instance
let api: Api
let key: string
let email: string
let db: Db
let clips = ''
let channelId = ''
let playlistUrl = ''
let last: Look

test.beforeAll(async () => {
  test.setTimeout(400_000)
  clips = await mkdtemp(join(tmpdir(), 'playout-clips-'))
  instance = await Instance.create({ DEMO: '0' }, OWN_DISK ? DISK_MIB : undefined)
  await instance.up()
  db = openDb(instance.databaseUrl, 2)
  ;({ key, email } = await addTenant(db))
  api = new Api(instance.url, key)
  const names = ['first.mp4', 'second.mp4']
  const items = await Promise.all(names.map((name) => api.ingest(makeClip(clips, { name, seconds: 4 }))))
  const channel = await api.createChannel('Survivor')
  channelId = channel.id
  await api.setRundown(
    channelId,
    items.map(({ id }) => id),
  )
  await api.start(channelId)
  playlistUrl = channel.hlsUrl.replace('master.m3u8', '432p/index.m3u8')
  last = await look()
})

/** The longest wait for the playlist in this test. */
let slowestMs = 0
test.beforeEach(() => {
  slowestMs = 0
})
test.afterEach(() => measured(`${test.info().title}: playlist after ${slowestMs} ms at most`))

test.afterAll(async () => {
  await rm(clips, { recursive: true, force: true })
  await db.$disconnect()
  await instance.down()
  await instance.remove()
})

async function look(): Promise<Look> {
  const text = await fetchText(playlistUrl)
  return { at: Date.now(), text }
}

/** The playlist comes back, keeps the rules, and matches what was published before. */
async function playsOn(): Promise<void> {
  const startedAt = Date.now()
  let now: Look | null = null
  await expect
    .poll(
      async () => {
        now = await look().catch(() => null)
        return now !== null
      },
      { timeout: RECOVERY_LIMIT_MS, intervals: [100] },
    )
    .toBe(true)
  const back = now as unknown as Look
  slowestMs = Math.max(slowestMs, Date.now() - startedAt)
  expect(checkPlaylist(back.text)).toEqual([])
  expect(checkUpdate(last, back)).toEqual([])
  last = back
}

/** The only process whose command contains `text`. */
function pidOf(text: RegExp): number {
  const found = instance.processes().filter(({ command }) => text.test(command))
  expect(found, `processes like ${text}`).toHaveLength(1)
  return found[0]?.pid ?? 0
}

const ORIGIN = /worker\/main\.ts --roles=origin/
const WORKER = /worker\/main\.ts --roles=playout/
/** Next renames its process once it listens. */
const WEB = /server\/web\/main\.ts/

const answers = () =>
  look().then(
    () => true,
    () => false,
  )

async function isHealthy(): Promise<void> {
  const health = () =>
    fetch(`${instance.url}/health/ready`).then(
      ({ status }) => status,
      () => 0,
    )
  await expect.poll(health, { timeout: RECOVERY_LIMIT_MS }).toBe(200)
}

test('stored files are readable by no other user', async () => {
  const names = await readdir(instance.dataDir, { recursive: true })
  const own = names.filter((name) => !/^(postgres|run\.json)/.test(name))
  expect(own.length).toBeGreaterThan(10)
  // A file may be gone by now: a record of a process that has ended.
  const modeOf = (name: string) => statSync(join(instance.dataDir, name), { throwIfNoEntry: false })?.mode ?? 0
  const open = own.filter((name) => (modeOf(name) & 0o077) !== 0)
  expect(open).toEqual([])
})

test('a killed origin is restarted and publishes what it had published', async () => {
  const origin = pidOf(ORIGIN)
  process.kill(origin, 'SIGKILL')
  await expect.poll(answers, { intervals: [20] }).toBe(false)
  await playsOn()
  expect(pidOf(ORIGIN)).not.toBe(origin)
})

test('a worker that is killed, or hangs, is replaced; no viewer notices', async () => {
  test.setTimeout(120_000)
  for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
    const worker = pidOf(WORKER)
    process.kill(worker, signal)
    await api.command(channelId, 'restart')
    // Carried out by the new worker, which takes over the lease of the old one.
    await expect
      .poll(
        async () => {
          // Throws when the channel is not on air.
          await look()
          return db.command.count({ where: { state: 'PENDING' } })
        },
        { timeout: RECOVERY_LIMIT_MS },
      )
      .toBe(0)
    expect(pidOf(WORKER)).not.toBe(worker)
    await playsOn()
  }
})

test('an origin and a web that hang are replaced, and answer again', async () => {
  test.setTimeout(120_000)
  const hung = [pidOf(ORIGIN), pidOf(WEB)]
  for (const pid of hung) process.kill(pid, 'SIGSTOP')
  await expect.poll(answers, { intervals: [20] }).toBe(false)
  await playsOn()
  await isHealthy()
  await api.whenStatus(channelId, 'LIVE')
  expect(hung).not.toContain(pidOf(ORIGIN))
  expect(hung).not.toContain(pidOf(WEB))
})

test('an upload continues after the web process was killed, without a byte sent twice', LONG, async () => {
  test.setTimeout(120_000)
  const bytes = await readFile(makeClip(clips, { name: 'survives.mp4', seconds: 20, size: '1280x720' }))
  let killed = false
  const mediaId = await sendInParts(bytes, {
    ...{ url: instance.url, key, name: 'survives.mp4' },
    onProgress(sent) {
      if (killed || sent < bytes.length / 2) return
      killed = true
      process.kill(pidOf(WEB), 'SIGKILL')
    },
  })
  expect(killed).toBe(true)
  const item = await api.settled(mediaId)
  expect([item.status, item.failure, item.sourceBytes]).toEqual(['ready', null, bytes.length])
  await playsOn()
})

test('an upload continues in the browser after its page and the web process ended', LONG, async ({ browser }) => {
  test.setTimeout(120_000)
  const title = 'Survives its page'
  const clip = makeClip(clips, { name: `${title}.mp4`, seconds: 12, size: '1280x720' })
  const storageState = await signInByRequest(instance.url, email, TEST_PASSWORD)
  const context = await browser.newContext({ baseURL: instance.url, storageState })
  const first = new LibraryPage(await context.newPage())
  await first.open()
  await slowDown(first.page, 200_000)
  await first.chooseFile(clip)
  await expect
    .poll(async () => Number(await first.sending.getAttribute('aria-valuenow')), { intervals: [50] })
    .toBeGreaterThan(10)
  process.kill(pidOf(WEB), 'SIGKILL')
  await first.page.close()
  await isHealthy()

  const [upload] = await api.uploads()
  expect(upload).toMatchObject({ name: `${title}.mp4` })
  expect(upload?.receivedBytes).toBeGreaterThan(0)
  const second = new LibraryPage(await context.newPage())
  await second.open()
  const offsets: number[] = []
  second.page.on('request', (request) => {
    if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']))
  })
  await second.unfinished(title).locator('input[type="file"]').setInputFiles(clip)
  const mediaId = (await second.item(title).getAttribute('data-media-id', { timeout: 30_000 })) ?? ''
  expect(offsets[0], 'it continues at the last byte that the server has').toBe(upload?.receivedBytes)
  const item = await api.settled(mediaId)
  expect([item.status, item.sourceBytes]).toEqual(['ready', statSync(clip).size])
  await context.close()
  await playsOn()
})

test('while the database is unavailable the channel stays on air, and the API says so', async () => {
  const postmaster = pidOf(/postgres\b.*-D/)
  // An answer is kept for a second, and the database can be back earlier.
  await sleep(1_100)
  process.kill(postmaster, 'SIGKILL')
  let refusal: unknown
  await expect
    .poll(
      async () => {
        const answer = await fetch(`${instance.url}/health/ready`)
        refusal = await answer.json()
        // Throws when the channel is not on air.
        await look()
        return answer.status
      },
      { timeout: RECOVERY_LIMIT_MS, intervals: [20] },
    )
    .toBe(503)
  expect(refusal).toMatchObject({ status: 'not-ready', checks: { database: 'unavailable' } })
  expect((await fetch(`${instance.url}/health`)).status, 'the process itself is alive').toBe(200)
  await isHealthy()
  await api.whenStatus(channelId, 'LIVE')
  await playsOn()
})

test('an origin that starts while the database hangs airs what was planned', async () => {
  test.setTimeout(120_000)
  const snapshot = join(instance.dataDir, 'snapshot', 'channels', channelId)
  await expect
    .poll(() => statSync(snapshot, { throwIfNoEntry: false })?.size ?? 0, { timeout: 15_000 })
    .toBeGreaterThan(0)
  const postmaster = pidOf(/postgres\b.*-D/)
  const origin = pidOf(ORIGIN)
  process.kill(postmaster, 'SIGSTOP')
  try {
    process.kill(origin, 'SIGKILL')
    await expect.poll(answers, { intervals: [20] }).toBe(false)
    await playsOn()
    // Across joins: both items are 4 s long.
    for (const endsAt = Date.now() + 12_000; Date.now() < endsAt; ) await playsOn()
    const health = await (await fetch(new URL('/health', playlistUrl))).json()
    expect(health).toMatchObject({ status: 'degraded', channels: 1 })
  } finally {
    process.kill(postmaster, 'SIGCONT')
  }
  await isHealthy()
  await playsOn()
  await api.whenStatus(channelId, 'LIVE')
})

test('a killed start program leaves nothing that the next start does not clean up', async () => {
  test.setTimeout(400_000)
  await instance.killStartProgram()
  await instance.up()
  await playsOn()
  await api.whenStatus(channelId, 'LIVE')
  pidOf(ORIGIN)
  pidOf(WORKER)
  pidOf(/postgres\b.*-D/)
})

test('a transcode that is killed midway is continued and finished', LONG, async () => {
  const { id } = await api.upload(makeClip(clips, { name: 'long.mp4', seconds: 20, size: '1280x720' }))
  await expect.poll(async () => (await api.media(id)).status, { timeout: 60_000, intervals: [50] }).toBe('transcoding')
  process.kill(pidOf(WORKER), 'SIGKILL')
  const item = await api.settled(id)
  expect([item.status, item.failure, item.renditions.length]).toEqual(['ready', null, 4])
  await playsOn()
})

test('a full disk takes no channel off air, and everything continues when there is room again', LONG, async () => {
  test.skip(!OWN_DISK, 'a file system of a limited size needs root')
  test.setTimeout(300_000)
  const programs = () => [ORIGIN, WORKER, WEB, /launch\/launch\.ts/].map(pidOf)
  const before = programs()
  const { id } = await api.upload(makeClip(clips, { name: 'waits.mp4', seconds: 20, size: '1280x720' }))
  await expect.poll(async () => (await api.media(id)).status, { timeout: 60_000, intervals: [50] }).toBe('transcoding')

  const filler = new DiskFiller(instance.dataDir)
  const small = new Uint8Array(1_000_000)
  const answered = new Set<number>()
  for (const endsAt = Date.now() + FULL_FOR_MS; Date.now() < endsAt; ) {
    // Space that the transcode leaves is filled as well.
    filler.fill()
    await playsOn()
    answered.add((await api.call('POST', '/api/media?name=refused.mp4', small)).status)
    const health = await (await fetch(`${instance.url}/health`)).json()
    expect(health).toMatchObject({ status: 'ok', storage: { status: 'full' } })
  }
  expect([...answered]).toEqual([507])

  filler.free()
  await expect
    .poll(async () => (await (await fetch(`${instance.url}/health`)).json()).storage.status, {
      timeout: RECOVERY_LIMIT_MS,
    })
    .not.toBe('full')
  const item = await api.settled(id)
  expect([item.status, item.failure]).toEqual(['ready', null])
  await api.whenStatus(channelId, 'LIVE')
  await playsOn()
  expect(programs()).toEqual(before)
})
