// The transcode role: a pool of workers with an item each, clean-up, and the built-in items.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Db, isDatabaseAway } from '#adapters/db.ts'
import { whyNoFiles } from '#adapters/disk-space.ts'
import { logger } from '#adapters/log.ts'
import { thisMachine } from '#adapters/machine.ts'
import { withFacts } from '#adapters/request-scope.ts'
import { boundWorkers } from '#domain/transcode/decide-workers.ts'
import { claimBackfill } from '#features/ladder/backfill.ts'
import { stateEncoder } from '#features/transcoder/pool.ts'
import type { Env } from '#server/env.ts'
import { ensureBuiltIns } from '#worker/built-in/ensure-built-ins.ts'
import { listFrameRates } from '#worker/built-in/write-built-ins.ts'
import type { Encoder } from '../ffmpeg/encoders/encoder.ts'
import { SOFTWARE } from '../ffmpeg/encoders/software.ts'
import { holdIdle } from '../ffmpeg/hold.ts'
import type { FfmpegTools } from '../ffmpeg/process.ts'
import { startLoop } from '../loop.ts'
import { type Claim, ClaimLostError, claimNextMedia } from './claim-media.ts'
import { cleanUp } from './clean-up.ts'
import { helpWithPart } from './encode-parts.ts'
import { growItem } from './grow-item.ts'
import { type ClaimedPart, claimAnyPart, findLostParts } from './part-queue.ts'
import { pickEncoder } from './pick-encoder.ts'
import { findLost } from './record-progress.ts'
import { startScaling } from './scale-pool.ts'
import { transcodeMedia } from './transcode-media.ts'
import { whileRoom } from './watch-disk.ts'

/** A notification announces waiting items; polling finds postponed ones, and those of a dead worker. */
const POLL_MS = 1_000
const HOUSE_AGAIN_MS = 15_000
/** Of all encoders in hardware. */
const TRIAL_MS = 180_000

export interface TranscodeRoleOptions {
  db: Db
  env: Pick<Env, 'DATA_DIR' | 'FFMPEG_PATH' | 'FFPROBE_PATH' | 'TRANSCODE_MIN_WORKERS' | 'TRANSCODE_MAX_WORKERS'>
  workerId: string
  /** Of the machine that it runs on. */
  machine?: { cores: number; memoryBytes: number }
  /** Omitted: the first that passes its trial. */
  encoder?: Encoder
  /** Of long items; for tests. */
  partFrames?: number
}

export interface TranscodeRole {
  /** Look for items now (a notification arrived). */
  wake(): void
  /** Resolves when nothing of the role is running. */
  stop(): Promise<void>
}

export function toolsOf(env: Pick<Env, 'DATA_DIR' | 'FFMPEG_PATH' | 'FFPROBE_PATH'>): FfmpegTools {
  return { ffmpegPath: env.FFMPEG_PATH, ffprobePath: env.FFPROBE_PATH, runDir: join(env.DATA_DIR, 'run') }
}

const WAITS = {
  full: 'the disk is full: uploads are rejected and videos wait until there is room',
  away: 'another folder, or none, is where DATA_DIR was: videos wait until it is back. Is a disk unmounted?',
  'read-only': 'DATA_DIR cannot be written: videos wait until it can',
}

export function startTranscodeRole(options: TranscodeRoleOptions): TranscodeRole {
  const { db, env, workerId, machine = thisMachine(), partFrames } = options
  const log = logger('transcode')
  const tools = toolsOf(env)
  const context = { db, dataDir: env.DATA_DIR, tools, workerId, ...(partFrames && { partFrames }) }
  const over = new AbortController()
  const { signal } = over
  const configured = { min: env.TRANSCODE_MIN_WORKERS, max: env.TRANSCODE_MAX_WORKERS }
  const pool = startScaling(db, workerId, boundWorkers(configured, machine), () => loop.hurry())
  const inHand = new Map<string, { lost: AbortController; done: Promise<void> }>()
  const helped = new Map<ClaimedPart, { lost: AbortController; done: Promise<void> }>()
  let growing: Promise<void> | null = null
  let away = false
  /** Why no item is begun. */
  let waits: keyof typeof WAITS | null = null
  const tell = (error: unknown) => {
    if (!isDatabaseAway(error))
      log.error({ err: error }, 'an item could not be claimed or finished; the next attempt follows')
    else if (!away) log.warn('the database does not answer; items wait')
    away = isDatabaseAway(error)
  }
  /** Null during the trial: an item is finished with the encoder that it was begun with. */
  let encoder: Encoder | null = null
  let isStated = false
  const tried = () => ({ encoder: encoder ?? SOFTWARE })
  const about = <T>(
    { mediaId, accountId }: Pick<Claim, 'accountId'> & { mediaId: string },
    work: (full: AbortSignal) => Promise<T>,
  ) => withFacts({ mediaId, accountId }, () => whileRoom(env.DATA_DIR, work))
  async function work(claim: Claim, lost: AbortSignal): Promise<void> {
    try {
      await about(claim, (full) => transcodeMedia({ ...context, ...tried() }, claim, signal, { full, lost }))
      inHand.delete(claim.mediaId)
      loop.hurry()
    } catch (error) {
      // It is claimed again at the next poll.
      inHand.delete(claim.mediaId)
      tell(error)
    }
  }
  /** What was cancelled ends at once, not with its next progress. */
  async function endLost(): Promise<void> {
    if (helped.size > 0)
      for (const part of await findLostParts(db, [...helped.keys()]))
        helped.get(part)?.lost.abort(new ClaimLostError(part.mediaId))
    if (inHand.size === 0) return
    for (const id of await findLost(db, workerId, [...inHand.keys()]))
      inHand.get(id)?.lost.abort(new ClaimLostError(id))
  }
  async function help(part: ClaimedPart, lost: AbortSignal): Promise<void> {
    try {
      await about(part, (full) => helpWithPart({ ...context, ...tried() }, part, AbortSignal.any([signal, lost, full])))
    } catch (error) {
      tell(error)
    }
    helped.delete(part)
    loop.hurry()
  }
  /** Ready items get more rungs while there is nothing else to do; when there is, that is stopped and continues later. */
  async function growIdle(): Promise<void> {
    const isIdle = inHand.size + helped.size === 0
    holdIdle(!isIdle)
    if (!isIdle || waits || growing || !encoder || signal.aborted) return
    const job = await claimBackfill(db, workerId)
    if (!job) return
    growing = about(job, (full) => growItem(context, job, AbortSignal.any([signal, full])))
      .catch(tell)
      .finally(() => {
        growing = null
        loop.hurry()
      })
  }
  const loop = startLoop(POLL_MS, async () => {
    try {
      await endLost()
      if (encoder && !isStated) isStated = await stateEncoder(db, workerId, encoder.name)
      const before = waits
      waits = await whyNoFiles(env.DATA_DIR)
      if (waits && waits !== before) log.error(WAITS[waits])
      if (!waits && before) log.warn('videos are prepared again')
      // One claim after the other: what is in hand must be known to the next.
      while (!waits && encoder && !signal.aborted && inHand.size + helped.size < pool.size()) {
        const claim = await claimNextMedia(db, workerId, [...inHand.keys()])
        away = false
        const lost = new AbortController()
        if (claim) inHand.set(claim.mediaId, { lost, done: work(claim, lost.signal) })
        else {
          // Nothing else to do: somebody's long item becomes ready sooner.
          const part = await claimAnyPart(db, workerId, [encoder.name, SOFTWARE.name])
          if (!part) break
          helped.set(part, { lost, done: help(part, lost.signal) })
        }
      }
      await growIdle()
    } catch (error) {
      tell(error)
    }
  })
  /**
   * Of the usual frame rate first, and of each other one soon after an account has chosen it. A full disk or a missing
   * program may be temporary: no restart of the product is needed.
   */
  async function keepBuiltIns(): Promise<void> {
    const made = new Set<number>()
    while (!signal.aborted) {
      try {
        for (const frameRate of await listFrameRates(db)) {
          if (made.has(frameRate)) continue
          await ensureBuiltIns({ db, dataDir: env.DATA_DIR, tools, signal }, frameRate)
          made.add(frameRate)
        }
      } catch (error) {
        if (!signal.aborted && !isDatabaseAway(error)) log.error({ err: error }, 'a built-in item is missing; retrying')
      }
      await sleep(HOUSE_AGAIN_MS, undefined, { signal }).catch(() => undefined)
    }
  }
  async function tryEncoders(): Promise<void> {
    try {
      // A driver that hangs in the kernel cannot be killed.
      const late = sleep(TRIAL_MS, null, { signal, ref: false }).catch(() => null)
      encoder = options.encoder ?? (await Promise.race([pickEncoder(tools, signal), late]))
      if (!encoder) throw new Error('the trial takes too long; software is used')
    } catch (error) {
      encoder = SOFTWARE
      if (!signal.aborted) log.error({ err: error }, 'the encoders could not be tried')
    }
    loop.hurry()
  }
  const beside = Promise.all([cleanUp({ db, dataDir: env.DATA_DIR }, signal), keepBuiltIns(), tryEncoders()])
  return {
    wake: () => loop.hurry(),
    async stop() {
      over.abort()
      await Promise.all([loop.stop(), pool.stop(), beside])
      await Promise.all([...[...inHand.values(), ...helped.values()].map(({ done }) => done), growing])
      holdIdle(false)
    },
  }
}
