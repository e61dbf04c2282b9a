// A recording of a live feed has no upload. When its account gets another frame rate, its highest rung and its audio become
// its source.
import { mkdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db } from '#adapters/db.ts'
import { keyOf, mediaStorage } from '#adapters/media-storage.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import { AUDIO_RENDITION, VIDEO_RUNGS } from '#domain/ladder/ladder.ts'
import { MediaFailure } from '#domain/media/media-failure.ts'
import { joinTracksArgs } from '../ffmpeg/args-complete.ts'
import { type FfmpegTools, runFfmpeg } from '../ffmpeg/process.ts'
import type { Claim } from './claim-media.ts'
import { longestFileBytes, throwUnlessDone } from './steps.ts'

/** @throws MediaFailure SOURCE_MISSING when its files are gone */
export async function makeSourceOfRecording(
  { db, dataDir, tools }: { db: Db; dataDir: string; tools: FfmpegTools },
  claim: Claim,
  durationMs: number,
  { work, signal }: { work: string; signal: AbortSignal },
): Promise<void> {
  const rows = await db.rendition.findMany({ where: { mediaId: claim.mediaId }, select: { name: true, file: true } })
  const top = VIDEO_RUNGS.find(({ name }) => rows.some((row) => row.name === name))
  await mkdir(work, { recursive: true })
  const pathOf = async (name: string | undefined) => {
    const row = rows.find((each) => each.name === name)
    if (!row) throw new MediaFailure('SOURCE_MISSING')
    return fetchFile(dataDir, keyOf(claim, row.file ?? `${row.name}.mp4`), { work, signal })
  }
  const tracks = { video: await pathOf(top?.name), audio: await pathOf(AUDIO_RENDITION.name) }
  const made = join(work, 'source.mp4')
  const run = await runFfmpeg(tools, joinTracksArgs(tracks, durationMs, made), {
    signal,
    canWait: true,
    limits: { fileBytes: longestFileBytes({ durationMs }, VIDEO_RUNGS) },
  })
  throwUnlessDone(run, signal)
  const { size } = await stat(made)
  await rename(made, mediaPaths(dataDir, claim.accountId, claim.mediaId).source)
  await db.mediaItem.update({ where: { id: claim.mediaId }, data: { sourceBytes: BigInt(size) } })
}

/** The path of a finished file on this machine. */
async function fetchFile(
  dataDir: string,
  key: string,
  { work, signal }: { work: string; signal: AbortSignal },
): Promise<string> {
  const storage = mediaStorage(dataDir)
  if ((await storage.local.size(key)) !== null) return join(dataDir, key)
  if (!storage.remote || (await storage.size(key)) === null) throw new MediaFailure('SOURCE_MISSING')
  const path = join(work, `fetched-${key.slice(key.lastIndexOf('/') + 1)}`)
  await storage.remote.save(key, path, signal)
  return path
}
