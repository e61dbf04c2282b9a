// Long items in parts: several workers, each part once, also when workers are killed.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { cp, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import { patchTimestamps } from '#domain/cmaf/patch-timestamps.ts'
import type { MediaId, WorkerId } from '#domain/ids.ts'
import { LONGEST_SEGMENT_MS as SEGMENT_MS } from '#domain/ladder/grid.ts'
import type { RungName } from '#domain/ladder/ladder.ts'
import { addMedia } from '#features/media/add-media.ts'
import { cancelMedia } from '#features/media/cancel-media.ts'
import type { StoredMedia } from '#features/playout/find-stored-media.ts'
import { beatWorker } from '#features/playout/leases.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { BUILT_IN_IDS, SYSTEM_ACCOUNT_ID } from '#worker/built-in/ensure-built-ins.ts'
import { MediaIndexes } from '../segments/media-indexes.ts'
import { SegmentCache } from '../segments/segment-cache.ts'
import { ClaimLostError, claimMedia } from './claim-media.ts'
import { helpWithPart, sweepParts } from './encode-parts.ts'
import { type ClaimedPart, claimAnyPart, findLostParts } from './part-queue.ts'
import { transcodeMedia } from './transcode-media.ts'

// biome-ignore lint/style/noProcessEnv: `npm run drill` kills more often
const KILLS = Number(process.env.KILLS ?? 1)
const RUNGS = ['432p', '360p'] as const
const PART_FRAMES = 48
/** Few, since each costs a run of FFmpeg; more for those who kill often. */
const PARTS = KILLS > 1 ? 5 : 3
/** The end is shorter than a segment and belongs to the last part. */
const SEGMENTS = PARTS + 1
const SECONDS = 2 * PARTS
const never = new AbortController().signal
let test: TestDatabase
let tenant: Tenant
let dataDir: string
let clip: string
let ffmpegPath: string

beforeAll(async () => {
  test = await openTestDatabase()
  tenant = await addTenant(test.db)
  // The two that cost least.
  await test.db.account.update({ where: { id: tenant.accountId }, data: { rungs: [...RUNGS] } })
  dataDir = mkdtempSync(join(tmpdir(), 'cloud-playout-parts-'))
  // The built-in items exist already, so the workers that are killed do not prepare them.
  await test.db.account.create({ data: { id: SYSTEM_ACCOUNT_ID, name: 'Built in', kind: 'SYSTEM' } })
  const made = {
    accountId: SYSTEM_ACCOUNT_ID,
    title: 'Built in',
    state: 'CANCELLED',
    sourceName: '',
    sourceBytes: 1n,
  } as const
  await test.db.mediaItem.createMany({ data: BUILT_IN_IDS.map((id) => ({ id, ...made })) })
  clip = join(dataDir, 'clip.mp4')
  // A picture that costs the encoder little: what is in it does not matter here.
  const input = [
    '-f',
    'lavfi',
    '-i',
    `color=green:s=64x64:r=25:d=${SECONDS}`,
    '-f',
    'lavfi',
    '-i',
    `sine=440:d=${SECONDS}`,
  ]
  execFileSync('ffmpeg', ['-v', 'error', ...input, '-c:v', 'libx264', '-g', '50', '-pix_fmt', 'yuv420p', clip])
  // Notes which part it begins: its folder's name.
  ffmpegPath = join(dataDir, 'noting-ffmpeg')
  const note = `echo "$*" | grep -o 'parts/[0-9a-f]*/[0-9a-z]*-wk' | head -1 >> ${dataDir}/begun`
  // While there is a file with that name, this part fails.
  const fail = `case "$*" in *"/$(cat ${dataDir}/fails 2>/dev/null || echo none)-wk"*) exit 1;; esac`
  writeFileSync(ffmpegPath, `#!/bin/sh\n${note}\n${fail}\nexec ffmpeg "$@"\n`)
  chmodSync(ffmpegPath, 0o755)
}, 120_000)
afterAll(async () => {
  await test?.drop()
  rmSync(dataDir, { recursive: true, force: true })
})
beforeEach(async () => {
  await test.db.mediaItem.deleteMany({ where: { accountId: tenant.accountId } })
  rmSync(join(dataDir, 'begun'), { force: true })
})

const row = (mediaId: string) => test.db.mediaItem.findUniqueOrThrow({ where: { id: mediaId } })

/** Names of parts whose encode began, in their order. */
const begun = () =>
  existsSync(join(dataDir, 'begun'))
    ? [...readFileSync(join(dataDir, 'begun'), 'utf8').matchAll(/\/([0-9a-z]+)-wk/g)].map(([, name]) => name!)
    : []
const ALL = [...Array.from({ length: PARTS }, (_, index) => String(index)), 'audio']

async function upload() {
  const mediaId = newId<MediaId>('md')
  const paths = mediaPaths(dataDir, tenant.accountId, mediaId)
  await mkdir(paths.folder, { recursive: true })
  await cp(clip, paths.source)
  const file = { mediaId, title: 'Film', kind: 'PROGRAMME', sourceName: 'film.mp4', sourceBytes: 9 } as const
  await addMedia(test.db, tenant.who, file)
  const state = async () => (await test.db.mediaItem.findUnique({ where: { id: mediaId } }))?.state
  const parts = () => test.db.transcodePart.findMany({ where: { mediaId } })
  return { mediaId, paths, state, parts }
}

async function addWorker() {
  const id = newId<WorkerId>('wk')
  const beat = () => beatWorker(test.db, { id, host: 'test', pid: process.pid, roles: ['transcode'] })
  await beat()
  const beats = setInterval(() => void beat().catch(() => undefined), 2_000)
  const tools = { ffmpegPath, ffprobePath: 'ffprobe', runDir: join(dataDir, 'run') }
  const context = { db: test.db, dataDir, tools, workerId: id, partFrames: PART_FRAMES }
  return { id, context, end: () => clearInterval(beats) }
}

async function nextPart(workerId: string): Promise<ClaimedPart> {
  for (;;) {
    const part = await claimAnyPart(test.db, workerId)
    if (part) return part
    await sleep(20)
  }
}

async function expectWhole({ mediaId, paths }: { mediaId: MediaId; paths: ReturnType<typeof mediaPaths> }) {
  const renditions = await test.db.rendition.findMany({ where: { mediaId }, include: { segments: true } })
  expect(renditions.map(({ name }) => name).toSorted()).toEqual([...RUNGS.toSorted(), 'audio'])
  for (const { segments } of renditions) expect(segments).toHaveLength(SEGMENTS)
  expect(readdirSync(paths.folder).filter((name) => name.startsWith('thumb-'))).toHaveLength(SEGMENTS)
  expect(readdirSync(paths.folder)).not.toContain('parts')
  expect(readdirSync(paths.folder)).not.toContain('work')
  expect(await test.db.transcodePart.count({ where: { mediaId } })).toBe(0)
}

it('two workers share the parts of one item, and each part is encoded once', async () => {
  const item = await upload()
  const [owner, helper] = [await addWorker(), await addWorker()]
  const claim = (await claimMedia(test.db, item.mediaId, owner.id))!
  const running = transcodeMedia(owner.context, claim, never)
  let over = false
  let helped = 0
  const helping = (async () => {
    while (!over) {
      const part = await claimAnyPart(test.db, helper.id)
      if (part) await helpWithPart(helper.context, part, never)
      if (part) helped++
      else await sleep(20)
    }
  })()
  expect(await running).toBe('ready')
  over = true
  await helping
  expect(begun().toSorted()).toEqual(ALL.toSorted())
  expect(helped).toBeGreaterThan(0)
  expect(helped).toBeLessThan(ALL.length)
  await expectWhole(item)
  owner.end()
  helper.end()
}, 600_000)

it('a part that a helper cannot encode is left to the worker that has the item', async () => {
  const item = await upload()
  const [owner, helper] = [await addWorker(), await addWorker()]
  const stop = new AbortController()
  const running = transcodeMedia(owner.context, (await claimMedia(test.db, item.mediaId, owner.id))!, stop.signal)
  const part = await nextPart(helper.id)
  const broken = { ...helper.context, tools: { ...helper.context.tools, ffmpegPath: '/nowhere/ffmpeg' } }
  await helpWithPart(broken, part, never)
  const stored = async () => (await item.parts()).find(({ id }) => id === part.id)
  expect((await stored())?.attempts).toBe(1)
  stop.abort()
  expect(await running).toBe('again')
  // What is done stays, for whoever takes the item next.
  for (const row of await item.parts()) expect(row.state).not.toBe('RUNNING')
  owner.end()
  helper.end()
}, 600_000)

it('a part that fails leaves those that are done to the next attempt, and a fault behind them none', async () => {
  const item = await upload()
  const worker = await addWorker()
  const attempt = async () => {
    const claim = (await claimMedia(test.db, item.mediaId, worker.id))!
    const end = await transcodeMedia(worker.context, claim, never)
    await test.db.mediaItem.updateMany({ where: { id: item.mediaId }, data: { tryAfter: null } })
    return end
  }
  const done = async () => (await item.parts()).filter(({ state }) => state === 'DONE').map(({ index }) => index)
  await test.db.formatInit.deleteMany()
  writeFileSync(join(dataDir, 'fails'), String(PARTS - 1))
  expect(await attempt()).toBe('again')
  rmSync(join(dataDir, 'fails'))
  const early = Array.from({ length: PARTS - 1 }, (_, index) => index)
  expect((await done()).toSorted()).toEqual([0, ...early])
  // They can air, with all of the audio.
  const { preparedMs, durationMs, formatKey } = await row(item.mediaId)
  expect([preparedMs, durationMs]).toEqual([early.length * SEGMENT_MS, Math.ceil((SECONDS * 1_000) / 320) * 320])
  expect(await test.db.formatInit.count({ where: { formatKey: formatKey! } })).toBe(RUNGS.length + 1)
  const indexes = new MediaIndexes(test.db)
  const first = (await indexes.find(item.mediaId))!
  const counts = Object.fromEntries([...first.renditions].map(([name, { lengths }]) => [name, lengths.length]))
  expect([first.partial, counts]).toEqual([true, { '432p': early.length, '360p': early.length, audio: SEGMENTS }])
  const read = async (media: StoredMedia, rung: RungName, index: number) => {
    const cache = new SegmentCache(dataDir, 1)
    const bytes = await cache.load(media, rung, index).finally(() => cache.close())
    return Buffer.from(patchTimestamps(bytes, 1, 0).body)
  }
  const aired = [await read(first, '432p', 1), await read(first, 'audio', SEGMENTS - 1)]

  // All parts are done; then what is joined is not what the plan says.
  const { planKey } = (await item.parts())[0]!
  const folderOf = (part: number) => join(item.paths.parts, planKey, String(part))
  await test.db.transcodePart.updateMany({ where: { mediaId: item.mediaId }, data: { state: 'DONE' } })
  await cp(folderOf(0), folderOf(PARTS - 1), { recursive: true })
  rmSync(join(folderOf(PARTS - 1), '432p.mp4'))
  expect(await attempt()).toBe('again')
  expect([await item.parts(), existsSync(item.paths.parts)]).toEqual([[], false])
  expect([
    (await row(item.mediaId)).preparedMs,
    await test.db.rendition.count({ where: { mediaId: item.mediaId } }),
  ]).toEqual([null, 0])

  expect(await attempt()).toBe('ready')
  for (const name of ['audio', '0', '1'])
    expect(
      begun().filter((other) => other === name),
      name,
    ).toHaveLength(2)
  await expectWhole(item)
  // An origin with the index of the parts finds the same video and audio in the files that they became.
  expect((await row(item.mediaId)).formatKey).toBe(formatKey)
  await expect(read(first, '432p', 1)).rejects.toThrow('ENOENT')
  indexes.forget(item.mediaId)
  const whole = (await indexes.find(item.mediaId))!
  expect([await read(whole, '432p', 1), await read(whole, 'audio', SEGMENTS - 1)]).toEqual(aired)
  worker.end()
}, 600_000)

it('a cancelled item takes its parts from those who help, and leaves only the upload', async () => {
  const item = await upload()
  const [owner, helper] = [await addWorker(), await addWorker()]
  const lost = new AbortController()
  const running = transcodeMedia(owner.context, (await claimMedia(test.db, item.mediaId, owner.id))!, never, {
    lost: lost.signal,
  })
  const part = await nextPart(helper.id)
  expect(await findLostParts(test.db, [part])).toEqual([])
  await cancelMedia(test.db, tenant.who, item.mediaId)
  expect(await findLostParts(test.db, [part])).toEqual([part])
  lost.abort(new ClaimLostError(item.mediaId))
  expect(await running).toBe('claim-lost')
  expect(await item.parts()).toEqual([])
  expect(readdirSync(item.paths.folder)).toEqual(['source'])
  owner.end()
  helper.end()
}, 600_000)

it('parts of ready, cancelled and long failed items are swept, those of an item in preparation are not', async () => {
  const [ready, waiting, failed, cancelled] = [await upload(), await upload(), await upload(), await upload()]
  for (const { mediaId, paths } of [ready, waiting, failed, cancelled]) {
    mkdirSync(join(paths.parts, 'plan'), { recursive: true })
    const facts = { accountId: tenant.accountId, planKey: 'plan', track: 'VIDEO', fromFrame: 0, frames: 48 } as const
    await test.db.transcodePart.create({ data: { ...facts, id: `tp_${mediaId}`, mediaId, index: 0, isLast: true } })
  }
  await test.db.mediaItem.update({ where: { id: ready.mediaId }, data: { state: 'READY', readyAt: new Date() } })
  await test.db.mediaItem.update({ where: { id: failed.mediaId }, data: { state: 'FAILED' } })
  await test.db.mediaItem.update({ where: { id: cancelled.mediaId }, data: { state: 'CANCELLED' } })
  await sweepParts({ db: test.db, dataDir }, Date.now())
  expect(await ready.parts()).toHaveLength(1)
  await sweepParts({ db: test.db, dataDir }, Date.now() + 120_000)
  expect([await ready.parts(), readdirSync(ready.paths.folder)]).toEqual([[], ['source']])
  expect([(await waiting.parts()).length, readdirSync(waiting.paths.folder)]).toEqual([1, ['parts', 'source']])
  expect([(await cancelled.parts()).length, (await failed.parts()).length]).toEqual([0, 1])
  await sweepParts({ db: test.db, dataDir }, Date.now() + 86_500_000)
  expect([(await waiting.parts()).length, (await failed.parts()).length]).toEqual([1, 0])
})

it(
  `a worker that is killed (times: ${KILLS}) loses nothing, and no finished part is encoded again`,
  async () => {
    const script = resolve(import.meta.dirname, '../testing/parts-worker.ts')
    const start = () => {
      const args = [script, test.url, dataDir, ffmpegPath, String(PART_FRAMES)]
      const child = spawn(process.execPath, args, { stdio: 'ignore' })
      onTestFinished(() => void child.kill('SIGKILL'))
      return child
    }
    const kill = async (child: ChildProcess) => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    const nameOf = ({ track, index }: { track: string; index: number }) => (track === 'AUDIO' ? 'audio' : String(index))
    let killed = 0
    // An item that is ready too early is followed by another: only workers that have work count as killed.
    do {
      const item = await upload()
      rmSync(join(dataDir, 'begun'), { force: true })
      const done = new Map<string, number>()
      const countDone = async () => {
        if ((await item.state()) === 'READY') return ALL.length
        return (await item.parts()).filter(({ state }) => state === 'DONE').length
      }
      while (killed < KILLS) {
        const child = start()
        // From the start of the program to the end of a part or two; the last one after the end of a part at least.
        await sleep(1_000 + Math.random() * 3_000)
        if (killed === KILLS - 1) await expect.poll(countDone, { timeout: 120_000, interval: 50 }).toBeGreaterThan(0)
        await kill(child)
        const state = await item.state()
        expect(state).not.toBe('FAILED')
        if (state === 'READY') break
        killed++
        for (const part of await item.parts())
          if (part.state === 'DONE' && !done.has(nameOf(part)))
            done.set(nameOf(part), begun().filter((name) => name === nameOf(part)).length)
      }
      const last = start()
      await expect.poll(item.state, { timeout: 400_000, interval: 200 }).toBe('READY')
      // Ready comes before the clean-up of the folder.
      const leftovers = () => readdirSync(item.paths.folder).filter((name) => name === 'parts' || name === 'work')
      await expect.poll(leftovers, { timeout: 60_000 }).toEqual([])
      await kill(last)
      for (const [name, times] of done)
        expect(
          begun().filter((other) => other === name),
          name,
        ).toHaveLength(times)
      await expectWhole(item)
    } while (killed < KILLS)
    expect(killed).toBe(KILLS)
  },
  600_000 + KILLS * 20_000,
)
