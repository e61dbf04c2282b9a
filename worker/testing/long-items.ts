// Workers that prepare long items in parts, on a database and a data folder of their own; for tests.
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cp, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import type { MediaId, WorkerId } from '#domain/ids.ts'
import { addMedia } from '#features/media/add-media.ts'
import { beatWorker } from '#features/playout/leases.ts'
import { openTestDatabase } from '#server/testing/database.ts'
import { addTenant } from '#server/testing/fixtures.ts'
import type { Encoder } from '../ffmpeg/encoders/encoder.ts'
import { type ClaimedPart, claimAnyPart } from '../transcode/part-queue.ts'
import { CHEAP_RUNGS, skipBuiltIns } from './cheap-items.ts'

export const PART_FRAMES = 48

/** @param partCount of each item; each costs a run of FFmpeg */
export async function openLongItems(partCount: number) {
  /** The end is shorter than a segment and belongs to the last part. */
  const segments = partCount + 1
  const seconds = 2 * partCount
  const { db, url, drop } = await openTestDatabase()
  const tenant = await addTenant(db)
  await db.account.update({ where: { id: tenant.accountId }, data: { rungs: [...CHEAP_RUNGS] } })
  const dataDir = mkdtempSync(join(tmpdir(), 'cloud-playout-parts-'))
  // The workers that are killed do not prepare them.
  await skipBuiltIns(db)
  const clip = join(dataDir, 'clip.mp4')
  // A picture that costs the encoder little: what is in it does not matter here.
  const input = [
    '-f',
    'lavfi',
    '-i',
    `color=green:s=64x64:r=25:d=${seconds}`,
    '-f',
    'lavfi',
    '-i',
    `sine=440:d=${seconds}`,
  ]
  execFileSync('ffmpeg', ['-v', 'error', ...input, '-c:v', 'libx264', '-g', '50', '-pix_fmt', 'yuv420p', clip])
  // Notes which part it begins: its folder's name.
  const ffmpegPath = join(dataDir, 'noting-ffmpeg')
  const note = `echo "$*" | grep -o 'parts/[0-9a-f]*/[0-9a-z]*-wk' | head -1 >> ${dataDir}/begun`
  // While there is a file with that name, this part fails.
  const fail = `case "$*" in *"/$(cat ${dataDir}/fails 2>/dev/null || echo none)-wk"*) exit 1;; esac`
  writeFileSync(ffmpegPath, `#!/bin/sh\n${note}\n${fail}\nexec ffmpeg "$@"\n`)
  chmodSync(ffmpegPath, 0o755)

  const row = (mediaId: string) => db.mediaItem.findUniqueOrThrow({ where: { id: mediaId } })

  /** Names of parts whose encode began, in their order. */
  const begun = () =>
    existsSync(join(dataDir, 'begun'))
      ? [...readFileSync(join(dataDir, 'begun'), 'utf8').matchAll(/\/([0-9a-z]+)-wk/g)].map(([, name]) => name!)
      : []
  const ALL = [...Array.from({ length: partCount }, (_, index) => String(index)), 'audio']

  async function upload() {
    const mediaId = newId<MediaId>('md')
    const paths = mediaPaths(dataDir, tenant.accountId, mediaId)
    await mkdir(paths.folder, { recursive: true })
    await cp(clip, paths.source)
    const file = { mediaId, title: 'Film', kind: 'PROGRAMME', sourceName: 'film.mp4', sourceBytes: 9 } as const
    await addMedia(db, tenant.who, file)
    const state = async () => (await db.mediaItem.findUnique({ where: { id: mediaId } }))?.state
    const parts = () => db.transcodePart.findMany({ where: { mediaId } })
    return { mediaId, paths, state, parts }
  }

  async function addWorker(encoder?: Encoder) {
    const id = newId<WorkerId>('wk')
    const beat = () => beatWorker(db, { id, host: 'test', pid: process.pid, roles: ['transcode'] })
    await beat()
    const beats = setInterval(() => void beat().catch(() => undefined), 2_000)
    const tools = { ffmpegPath, ffprobePath: 'ffprobe', runDir: join(dataDir, 'run') }
    const context = { db, dataDir, tools, workerId: id, partFrames: PART_FRAMES, ...(encoder && { encoder }) }
    return { id, context, end: () => clearInterval(beats) }
  }

  async function nextPart(workerId: string): Promise<ClaimedPart> {
    for (;;) {
      const part = await claimAnyPart(db, workerId)
      if (part) return part
      await sleep(20)
    }
  }

  async function expectWhole({ mediaId, paths }: { mediaId: MediaId; paths: ReturnType<typeof mediaPaths> }) {
    const renditions = await db.rendition.findMany({ where: { mediaId }, include: { segments: true } })
    expect(renditions.map(({ name }) => name).toSorted()).toEqual([...CHEAP_RUNGS.toSorted(), 'audio'])
    for (const rendition of renditions) expect(rendition.segments).toHaveLength(segments)
    expect(readdirSync(paths.folder).filter((name) => name.startsWith('thumb-'))).toHaveLength(segments)
    expect(readdirSync(paths.folder)).not.toContain('parts')
    expect(readdirSync(paths.folder)).not.toContain('work')
    expect(await db.transcodePart.count({ where: { mediaId } })).toBe(0)
  }

  return {
    ...{ db, url, tenant, dataDir, ffmpegPath, partCount, segments, seconds },
    ...{ row, begun, all: ALL, upload, addWorker, nextPart, expectWhole },
    /** The next item begins without the items before it. */
    async clear() {
      await db.mediaItem.deleteMany({ where: { accountId: tenant.accountId } })
      rmSync(join(dataDir, 'begun'), { force: true })
    },
    async close() {
      await drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
