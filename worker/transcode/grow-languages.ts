// The audio languages that a ready item lacks since its account has added them. The item stays ready, and on air.
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { mediaStorage } from '#adapters/media-storage.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import { notify } from '#adapters/wakeup.ts'
import { audioRung, pickLanguages } from '#domain/captions/audio-tracks.ts'
import { AUDIO_RENDITION } from '#domain/ladder/ladder.ts'
import { MediaFailure } from '#domain/media/media-failure.ts'
import { sourceReportSchema, withLanguages } from '#domain/media/source-report.ts'
import type { BackfillJob } from '#features/ladder/backfill.ts'
import { findPreparation, trackLanguagesOf } from '#features/media/find-preparation.ts'
import { encodeLanguages, requireSameInit } from './encode-languages.ts'
import { publishRenditions } from './publish-renditions.ts'
import { insertRenditions, type NewRendition } from './record-ready.ts'
import { retryUntilWritten } from './retry-until-written.ts'
import { planSource, probeSource } from './steps.ts'
import type { TranscodeContext } from './transcode-context.ts'

/** By then every origin has read the item again (LANGUAGES_AGAIN_MS), and what airs later is not published yet. */
const AIRS_AFTER_MS = 60_000

/** @throws MediaFailure; the signal's reason */
export async function growLanguages(
  context: TranscodeContext,
  job: BackfillJob,
  { work, signal }: { work: string; signal: AbortSignal },
): Promise<void> {
  const { db, dataDir, tools } = context
  const item = await retryUntilWritten(() => findItem(db, job.mediaId), signal)
  if (!item || item.missing.length === 0) return
  const storage = mediaStorage(dataDir)
  await storage.restoreSource(job, item.sourceSha256, signal)
  const { source } = mediaPaths(dataDir, job.accountId, job.mediaId)
  const choice = await retryUntilWritten(() => findPreparation(db, job.mediaId), signal)
  const probed = await probeSource(source, { tools, signal, onShare: () => undefined })
  const { plan } = planSource(probed, choice)
  if (plan.durationMs !== item.durationMs)
    throw new MediaFailure('ENCODER_FAILED', `the source lasts ${plan.durationMs}, the item ${item.durationMs}`)
  const tracks = pickLanguages(withLanguages(probed.report, choice.languages), plan.audioStream, item.missing)
  if (tracks.length === 0) return
  await rm(work, { recursive: true, force: true })
  await mkdir(work, { recursive: true })
  const files = { source, rendition: (name: string) => join(work, `${name}.mp4`) }
  const made = await encodeLanguages(tracks, plan, files, { tools, signal, isIdle: true })
  requireSameInit(item.main, made)
  const stored = await publishRenditions(storage, job, { work, signal }, made)
  if (await retryUntilWritten(() => record(db, job.mediaId, item, stored), signal))
    logger('transcode').info({ mediaId: job.mediaId, languages: tracks.map(({ language }) => language) }, 'more audio')
}

type Item = NonNullable<Awaited<ReturnType<typeof findItem>>>

/** Null: it is no longer ready, or has no upload. `missing`: languages that the report has a track for, if any. */
async function findItem(db: Db, mediaId: string) {
  const row = await db.mediaItem.findUnique({
    where: { id: mediaId, state: 'READY', deletedAt: null },
    select: {
      ...{ durationMs: true, readyAt: true, sourceSha256: true, sourceReport: true, trackLanguages: true },
      renditions: { where: { track: 'AUDIO' }, select: { name: true, initHash: true } },
      account: { select: { audioLanguages: true } },
    },
  })
  const report = sourceReportSchema.safeParse(row?.sourceReport)
  const main = row?.renditions.find(({ name }) => name === AUDIO_RENDITION.name)
  if (!row?.sourceSha256 || !report.success || !main) return null
  const has = new Set(row.renditions.map(({ name }) => name))
  const lacking = row.account.audioLanguages.filter((language) => !has.has(audioRung(language)))
  // Whether one of them is the main audio is known after the source was read.
  const stated = withLanguages(report.data, trackLanguagesOf(row.trackLanguages))
  const missing = pickLanguages(stated, ANY_STREAM, lacking).map(({ language }) => language)
  return { ...row, sourceSha256: row.sourceSha256, main, missing }
}

/** No stream has this index. */
const ANY_STREAM = -1

/** @returns false: it was prepared again or deleted, and nothing was recorded */
async function record(db: Db, mediaId: string, { readyAt }: Item, made: readonly NewRendition[]): Promise<boolean> {
  const recorded = await db.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM "MediaItem" WHERE id = ${mediaId} FOR UPDATE`
      if ((await tx.mediaItem.count({ where: { id: mediaId, state: 'READY', readyAt } })) === 0) return false
      await insertRenditions(tx, mediaId, made)
      const names = made.map(({ name }) => name)
      const airsFrom = new Date(Date.now() + AIRS_AFTER_MS)
      await tx.rendition.updateMany({ where: { mediaId, name: { in: names } }, data: { airsFrom } })
      return true
    },
    { timeout: 120_000 },
  )
  if (recorded) await notify(db, 'library', mediaId)
  return recorded
}
