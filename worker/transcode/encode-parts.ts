// Long items: parts of their video, and their audio, are encoded by several workers, of this machine and of others that
// share its storage. A part is done once: its folder gets its name when it is complete and checked.
import { cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { logger } from '#adapters/log.ts'
import { keyOf, mediaStorage, partFile } from '#adapters/media-storage.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import { sha256 } from '#adapters/sha256.ts'
import type { MediaId } from '#domain/ids.ts'
import { AUDIO_RENDITION, type RungName } from '#domain/ladder/ladder.ts'
import { MediaFailure } from '#domain/media/media-failure.ts'
import type { ConformPlan } from '#domain/media/plan-conform.ts'
import type { Loudness } from '#domain/media/plan-loudness.ts'
import { lengthOf } from '#domain/transcode/plan-parts.ts'
import { findPreparation } from '#features/media/find-preparation.ts'
import { partArgs } from '../ffmpeg/args-part.ts'
import type { Encoder } from '../ffmpeg/encoders/encoder.ts'
import { encoderFor } from '../ffmpeg/encoders/encoder-for.ts'
import { SOFTWARE } from '../ffmpeg/encoders/software.ts'
import { startLoop } from '../loop.ts'
import { type Claim, ClaimLostError } from './claim-media.ts'
import { findMediaState } from './find-media-state.ts'
import { joinParts } from './join-parts.ts'
import { measureRendition } from './measure-rendition.ts'
import {
  type ClaimedPart,
  claimPartOf,
  countParts,
  finishPart,
  recordPartProgress,
  releasePart,
  storeParts,
} from './part-queue.ts'
import { type EarlyItem, PartPublisher } from './publish-parts.ts'
import { endEarlyAir } from './record-early-air.ts'
import { retryUntilWritten } from './retry-until-written.ts'
import { checkSource, encodePart, encodeSound, requireIntact, type StepContext } from './steps.ts'
import type { TranscodeContext } from './transcode-context.ts'

const LOOK_MS = 1_000

/** Equal keys: the same frames, filters and encoders. */
const planKeyOf = (plan: ConformPlan, encoder: Encoder): string => {
  const paths = { source: '', rendition: (name: string) => name, thumbnailPattern: '' }
  const first = { index: 0, fromFrame: 0, frames: plan.frames, isLast: true }
  return sha256(JSON.stringify([plan, partArgs(plan, first, paths, encoder)])).slice(0, 16)
}

/** An item that became ready later than this is still with its worker. */
const SETTLED_MS = 60_000

const partsFolder = (dataDir: string, { accountId, mediaId }: Pick<Claim, 'accountId' | 'mediaId'>) =>
  mediaPaths(dataDir, accountId, mediaId).parts
const folderOf = (dataDir: string, part: ClaimedPart) =>
  dirname(join(mediaPaths(dataDir, part.accountId, part.mediaId).folder, partFile(part, 'any')))

/**
 * Has all parts encoded, and joins them to the files of one run in the work folder. This worker encodes those that no
 * other has taken. @returns the errors of the decoders. @throws MediaFailure; the signal's reason
 */
export async function encodeInParts(
  context: TranscodeContext,
  claim: Claim,
  { loudness, ...item }: Omit<EarlyItem, 'planKey'> & { loudness: Loudness },
  step: StepContext,
): Promise<number> {
  const { db, dataDir } = context
  const { signal } = step
  const { plan, parts, work } = item
  const encoder = encoderFor(plan.rungs, context.encoder ?? SOFTWARE)
  const planKey = planKeyOf(plan, encoder)
  const how = { planKey, encoder: encoder.name, parts, loudness }
  await retryUntilWritten(() => storeParts(db, claim, how), signal)
  const publisher = new PartPublisher(context, claim, { ...item, planKey })
  const publish = () =>
    publisher.look(signal).catch((error) => {
      // The item is prepared without it; one that was taken or ended is found out with the next progress.
      if (!signal.aborted && !(error instanceof ClaimLostError))
        logger('transcode').warn({ err: error, mediaId: claim.mediaId }, 'finished parts could not be published')
    })
  const looks = startLoop(LOOK_MS, async () => {
    // A short outage of the database loses a progress update.
    const counts = await countParts(db, claim.mediaId).catch(() => null)
    if (counts) step.onShare(counts.share)
    await publish()
  })
  const count = () => retryUntilWritten(() => countParts(db, claim.mediaId), signal)
  try {
    while ((await count()).left > 0) {
      signal.throwIfAborted()
      const part = await retryUntilWritten(() => claimPartOf(db, context.workerId, claim.mediaId), signal)
      if (part) await makePart(context, part, plan, signal)
      else await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined)
    }
  } finally {
    await looks.stop()
    // They air until all are joined, or go on.
    await publish()
  }
  const folder = join(partsFolder(dataDir, claim), planKey)
  const each = (name: string) => parts.map(({ index }) => join(folder, String(index), name))
  for (const { name } of plan.rungs) await joinParts(each(`${name}.mp4`), join(work, `${name}.mp4`), signal)
  const audio = `${AUDIO_RENDITION.name}.mp4`
  await cp(join(folder, 'audio', audio), join(work, audio))
  for (const path of each(''))
    for (const name of await readdir(path)) if (name.endsWith('.jpg')) await cp(join(path, name), join(work, name))
  return (await count()).decodeErrors
}

/** For a worker that has no item of its own to prepare. Never rejects: the worker that has the item finds out why. */
export async function helpWithPart(context: TranscodeContext, part: ClaimedPart, signal: AbortSignal): Promise<void> {
  const { db, dataDir, tools } = context
  const log = logger('transcode').child({ part: part.index, track: part.track })
  try {
    const { source } = mediaPaths(dataDir, part.accountId, part.mediaId)
    const choice = await findPreparation(db, part.mediaId)
    const { plan } = await checkSource(source, { tools, signal, onShare: () => undefined }, choice)
    const own = context.encoder ?? SOFTWARE
    const encoder = part.encoder === own.name ? own : SOFTWARE
    if (planKeyOf(plan, encoder) !== part.planKey)
      throw new MediaFailure('ENCODER_FAILED', 'the part is of another plan')
    await makePart({ ...context, encoder }, part, plan, signal)
  } catch (error) {
    if (!signal.aborted) log.warn({ err: error }, 'a part could not be encoded; the worker that has the item does it')
    await releasePart(db, part, !signal.aborted).catch(() => undefined)
    const isDeleted = await findMediaState(db, part.mediaId).then(
      (state) => state === null,
      () => false,
    )
    if (isDeleted) await rm(mediaPaths(dataDir, part.accountId, part.mediaId).folder, { recursive: true, force: true })
  }
}

/** @throws MediaFailure; the signal's reason */
async function makePart(
  { db, dataDir, tools, encoder }: TranscodeContext,
  part: ClaimedPart,
  plan: ConformPlan,
  signal: AbortSignal,
): Promise<void> {
  const done = folderOf(dataDir, part)
  // A worker that counts as dead may still be writing.
  const work = `${done}-${part.workerId}`
  let toldAt = performance.now()
  const step: StepContext = {
    ...(encoder && { encoder }),
    tools,
    signal,
    onShare(share) {
      if (performance.now() - toldAt < LOOK_MS) return
      toldAt = performance.now()
      recordPartProgress(db, part, Math.min(1, share)).catch(() => undefined)
    },
  }
  let decodeErrors = 0
  try {
    if (!(await exists(done))) {
      await rm(work, { recursive: true, force: true })
      await mkdir(work, { recursive: true })
      decodeErrors = await encodeInto(
        work,
        mediaPaths(dataDir, part.accountId, part.mediaId).source,
        { part, plan },
        step,
      )
      await rename(work, done).catch(async (error: NodeJS.ErrnoException) => {
        // Another worker was as fast: its files are as good.
        if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
      })
    }
    await retryUntilWritten(() => finishPart(db, part, decodeErrors), signal)
  } catch (error) {
    await releasePart(db, part, !signal.aborted).catch(() => undefined)
    throw signal.aborted ? signal.reason : error
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function encodeInto(
  work: string,
  source: string,
  { part, plan }: { part: ClaimedPart; plan: ConformPlan },
  step: StepContext,
): Promise<number> {
  const rendition = (name: string) => join(work, `${name}.mp4`)
  const thumbnailPattern = join(work, 'thumb-%05d.jpg')
  const decodeErrors =
    part.track === 'AUDIO'
      ? await encodeSound(plan, part, { source, rendition }, step)
      : await encodePart(plan, part, { source, rendition, thumbnailPattern }, step)
  const made: RungName[] = part.track === 'AUDIO' ? [AUDIO_RENDITION.name] : plan.rungs.map(({ name }) => name)
  const length = part.track === 'AUDIO' ? plan : lengthOf(part, plan)
  for (const name of made) await measureRendition(name, rendition(name), length, step.signal)
  const files = made.map(rendition)
  await requireIntact(part.track === 'AUDIO' ? { sound: files[0]! } : { pictures: files }, length, step)
  return decodeErrors
}

/** All parts, with what is done of them: the item is ready, failed or cancelled. */
export async function dropParts(
  { db, dataDir }: Pick<TranscodeContext, 'db' | 'dataDir'>,
  item: { accountId: string; mediaId: MediaId },
): Promise<void> {
  await endEarlyAir(db, item.mediaId)
  const { writable } = mediaStorage(dataDir)
  const keys: string[] = []
  for await (const { key } of writable?.list(`${keyOf(item, 'parts')}/`) ?? []) keys.push(key)
  await writable?.delete(keys)
  // The rows last: the sweep finds what is left by them.
  await rm(partsFolder(dataDir, item), { recursive: true, force: true })
  await db.transcodePart.deleteMany({ where: { mediaId: item.mediaId } })
}

/**
 * After a fault: all parts if each of them is done, since the next attempt does not build on what may be the fault. If one
 * is missing, the fault is its own or came before it: those that are done were checked, and stay for the next attempt.
 */
export async function dropDoubtfulParts(
  context: Pick<TranscodeContext, 'db' | 'dataDir'>,
  item: { accountId: string; mediaId: MediaId },
): Promise<void> {
  if ((await countParts(context.db, item.mediaId)).left === 0) await dropParts(context, item)
}

const SWEPT_AT_ONCE = 20
/** A failed item may be retried until then without encoding its finished parts again. */
const FAILED_KEPT_MS = 86_400_000

/**
 * Of ready items whose worker was killed before it deleted them, of cancelled items, and of those that failed a day ago.
 */
export async function sweepParts(context: Pick<TranscodeContext, 'db' | 'dataDir'>, now: number): Promise<void> {
  const left = await context.db.transcodePart.findMany({
    where: {
      OR: [
        { media: { state: 'READY', readyAt: { lt: new Date(now - SETTLED_MS) } } },
        { media: { state: 'CANCELLED', changedAt: { lt: new Date(now - SETTLED_MS) } } },
        { media: { state: 'FAILED', changedAt: { lt: new Date(now - FAILED_KEPT_MS) } } },
      ],
    },
    distinct: ['mediaId'],
    select: { accountId: true, mediaId: true },
    take: SWEPT_AT_ONCE,
  })
  for (const { accountId, mediaId } of left) await dropParts(context, { accountId, mediaId: mediaId as MediaId })
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
