// One item from upload to ready:
//
//  UPLOADED ─ claim ─▶ CHECKING ─▶ TRANSCODING ─▶ VERIFYING ─▶ READY
//      ▲                  └────────────┴──────────────┴─ the file's fault, or last attempt ▶ FAILED
//      └─ worker stops, or a fault of ours with attempts left (then after a pause) ─┘
// Until READY a person may cancel it: CANCELLED.
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { diskStatus, folderStatus } from '#adapters/disk-space.ts'
import { logger } from '#adapters/log.ts'
import { mediaStorage } from '#adapters/media-storage.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import { hashFile } from '#adapters/sha256.ts'
import { pickLanguages } from '#domain/captions/audio-tracks.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import { AUDIO_RENDITION } from '#domain/ladder/ladder.ts'
import { breaksFromChapters } from '#domain/media/break-positions.ts'
import { findFaults } from '#domain/media/find-faults.ts'
import { findSourceFaults } from '#domain/media/ingest-facts.ts'
import { MediaFailure } from '#domain/media/media-failure.ts'
import type { SourceFacts } from '#domain/media/source-facts.ts'
import { withLanguages } from '#domain/media/source-report.ts'
import { findSilentBlack } from '#domain/media/suggest-breaks.ts'
import { backoffMs } from '#domain/system/backoff.ts'
import { planParts } from '#domain/transcode/plan-parts.ts'
import { findMainLanguage } from '#features/captions/find-main-language.ts'
import { findAudioLanguages } from '#features/language/languages.ts'
import { countUpload } from '#features/media/count-upload.ts'
import { findPreparation } from '#features/media/find-preparation.ts'
import { DomainError } from '#server/errors.ts'
import { THUMBNAIL_INTERVAL_MS } from '../ffmpeg/args-ladder.ts'
import { chooseEncoder } from './choose-encoder.ts'
import { type Claim, ClaimLostError, hasTriesLeft, MOST_CLAIMS } from './claim-media.ts'
import { ClosedCaptionSearch } from './closed-captions/find-closed-captions.ts'
import { completeRecording, findRecording } from './complete-recording.ts'
import { drawPictures } from './draw-pictures.ts'
import { encodeLanguages, requireSameInit } from './encode-languages.ts'
import { dropDoubtfulParts, dropParts, encodeInParts } from './encode-parts.ts'
import { extractCaptions } from './extract-captions.ts'
import { findMediaState } from './find-media-state.ts'
import { PICTURE_NAME } from './judge-pictures.ts'
import { formatKeyOf, measureRendition } from './measure-rendition.ts'
import { PROGRESS_OF, ProgressReporter } from './progress-reporter.ts'
import { publishRenditions, restoreSource } from './publish-renditions.ts'
import { postponeMedia, recordFailure, recordProgress, releaseMedia } from './record-progress.ts'
import { type FinishedMedia, type NewRendition, recordReady } from './record-ready.ts'
import { makeSourceOfRecording } from './recording-source.ts'
import { retryUntilWritten } from './retry-until-written.ts'
import { decodeRenditions, encodeLadder, measureLoudness, planSource, probeSource, type StepContext } from './steps.ts'
import type { TranscodeContext } from './transcode-context.ts'

/** `again`: the item waits for another attempt. */
export type TranscodeOutcome = 'ready' | 'failed' | 'claim-lost' | 'again'

interface Ends {
  /** Aborts when the disk becomes full: the item's own output is deleted first. */
  full?: AbortSignal
  /** Aborts with a ClaimLostError when the item was cancelled, deleted or taken. */
  lost?: AbortSignal
}

const NEVER = new AbortController().signal

/**
 * Rejects only when the result could not be recorded: the signal aborted while the database was unavailable. The item
 * is free again as soon as this worker is gone, or asks for more work.
 */
export async function transcodeMedia(
  context: TranscodeContext,
  claim: Claim,
  signal: AbortSignal,
  { full = NEVER, lost = NEVER }: Ends = {},
): Promise<TranscodeOutcome> {
  const { db, dataDir } = context
  const { mediaId } = claim
  const log = logger('transcode')
  const paths = mediaPaths(dataDir, claim.accountId, mediaId)
  // A worker that counts as dead may still be writing: each has a folder of its own.
  const work = join(paths.work, claim.workerId)
  try {
    // Leftovers of a killed worker. One that only seemed dead has lost its claim and fails on the missing files.
    await rm(paths.work, { recursive: true, force: true })
    return await settle(context, claim, { work, signal, full, lost })
  } catch (error) {
    // Also a failure that follows from the loss, such as a source that was deleted during the encode.
    if (!(error instanceof ClaimLostError)) throw error
    log.warn('claim lost: the item was cancelled or deleted, or another worker took it')
    const state = await retryUntilWritten(() => findMediaState(db, mediaId), signal)
    if (state === null) await rm(paths.folder, { recursive: true, force: true })
    else if (state === 'CANCELLED') await dropParts(context, claim)
    return 'claim-lost'
  } finally {
    await rm(work, { recursive: true, force: true })
    await rmdir(paths.work).catch(() => undefined)
  }
}

/** Brings the item to a recorded end. @throws ClaimLostError */
async function settle(
  context: TranscodeContext,
  claim: Claim,
  { work, signal, full, lost }: { work: string; signal: AbortSignal } & Required<Ends>,
): Promise<TranscodeOutcome> {
  const { db, dataDir } = context
  const log = logger('transcode')
  const began = performance.now()
  const any = AbortSignal.any([signal, full, lost])
  let isVerified = false
  try {
    if (claim.attempts > MOST_CLAIMS) throw new MediaFailure('ENCODER_FAILED', 'its workers ended again and again')
    const recording = await retryUntilWritten(() => findRecording(db, claim.mediaId), signal)
    if (recording?.isInRate) {
      await completeRecording(context, claim, recording, { work, signal: any })
      log.info({ tookMs: Math.round(performance.now() - began) }, 'a recording has all rungs')
      return 'ready'
    }
    if (recording) await makeSourceOfRecording(context, claim, recording.durationMs, { work, signal: any })
    const encoder = await retryUntilWritten(() => chooseEncoder(context, claim), signal)
    const finished = await produce({ ...context, encoder }, claim, work, any)
    isVerified = true
    // Checked once more before files are replaced that a new owner may have put there.
    await retryUntilWritten(() => recordProgress(db, claim, { progress: PROGRESS_OF.verify[1] }), signal)
    const renditions = await publishRenditions(mediaStorage(dataDir), claim, { work, signal }, finished.renditions)
    await moveIntoPlace(work, mediaPaths(dataDir, claim.accountId, claim.mediaId).folder)
    await retryUntilWritten(() => recordReady(db, claim, { ...finished, renditions }), signal)
    await retryUntilWritten(() => dropParts(context, claim), signal).catch((error) =>
      log.warn({ err: error }, 'the parts of a ready item were not deleted'),
    )
    log.info({ durationMs: finished.durationMs, tookMs: Math.round(performance.now() - began) }, 'item is ready')
    return 'ready'
  } catch (error) {
    if (error instanceof ClaimLostError) throw error
    if (lost.aborted) throw lost.reason
    if (signal.aborted) {
      await releaseMedia(db, claim)
      return 'again'
    }
    if ((await folderStatus(dataDir)) !== 'ok') {
      log.error('DATA_DIR is away or cannot be written; the item waits until it is back')
      await retryUntilWritten(() => releaseMedia(db, claim), signal)
      return 'again'
    }
    const failure = full.aborted ? new MediaFailure('DISK_FULL') : asFailure(error)
    // With a full disk they are the item's own files.
    if (failure.code === 'DISK_FULL') await retryUntilWritten(() => dropParts(context, claim), signal)
    else if (!isVerified) await retryUntilWritten(() => dropDoubtfulParts(context, claim), signal)
    if (failure.code === 'DISK_FULL') {
      // Its own files first. If the disk is full without them, it is neither the item's fault nor one of its attempts.
      await rm(work, { recursive: true, force: true })
      if ((await diskStatus(dataDir)) === 'full') {
        log.warn('the disk became full; the item waits until there is room')
        await retryUntilWritten(() => releaseMedia(db, claim), signal)
        return 'again'
      }
    }
    const again = failure.retryable && hasTriesLeft(claim)
    log.warn({ code: failure.code, detail: failure.detail, again }, 'item could not be prepared')
    const expected = error instanceof MediaFailure || error instanceof DomainError || full.aborted
    if (!expected) log.error({ err: error }, 'the transcoder itself failed')
    if (again) {
      const delayMs = backoffMs(claim.attempts + 1, Math.random())
      await retryUntilWritten(() => postponeMedia(db, claim, delayMs), signal)
      return 'again'
    }
    await retryUntilWritten(() => recordFailure(db, claim, failure), signal)
    return 'failed'
  }
}

/** Runs all steps in the work folder; nothing outside it is changed. */
async function produce(
  context: TranscodeContext,
  claim: Claim,
  work: string,
  stop: AbortSignal,
): Promise<FinishedMedia> {
  const { db, dataDir, tools } = context
  const { source } = mediaPaths(dataDir, claim.accountId, claim.mediaId)
  const lost = new AbortController()
  const signal = AbortSignal.any([stop, lost.signal])
  const reporter = new ProgressReporter(
    (progress) => recordProgress(db, claim, { progress }),
    (error) => {
      // A short outage of the database loses a progress update, not the encode.
      if (error instanceof ClaimLostError) lost.abort(error)
    },
  )
  const step = (name: keyof typeof PROGRESS_OF): StepContext => ({
    tools,
    encoder: context.encoder,
    signal,
    onShare: (share) => reporter.report(name, share),
  })
  const file = (name: string) => join(work, `${name}.mp4`)
  const wanted = () => retryUntilWritten(() => findAudioLanguages(db, claim.accountId), signal)
  try {
    await mkdir(work, { recursive: true })
    await restoreSource(db, mediaStorage(dataDir), claim, signal)
    const choice = await retryUntilWritten(() => findPreparation(db, claim.mediaId), signal)
    const probed = await probeSource(source, step('check'))
    await retryUntilWritten(() => recordProgress(db, claim, { sourceReport: probed.report }), signal)
    const { facts, plan } = planSource(probed, choice)
    const search = new ClosedCaptionSearch(probed.report)
    const sourceSha256 = await hashFile(source, signal, (chunk) => search.push(chunk))
    const report = search.found ?? probed.report
    const found = {
      sourceReport: report,
      sourceFacts: { ...factsForPeople(facts), framing: plan.framing, targetLufs: plan.targetLufs },
      sourceSha256,
    }
    await retryUntilWritten(() => recordProgress(db, claim, found), signal)
    await retryUntilWritten(() => countUpload(db, claim, plan.durationMs), signal)
    reporter.report('check', 1)
    const loudness = await measureLoudness(source, facts, step('loudness'))

    const loudnessLufs = loudness.integratedLufs
    await retryUntilWritten(() => recordProgress(db, claim, { state: 'TRANSCODING', loudnessLufs }), signal)
    const parts = planParts(plan, facts.container, context.partFrames)
    const paths = { source, rendition: file, thumbnailPattern: join(work, 'thumb-%05d.jpg') }
    const tracks = pickLanguages(withLanguages(report, choice.languages), plan.audioStream, await wanted())
    const languages = await encodeLanguages(tracks, plan, paths, { tools, signal })
    const language = await retryUntilWritten(
      () => findMainLanguage(db, claim.mediaId, facts.chosen?.sound?.language ?? null),
      signal,
    )
    const programme = { videoStream: plan.videoStream, language, languages: choice.languages }
    const textFiles = { source, work, durationMs: plan.durationMs }
    const captions = await extractCaptions(report, programme, textFiles, { tools, signal })
    const decodeErrors = parts
      ? await encodeInParts(context, claim, { plan, parts, loudness, work, languages, captions }, step('encode'))
      : await encodeLadder(plan, loudness, paths, step('encode'))

    await retryUntilWritten(() => recordProgress(db, claim, { state: 'VERIFYING' }), signal)
    const renditions: NewRendition[] = []
    for (const { name } of [...plan.rungs, AUDIO_RENDITION])
      renditions.push(await measureRendition(name, file(name), plan, signal))
    requireSameInit(renditions.at(-1)!, languages)
    // All rungs of parts were decoded when they were made: what is left are faults over the whole length.
    const pictures = plan.rungs.slice(parts ? -1 : 0).map(({ name }) => file(name))
    const watched = await decodeRenditions({ pictures, sound: file(AUDIO_RENDITION.name) }, plan, step('verify'))
    const { cuts, cutsMs, shortTermLufs, waveform } = watched
    // A cover stands still on purpose.
    const spans = watched.spans.filter(({ kind }) => !(plan.isStill && kind === 'freeze'))
    const ofSource = { decodeErrors, audioLongerMs: audioLongerMs(facts) }
    const { durationMs } = plan
    const faults = [
      ...findSourceFaults(ofSource, durationMs),
      ...findFaults(spans, watched.loudness, durationMs, plan.targetLufs),
    ]
    const shown = { durationMs, thumbnailIntervalMs: THUMBNAIL_INTERVAL_MS, cutsMs, faults }
    return {
      durationMs,
      frameRate: gridOf(plan).frameRate,
      formatKey: formatKeyOf(renditions),
      thumbnailIntervalMs: THUMBNAIL_INTERVAL_MS,
      ...(await drawPictures(tools, work, shown, signal)),
      waveform,
      breakPositionsMs: breaksFromChapters(facts.chapterStartsMs, plan),
      faults,
      ingestFacts: { ...ofSource, cuts, cutsMs, shortTermLufs, silentBlack: findSilentBlack(spans, durationMs) },
      renditions: [...renditions, ...languages],
      captions,
    }
  } catch (error) {
    throw lost.signal.aborted ? lost.signal.reason : error
  } finally {
    await reporter.stop()
  }
}

/** Renames only: a reader sees a complete file or none. */
async function moveIntoPlace(work: string, folder: string): Promise<void> {
  for (const name of await readdir(folder)) if (PICTURE_NAME.test(name)) await rm(join(folder, name))
  for (const name of await readdir(work)) await rename(join(work, name), join(folder, name))
}

function audioLongerMs({ video, audio }: SourceFacts): number | null {
  if (!video || !audio || video.isStill || video.endMs === null || audio.endMs === null) return null
  return audio.endMs - video.endMs
}

/** The shape of sourceFactsSchema in server/features/media/schema.ts. */
function factsForPeople({ container, durationMs, video, audio, chosen }: SourceFacts) {
  return {
    container,
    durationMs,
    width: video?.width ?? 0,
    height: video?.height ?? 0,
    frameRate: video?.frameRate ?? 0,
    videoCodec: video?.codec ?? 'none',
    audioCodec: audio?.codec ?? null,
    hdr: video?.hdr ?? null,
    videoTrack: chosen?.picture?.track ?? null,
    videoTracks: chosen?.picture?.of ?? 0,
    audioTrack: chosen?.sound?.track ?? null,
    audioTracks: chosen?.sound?.of ?? 0,
    audioLanguage: chosen?.sound?.language ?? null,
    audioChannels: audio?.channels ?? 0,
  }
}

function asFailure(error: unknown): MediaFailure {
  if (error instanceof MediaFailure) return error
  if (error instanceof DomainError && error.code === 'LIMIT_REACHED') return new MediaFailure('UPLOAD_MINUTES')
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') return new MediaFailure('DISK_FULL', message)
  return new MediaFailure('ENCODER_FAILED', message)
}
