// What is finished of a long item can air while the rest is being prepared: its segments are in the index as soon as the
// parts before them and its audio are done. The files stay where the parts are until all are joined.
import { join } from 'node:path'
import { logger } from '#adapters/log.ts'
import { keyOf, mediaStorage, partFile } from '#adapters/media-storage.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import { AUDIO_RENDITION, type RungName } from '#domain/ladder/ladder.ts'
import type { ConformPlan } from '#domain/media/plan-conform.ts'
import { addSample, forecastAir, type Sample, speedOf } from '#domain/transcode/forecast-air.ts'
import { lengthOf, type VideoPart } from '#domain/transcode/plan-parts.ts'
import type { EmbeddedCaptions } from '#features/captions/add-embedded.ts'
import type { Claim } from './claim-media.ts'
import { requireSameInit } from './encode-languages.ts'
import { formatKeyOf, measureRendition } from './measure-rendition.ts'
import { countParts, listFinished } from './part-queue.ts'
import { publishRenditions } from './publish-renditions.ts'
import { beginEarlyAir, findEarlyAir, growEarlyAir, recordForecast } from './record-early-air.ts'
import type { NewRendition } from './record-ready.ts'
import type { TranscodeContext } from './transcode-context.ts'

/** A forecast that differs by less is not written. */
const FORECAST_STEP_MS = 30_000

export interface EarlyItem {
  plan: ConformPlan
  planKey: string
  parts: readonly VideoPart[]
  /** In the work folder; the storage's names are filled in when they are published. */
  languages: NewRendition[]
  captions: readonly EmbeddedCaptions[]
  work: string
}

export class PartPublisher {
  readonly #context: TranscodeContext
  readonly #claim: Claim
  readonly #item: EarlyItem
  /** Null: not asked yet. False: it was ready before, and its old files are what airs. */
  #published: number | null | false = null
  #samples: Sample[] = []
  #forecast: number | null = null

  constructor(context: TranscodeContext, claim: Claim, item: EarlyItem) {
    this.#context = context
    this.#claim = claim
    this.#item = item
  }

  /** Publishes what was finished since, and forecasts when the rest will be. Called once a second. */
  async look(signal: AbortSignal): Promise<void> {
    const { db } = this.#context
    const { plan, parts } = this.#item
    this.#published ??= await this.#resume()
    if (this.#published === false) return
    const finished = await listFinished(db, this.#claim.mediaId)
    while (finished.audio && this.#published < parts.length && finished.video.has(this.#published)) {
      await this.#publish(parts[this.#published]!, signal)
      this.#published++
    }
    const { share, running } = await countParts(db, this.#claim.mediaId)
    this.#samples = addSample(this.#samples, { atMs: performance.now(), doneMs: share * plan.durationMs })
    await this.#foresee(this.#published, running)
  }

  async #resume(): Promise<number | false> {
    const known = await findEarlyAir(this.#context.db, this.#claim.mediaId)
    if (!known) return false
    this.#forecast = known.airableFrom
    return this.#item.parts.filter((part) => this.#endOf(part) <= known.preparedMs).length
  }

  async #publish(part: VideoPart, signal: AbortSignal): Promise<void> {
    const { db } = this.#context
    const preparedMs = this.#endOf(part)
    const video: NewRendition[] = []
    const { plan, captions } = this.#item
    for (const { name } of plan.rungs)
      video.push(await this.#take('VIDEO', name, lengthOf(part, plan), { index: part.index, signal }))
    if (part.index > 0)
      return growEarlyAir(db, this.#claim, video, { preparedMs, fromSegment: part.fromFrame / gridOf(plan).gopFrames })
    const audio = await this.#take('AUDIO', AUDIO_RENDITION.name, plan, { index: 0, signal })
    await this.#publishLanguages(audio, signal)
    const made = [...video, audio]
    const { frameRate } = gridOf(plan)
    const facts = { durationMs: plan.durationMs, frameRate, formatKey: formatKeyOf(made), preparedMs }
    await beginEarlyAir(db, this.#claim, facts, { renditions: [...made, ...this.#item.languages], captions })
    logger('transcode').info({ mediaId: this.#claim.mediaId, preparedMs }, 'the first minutes of an item can air')
  }

  /** One file of a part: measured once more, since another worker may have made it. */
  async #take(
    track: 'VIDEO' | 'AUDIO',
    name: RungName,
    length: Pick<ConformPlan, 'durationMs' | 'segments' | 'frameRate'>,
    { index, signal }: { index: number; signal: AbortSignal },
  ): Promise<NewRendition> {
    const { dataDir } = this.#context
    const file = partFile({ planKey: this.#item.planKey, track, index }, name)
    const { folder } = mediaPaths(dataDir, this.#claim.accountId, this.#claim.mediaId)
    const measured = await measureRendition(name, join(folder, file), length, signal)
    // For origins on machines without this disk; here it is still to be joined.
    await mediaStorage(dataDir).writable?.copy(keyOf(this.#claim, file), join(folder, file), signal)
    return measured
  }

  async #publishLanguages(audio: NewRendition, signal: AbortSignal): Promise<void> {
    const { languages, work } = this.#item
    requireSameInit(audio, languages)
    const storage = mediaStorage(this.#context.dataDir)
    const published = await publishRenditions(storage, this.#claim, { work, signal }, languages)
    languages.splice(0, languages.length, ...published)
  }

  #endOf({ fromFrame, frames }: VideoPart): number {
    return lengthOf({ frames: fromFrame + frames }, this.#item.plan).durationMs
  }

  async #foresee(published: number, running: number): Promise<void> {
    const { plan, parts } = this.#item
    if (published === 0) return
    const longestMs = Math.max(...parts.map((part) => lengthOf(part, plan).durationMs))
    const forecast = forecastAir({
      now: Date.now(),
      durationMs: plan.durationMs,
      preparedMs: this.#endOf(parts[published - 1]!),
      batchMs: Math.max(1, running) * longestMs,
      speed: speedOf(this.#samples),
    })
    if (forecast === null || !differs(this.#forecast, forecast)) return
    await recordForecast(this.#context.db, this.#claim, new Date(forecast))
    this.#forecast = forecast
  }
}

/** Both in the past are the same: an airing may start now. */
function differs(known: number | null, forecast: number): boolean {
  if (known === null) return true
  if (Math.max(known, forecast) <= Date.now()) return false
  return Math.abs(known - forecast) >= FORECAST_STEP_MS
}
