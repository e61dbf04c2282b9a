// What a ready item lacks, made from its thumbnails and its audio by the real FFmpeg.
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { MediaStorage } from '#adapters/media-storage.ts'
import { mediaPaths, storyboardFile } from '#adapters/media-store.ts'
import { getMedia } from '#features/media/list-media.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { FFMPEG, FFPROBE } from '#server/testing/ffmpeg.ts'
import { addReadyMedia, addTenant } from '#server/testing/fixtures.ts'
import { makeMissingPictures } from './picture-backlog.ts'

let test: TestDatabase
let dataDir: string
const never = new AbortController().signal

beforeAll(async () => {
  test = await openTestDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'cloud-playout-pictures-'))
})
afterAll(async () => {
  await test?.drop()
  await rm(dataDir, { recursive: true, force: true })
})

const HOUR_MS = 3_600_000
const now = Date.now() + HOUR_MS
const run = (at = now, signal = never) => {
  const tools = { ffmpegPath: FFMPEG, ffprobePath: FFPROBE, runDir: join(dataDir, 'run') }
  return makeMissingPictures({ db: test.db, dataDir, tools, storage: new MediaStorage(dataDir, null) }, at, signal)
}

async function addRecording(accountId: string) {
  const id = await addReadyMedia(test.db, accountId, { durationMs: 20_000 })
  await test.db.mediaItem.update({ where: { id }, data: { thumbnailCount: 10 } })
  const { folder } = mediaPaths(dataDir, accountId, id)
  await mkdir(folder, { recursive: true })
  return { id, folder }
}

function writeFiles(folder: string) {
  // Black in the first half, and silent in the second.
  const picture = "testsrc2=s=320x180:r=1:d=10,drawbox=c=black:t=fill:enable='lt(t,5)'"
  const thumbnails = ['-q:v', '4', '-start_number', '0', join(folder, 'thumb-%05d.jpg')]
  execFileSync(FFMPEG, ['-v', 'error', '-f', 'lavfi', '-i', picture, ...thumbnails])
  const sound = "sine=440:d=20:r=48000,volume=8:enable='lt(t,10)',volume=0:enable='gte(t,10)'"
  const coder = ['-ac', '2', '-c:a', 'aac', '-b:a', '128k', join(folder, 'audio.mp4')]
  execFileSync(FFMPEG, ['-v', 'error', '-f', 'lavfi', '-i', sound, ...coder])
}

it('a recording gets its storyboard, waveform and posters, once', { timeout: 60_000 }, async () => {
  const { accountId } = await addTenant(test.db)
  const { id, folder } = await addRecording(accountId)
  writeFiles(folder)
  expect(await run(Date.now() + 30_000)).toBeNull()
  expect(await run()).toBe(id)
  expect(readdirSync(folder)).toContain(storyboardFile(0))
  const item = await test.db.mediaItem.findUniqueOrThrow({ where: { id } })
  expect(item.storyboardSheets).toBe(1)
  const peaks = [...(item.waveform ?? [])]
  expect(peaks.length).toBeGreaterThanOrEqual(200)
  expect(Math.min(...peaks.slice(5, 95))).toBeGreaterThan(100)
  expect(Math.max(...peaks.slice(105, 200))).toBeLessThanOrEqual(2)
  const view = await getMedia(test.db, accountId, id)
  expect(view.storyboardUrl).not.toBeNull()
  expect(view.postersMs.length).toBeGreaterThan(1)
  expect(Math.min(...view.postersMs)).toBeGreaterThanOrEqual(10_000)
  expect(item.pictureBytes).toBeGreaterThan(1_000n)
  expect(await run(now + HOUR_MS)).toBeNull()
})

it('one whose files are missing is tried three times, and not at once', async () => {
  const { accountId } = await addTenant(test.db)
  await addRecording(accountId)
  for (const tries of [1, 2, 3]) {
    await expect(run(now + tries * HOUR_MS)).rejects.toThrow()
    expect(await run(now + tries * HOUR_MS + 60_000)).toBeNull()
  }
  expect(await run(now + 10 * HOUR_MS)).toBeNull()
})

it('a worker that stops gives its item back', async () => {
  const { accountId } = await addTenant(test.db)
  const { id, folder } = await addRecording(accountId)
  writeFiles(folder)
  await expect(run(now, AbortSignal.abort(new Error('the worker stops')))).rejects.toThrow('the worker stops')
  expect(readdirSync(folder)).not.toContain('work')
  expect(await run(now)).toBe(id)
})
