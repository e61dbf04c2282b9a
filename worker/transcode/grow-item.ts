// The rungs that a ready item lacks since the ladder of its account grew. The item stays ready, and on air in the format
// that its timelines name.
import { mkdir, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { keyOf, mediaStorage } from '#adapters/media-storage.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import { VIDEO_RUNGS, type VideoRung } from '#domain/ladder/ladder.ts'
import { pickRungs } from '#domain/ladder/pick-rungs.ts'
import { MediaFailure } from '#domain/media/media-failure.ts'
import type { ConformPlan } from '#domain/media/plan-conform.ts'
import { backoffMs } from '#domain/system/backoff.ts'
import { type BackfillJob, endBackfill, postponeBackfill, releaseBackfill } from '#features/ladder/backfill.ts'
import { replanGrown } from '#features/ladder/replan-grown.ts'
import { findPreparation } from '#features/media/find-preparation.ts'
import { addedArgs, completeArgs } from '../ffmpeg/args-complete.ts'
import { planRecorded } from './complete-recording.ts'
import { growLanguages } from './grow-languages.ts'
import { formatOf, measureRendition } from './measure-rendition.ts'
import { publishRenditions } from './publish-renditions.ts'
import { type NewRendition, recordGrown } from './record-ready.ts'
import { retryUntilWritten } from './retry-until-written.ts'
import { checkSource, encodeMissing } from './steps.ts'
import type { TranscodeContext } from './transcode-context.ts'

/** The last attempt; then it waits until the ladder is set again. */
const MAX_TRIES = 3

/** Rejects only when the result could not be recorded. */
export async function growItem(context: TranscodeContext, job: BackfillJob, signal: AbortSignal): Promise<void> {
  const { db, dataDir } = context
  const log = logger('transcode')
  const paths = mediaPaths(dataDir, job.accountId, job.mediaId)
  const work = join(paths.work, job.workerId)
  try {
    await growLanguages(context, job, { work, signal })
    const rungs = await grow(context, job, { work, signal })
    if (rungs.length > 0) log.info({ rungs }, 'an item has more rungs')
  } catch (error) {
    if (signal.aborted) return await releaseBackfill(db, job)
    const delayMs = job.attempts < MAX_TRIES ? backoffMs(job.attempts, Math.random()) : null
    log.warn({ err: error, again: delayMs !== null }, 'an item did not get more rungs')
    await retryUntilWritten(() => postponeBackfill(db, job, delayMs), signal)
  } finally {
    await rm(work, { recursive: true, force: true })
    await rmdir(paths.work).catch(() => undefined)
  }
}

interface Work {
  work: string
  signal: AbortSignal
}

/** @returns the names of what was made. @throws MediaFailure; the signal's reason */
async function grow(context: TranscodeContext, job: BackfillJob, { work, signal }: Work): Promise<string[]> {
  const { db, dataDir } = context
  const item = await retryUntilWritten(() => findItem(db, job), signal)
  if (!item) {
    await retryUntilWritten(() => endBackfill(db, job), signal)
    return []
  }
  const file = (name: string) => join(work, `${name}.mp4`)
  await rm(work, { recursive: true, force: true })
  await mkdir(work, { recursive: true })
  const { missing, args, plan } = await planMissing(context, item, { work, signal })
  if (missing.length > 0)
    await encodeMissing(args, { ...plan, rungs: missing }, { tools: context.tools, signal, isIdle: true })
  const made: NewRendition[] = []
  for (const { name } of missing) made.push(await measureRendition(name, file(name), plan, signal))
  if (made.length === 0) {
    await retryUntilWritten(() => endBackfill(db, job), signal)
    return []
  }
  const format = formatOf([...made, ...item.renditions])
  const stored = await publishRenditions(mediaStorage(dataDir), job, { work, signal }, made)
  const change = { before: item.formatKey, format }
  const recorded = await retryUntilWritten(() => recordGrown(db, job, change, stored), signal)
  if (recorded) await retryUntilWritten(() => replanGrown(db, job, missing), signal)
  return recorded ? missing.map(({ name }) => name) : []
}

type Item = NonNullable<Awaited<ReturnType<typeof findItem>>>

/** Null: it is no longer ready. */
async function findItem(db: Db, { mediaId }: BackfillJob) {
  const row = await db.mediaItem.findUnique({
    where: { id: mediaId, state: 'READY', deletedAt: null },
    select: {
      id: true,
      accountId: true,
      durationMs: true,
      formatKey: true,
      frameRate: true,
      sourceSha256: true,
      renditions: { select: { name: true, file: true, init: true } },
    },
  })
  return row?.durationMs && row.formatKey ? { ...row, durationMs: row.durationMs, formatKey: row.formatKey } : null
}

interface MissingPlan {
  missing: readonly VideoRung[]
  args: string[]
  plan: Pick<ConformPlan, 'durationMs' | 'segments' | 'frameRate'>
}

/** From the upload; a recording has none, and its highest rung takes its place. */
async function planMissing(context: TranscodeContext, item: Item, { work, signal }: Work): Promise<MissingPlan> {
  const { db, dataDir, tools } = context
  const storage = mediaStorage(dataDir)
  const of = { accountId: item.accountId, mediaId: item.id }
  const rendition = (name: string) => join(work, `${name}.mp4`)
  const has = (rung: VideoRung) => item.renditions.some(({ name }) => name === rung.name)
  const { frameRate } = gridOf(item)
  const choice = await retryUntilWritten(() => findPreparation(db, item.id), signal)
  if (item.sourceSha256) {
    await storage.restoreSource(of, item.sourceSha256, signal)
    const { source } = mediaPaths(dataDir, item.accountId, item.id)
    const { plan } = await checkSource(source, { tools, signal, onShare: () => undefined }, { ...choice, frameRate })
    if (plan.durationMs !== item.durationMs)
      throw new MediaFailure('ENCODER_FAILED', `the source lasts ${plan.durationMs}, the item ${item.durationMs}`)
    const missing = plan.rungs.filter((rung) => !has(rung))
    return {
      missing,
      args: missing.length === 0 ? [] : addedArgs({ ...plan, rungs: missing }, { source, rendition }),
      plan,
    }
  }
  const missing = pickRungs(choice.ladder, null).filter((rung) => !has(rung))
  const plan = planRecorded(item.durationMs, missing, item)
  const top = VIDEO_RUNGS.flatMap((rung) => item.renditions.find(({ name }) => name === rung.name) ?? [])[0]
  if (!top) throw new MediaFailure('ENCODER_FAILED', 'the item has no video')
  const key = keyOf(of, top.file ?? `${top.name}.mp4`)
  const isHere = (await storage.local.size(key)) !== null
  const from = isHere ? storage.local.pathOf(key) : join(work, 'highest.mp4')
  if (!isHere) await storage.remote?.save(key, from, signal)
  return { missing, args: missing.length === 0 ? [] : completeArgs(from, plan.frames, plan.rungs, rendition), plan }
}
