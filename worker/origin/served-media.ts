// Reports how much media this origin sent to each session. Reported watch time is limited to it, and players without
// reports are counted from it.
import { randomInt } from 'node:crypto'
import { logger } from '#adapters/log.ts'
import { NOTHING_TOLD } from '#domain/analytics/playback-event.ts'
import { isAudioRung } from '#domain/ladder/ladder.ts'
import { type Collector, type Sender, senderHeaders } from '#features/analytics/collector.ts'
import { isMediaId } from '#features/on-demand/on-demand.ts'
import type { EdgePeers } from './edge-peers.ts'
import type { NotedMedia } from './viewers.ts'

/** How often the media of one viewer are reported. */
const EVERY_MS = 10_000
/** Limit of one report. A player that fills its buffer fetches more at once, but has not watched it yet. */
const MOST_MS = 60_000
const MOST_SESSIONS = 200_000

interface Serving {
  subjectId: string
  session: string | null
  since: number
  /** By kind: audio comes beside the video. */
  videoMs: number
  audioMs: number
  rendition: string | null
  /** Start of the first segment; null: an item on demand. */
  airAt: number | null
  sender: Omit<Sender, 'receivedAt'>
}

export class ServedMedia {
  readonly #collector: Pick<Collector, 'collect'>
  readonly #peers: EdgePeers
  readonly #now: () => number
  readonly #servings = new Map<string, Serving>()
  readonly #timer: NodeJS.Timeout
  /** Starts at a random number: equal numbers of two origins would count as a repetition. */
  #sequence = randomInt(2 ** 31)
  #failing = false

  /** @param now our wall clock, as the web process uses it */
  constructor(collector: Pick<Collector, 'collect'>, peers: EdgePeers, now: () => number = Date.now) {
    this.#collector = collector
    this.#peers = peers
    this.#now = now
    this.#timer = setInterval(() => void this.flush(this.#now() - EVERY_MS), 1_000)
    this.#timer.unref()
  }

  note({ subjectId, name, sid, sent, req }: NotedMedia): void {
    const key = `${subjectId} ${name}`
    let serving = this.#servings.get(key)
    if (!serving) {
      if (this.#servings.size >= MOST_SESSIONS) return
      const { headers } = req
      serving = {
        ...{ subjectId, session: sid, since: this.#now(), videoMs: 0, audioMs: 0, rendition: null },
        airAt: isMediaId(subjectId) ? null : sent.segment.startsAt,
        sender: { address: this.#peers.viewerAddress(req) ?? '', ...senderHeaders(headers) },
      }
      this.#servings.set(key, serving)
    }
    if (isAudioRung(sent.rung)) serving.audioMs += sent.segment.durationMs
    else {
      serving.videoMs += sent.segment.durationMs
      serving.rendition = sent.rung
    }
  }

  /** Reports what began before; at the end, everything. What could not be stored is reported with the next round. */
  async flush(before = Number.POSITIVE_INFINITY): Promise<void> {
    const at = this.#now()
    const ended: [key: string, serving: Serving][] = []
    for (const [key, serving] of this.#servings) {
      // In the order of their beginning.
      if (serving.since > before) break
      this.#servings.delete(key)
      ended.push([key, serving])
    }
    const outcomes = await Promise.allSettled(ended.map(([, serving]) => this.#tell(serving, at)))
    const failed = outcomes.find((outcome) => outcome.status === 'rejected')
    for (const [i, [key, serving]] of ended.entries())
      if (outcomes[i]!.status === 'rejected') this.#putBack(key, serving)
    if (failed && !this.#failing)
      logger('origin').warn({ err: failed.reason }, 'media that viewers got could not be noted for the analytics')
    this.#failing = failed !== undefined
  }

  #putBack(key: string, serving: Serving): void {
    const next = this.#servings.get(key)
    if (!next && this.#servings.size >= MOST_SESSIONS) return
    this.#servings.set(key, {
      ...(next ?? serving),
      // It is reported in ten seconds, with what was added by then.
      since: this.#now(),
      airAt: serving.airAt,
      videoMs: serving.videoMs + (next?.videoMs ?? 0),
      audioMs: serving.audioMs + (next?.audioMs ?? 0),
    })
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.flush()
  }

  #tell(serving: Serving, at: number): Promise<void> {
    const { subjectId, session, videoMs, audioMs, rendition, airAt, sender } = serving
    const servedMs = Math.min(MOST_MS, Math.round(videoMs > 0 ? videoMs : audioMs))
    const event = { ...NOTHING_TOLD, at, toldAt: at, sequence: this.#sequence++, servedMs, rendition, airAt }
    const report = { subject: subjectId, session, viewer: null, player: null, page: null, event }
    return this.#collector.collect({ events: [report], sentAt: at }, { ...sender, receivedAt: at })
  }
}
