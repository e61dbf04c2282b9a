// Supervises the encoder of a session: reports its cost, sets its priority by whether it is on air, and ends it before
// it fills the disk.
import { statfs } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Db, isDatabaseAway } from '#adapters/db.ts'
import { folderStatus } from '#adapters/disk-space.ts'
import { logger } from '#adapters/log.ts'
import type { VideoRung } from '#domain/ladder/ladder.ts'
import { LAG_MS, LagMeter } from '#domain/live/encoder-lag.ts'
import { forgetEncoder, reportEncoder } from '#features/live/encoder-reports.ts'
import { findLiveRungs, type Recording } from '#features/live/recording.ts'
import { ON_AIR, prioritise, WARM } from '../ffmpeg/priority.ts'
import { readUsage, type Usage } from '../ffmpeg/process-usage.ts'
import { SignalLog, type SignalState } from '../ffmpeg/signal-log.ts'
import type { CpuGovernor } from './cpu-governor.ts'

export interface RecordingBounds {
  longestMs: number
  /** Of the disk with DATA_DIR. */
  freeBytes: number
}

/** A sender that reconnects begins a new item. */
export const BOUNDS: RecordingBounds = { longestMs: 24 * 3_600_000, freeBytes: 2 * 1024 ** 3 }
const POLL_MS = 2_000
const SEND_AGAIN = 'Its recording was kept; send the feed again.'
const LAG_LOOK_MS = 250
const START_MS = 4_000
const LOOK_AGAIN_MS = 1_000

export class EncoderWatch {
  readonly #db: Db
  readonly #session: Recording
  readonly #began = new Date()
  #pid: number | null = null
  #usage: Usage | null = null
  #priority: number | null = null
  #lookAt = 0
  readonly #governor: CpuGovernor
  readonly #lag = new LagMeter()
  #lagAt = 0
  #startedAt: number | null = null
  readonly #signal = new SignalLog()
  #told: SignalState = this.#signal.state

  readonly #rungs: readonly VideoRung[]

  constructor(db: Db, session: Recording, governor: CpuGovernor, rungs: readonly VideoRung[]) {
    this.#rungs = rungs
    this.#db = db
    this.#session = session
    this.#governor = governor
  }

  /** Before it has threads of its own. */
  started(pid: number): void {
    this.#pid = pid
    this.#follow(WARM)
  }

  /** Of its stderr. */
  logged(text: string): void {
    this.#signal.push(text, Date.now())
  }

  /** May be called at any rate. @param behindMs beyond what an encoder always buffers */
  lag(positionMs: number, behindMs: number): void {
    const now = performance.now()
    if (now < this.#lagAt) return
    this.#lagAt = now + LAG_LOOK_MS
    if (positionMs > 0) this.#startedAt ??= now
    // A backlog from its start is caught up, or dropped.
    if (this.#startedAt !== null && now - this.#startedAt > START_MS) this.#lag.observe(now, positionMs, behindMs)
    this.#governor.tell(this.#session.streamId, { isWanted: this.isWanted, isBehind: behindMs >= LAG_MS })
  }

  /** May be called at any rate. @returns the reason why it has to end */
  async look(dataDir: string, bounds: RecordingBounds): Promise<string | null> {
    const now = performance.now()
    if (now < this.#lookAt) return null
    this.#lookAt = now + POLL_MS
    this.#usage = this.#pid === null ? null : readUsage(this.#pid, this.#usage)
    const { cpuPercent = 0, memoryBytes = 0 } = this.#usage ?? {}
    try {
      const lag = this.#lag.look(now)
      const signal = this.#signal.state
      const changed = signal === this.#told ? {} : { signal }
      const report = { pid: this.#pid, startedAt: this.#began, cpuPercent, memoryBytes, lag, ...changed }
      const needed = await findLiveRungs(this.#db, this.#session)
      // A lower rung that it does not have is answered with one that it has.
      if (needed[0]!.height > this.#rungs[0]!.height)
        return `The rung ${needed[0]!.name} is needed from now on. ${SEND_AGAIN}`
      this.#follow((await reportEncoder(this.#db, this.#session, report)) ? ON_AIR : WARM)
      this.#told = signal
    } catch (error) {
      // A missed report must not end the feed.
      if (!isDatabaseAway(error)) logger('live').warn({ err: error }, 'an encoder could not be reported')
    }
    return outOfBounds(dataDir, Date.now() - this.#began.getTime(), bounds)
  }

  /** On air, or about to be. */
  get isWanted(): boolean {
    return this.#priority === ON_AIR
  }

  async over(): Promise<void> {
    this.#governor.forget(this.#session.streamId)
    await forgetEncoder(this.#db, this.#session).catch(() => undefined)
  }

  #follow(priority: number): void {
    if (this.#pid === null || this.#priority === priority) return
    this.#priority = priority
    prioritise(this.#pid, priority)
  }
}

/** In two looks: a network file system may fail once. */
async function isAway(dataDir: string): Promise<boolean> {
  if ((await folderStatus(dataDir)) === 'ok') return false
  await sleep(LOOK_AGAIN_MS)
  return (await folderStatus(dataDir)) !== 'ok'
}

/** @returns null: it may continue */
export async function outOfBounds(dataDir: string, livedMs: number, bounds: RecordingBounds): Promise<string | null> {
  if (livedMs >= bounds.longestMs)
    return `A live feed may last at most ${Math.round(bounds.longestMs / 3_600_000)} hours. Its recording was kept; send it again.`
  if (await isAway(dataDir))
    return 'The feed was ended because the storage of this installation is not there, or cannot be written. What was recorded before was kept.'
  const disk = await statfs(dataDir).catch(() => null)
  if (disk && disk.bavail * disk.bsize < bounds.freeBytes)
    return 'The feed was ended because the disk is almost full. The recording was kept.'
  return null
}
