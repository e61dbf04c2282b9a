// A live feed is encoded only in the rungs that its channel needs. The other rungs of its recording, which other
// channels need, are made here from its highest rung.
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db } from '#adapters/db.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import { rungAt, VIDEO_RUNGS, type VideoRung } from '#domain/ladder/ladder.ts'
import { pickRungs } from '#domain/ladder/pick-rungs.ts'
import { completeArgs } from '../ffmpeg/args-complete.ts'
import type { FfmpegTools } from '../ffmpeg/process.ts'
import type { Claim } from './claim-media.ts'
import { formatOf, measureRendition } from './measure-rendition.ts'
import { recordProgress } from './record-progress.ts'
import { type FormatRendition, type NewRendition, recordCompleted } from './record-ready.ts'
import { retryUntilWritten } from './retry-until-written.ts'
import { encodeMissing } from './steps.ts'

export interface RecordingToComplete {
  durationMs: number
  frameRate: number
  /** Whether that is still its account's. */
  isInRate: boolean
  /** The existing ones. */
  renditions: FormatRendition[]
  /** Of its account. */
  ladder: readonly string[]
}

/** Null: it has a source, as an upload or since its account got another frame rate. */
export async function findRecording(db: Db, mediaId: string): Promise<RecordingToComplete | null> {
  const item = await db.mediaItem.findUnique({
    where: { id: mediaId },
    select: {
      ...{ durationMs: true, frameRate: true, sourceReport: true },
      account: { select: { frameRate: true, rungs: true } },
      renditions: { select: { name: true, init: true } },
    },
  })
  const recorded = await db.liveStream.count({ where: { mediaId } })
  if (recorded === 0 || !item?.durationMs || item.sourceReport !== null) return null
  const { durationMs, frameRate, renditions, account } = item
  return { durationMs, frameRate, isInRate: frameRate === account.frameRate, renditions, ladder: account.rungs }
}

/** @throws MediaFailure, ClaimLostError */
export async function completeRecording(
  context: { db: Db; dataDir: string; tools: FfmpegTools },
  claim: Claim,
  { durationMs, renditions, ladder, ...timed }: RecordingToComplete,
  { work, signal }: { work: string; signal: AbortSignal },
): Promise<void> {
  const { db, dataDir, tools } = context
  const paths = mediaPaths(dataDir, claim.accountId, claim.mediaId)
  const has = (rung: VideoRung) => renditions.some(({ name }) => name === rung.name)
  const missing = pickRungs(ladder, null).filter((rung) => !has(rung))
  const top = VIDEO_RUNGS.find(has)
  if (!top) throw new Error('a recording without video cannot be completed')
  const file = (name: string) => join(work, `${name}.mp4`)
  await mkdir(work, { recursive: true })
  await retryUntilWritten(() => recordProgress(db, claim, { state: 'TRANSCODING' }), signal)
  const plan = planRecorded(durationMs, missing, timed)
  await encodeMissing(completeArgs(paths.rendition(top.name), plan.frames, plan.rungs, file), plan, { tools, signal })
  const made: NewRendition[] = []
  for (const { name } of missing) made.push(await measureRendition(name, file(name), plan, signal))
  const format = formatOf([...made, ...renditions])
  // Checked once more before files are moved to where a new owner may have put them.
  await retryUntilWritten(() => recordProgress(db, claim, { progress: 1 }), signal)
  for (const { name } of missing) await rename(file(name), paths.rendition(name))
  await retryUntilWritten(() => recordCompleted(db, claim, format, made), signal)
}

/** @param rungs to make. @param timed the frame rate of the recording */
export function planRecorded(durationMs: number, rungs: readonly VideoRung[], timed: { frameRate: number }) {
  const { frameRate, segmentMs } = gridOf(timed)
  const frames = (durationMs * frameRate) / 1_000
  return {
    durationMs,
    frameRate,
    frames,
    segments: Math.ceil(durationMs / segmentMs),
    rungs: rungs.map((rung) => rungAt(rung, timed)),
  }
}
