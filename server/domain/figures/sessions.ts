// Counts viewers from what they fetch: a session is a player that fetched a segment in the last seconds. The figures of
// one channel at one origin; the time is an argument.
import { isAudioRung } from '#domain/ladder/ladder.ts'
import type { Cmcd } from './cmcd.ts'

/** Players fetch a segment every two seconds, some in pairs. A player that is silent for longer has gone. */
export const SESSION_IDLE_MS = 12_000
/** Stalls and dropped frames are reported for the last minute. */
export const TROUBLE_WINDOW_MS = 60_000
/** A flood of made-up session names costs this much memory at most, for one minute. */
const MAX_SESSIONS = 50_000

export interface TakenSegment {
  session: string
  /** Rung of the house ladder; `audio` does not tell the video rung. */
  rung: string
  bytes: number
  cmcd: Cmcd | null
}

export type ViewerEvent =
  | { type: 'viewer_joined'; session: string; quality: string | null }
  | { type: 'viewer_left'; session: string; watchedMs: number }
  | { type: 'quality_changed'; session: string; from: string; to: string }

interface Session {
  since: number
  seenAt: number
  quality: string | null
  dropped: number | null
}

interface Second {
  at: number
  bytes: number
  stalls: number
  dropped: number
}

export interface ViewerFigures {
  concurrentViewers: number
  egressBitrateMbps: number
  /** Percent of the viewers whose video rung is known, by rung; the sum is 100 or 0. */
  qualityDistribution: Record<string, number>
  droppedFrames: number
  bufferingEvents: number
}

export class ViewerSessions {
  readonly #sessions = new Map<string, Session>()
  /** Events of each second, newest last; at most a minute. */
  readonly #seconds: Second[] = []

  get size(): number {
    return this.#sessions.size
  }

  take({ session: id, rung, bytes, cmcd }: TakenSegment, now: number): ViewerEvent[] {
    const events: ViewerEvent[] = []
    const second = this.countBytes(bytes, now)
    if (cmcd?.bs) second.stalls++
    const quality = isAudioRung(rung) ? null : rung
    const known = this.#sessions.get(id)
    if (!known) {
      if (this.#sessions.size >= MAX_SESSIONS) return events
      this.#sessions.set(id, { since: now, seenAt: now, quality, dropped: cmcd?.dfa ?? null })
      return [{ type: 'viewer_joined', session: id, quality }]
    }
    known.seenAt = now
    if (cmcd?.dfa != null) {
      // A count since the player began: its increase, and nothing when the player restarted.
      second.dropped += Math.max(0, cmcd.dfa - (known.dropped ?? cmcd.dfa))
      known.dropped = cmcd.dfa
    }
    if (quality !== null && quality !== known.quality) {
      if (known.quality !== null)
        events.push({ type: 'quality_changed', session: id, from: known.quality, to: quality })
      known.quality = quality
    }
    return events
  }

  /** Bytes without a viewer of their own, such as to an edge. */
  countBytes(bytes: number, now: number): Second {
    const second = this.#second(now)
    second.bytes += bytes
    return second
  }

  /** Removes players that have gone. */
  sweep(now: number): ViewerEvent[] {
    const events: ViewerEvent[] = []
    for (const [id, { since, seenAt }] of this.#sessions) {
      if (now - seenAt <= SESSION_IDLE_MS) continue
      this.#sessions.delete(id)
      events.push({ type: 'viewer_left', session: id, watchedMs: seenAt - since })
    }
    return events
  }

  /** Bitrate over the last five whole seconds: a segment is sent in a burst. */
  figures(now: number): ViewerFigures {
    const second = Math.floor(now / 1_000)
    const recent = this.#seconds.filter(({ at }) => at < second && at >= second - 5)
    const minute = this.#seconds.filter(({ at }) => at > second - TROUBLE_WINDOW_MS / 1_000)
    const sum = (of: 'bytes' | 'stalls' | 'dropped', from: typeof minute) => from.reduce((all, one) => all + one[of], 0)
    const counts: Record<string, number> = {}
    for (const { quality } of this.#sessions.values())
      if (quality !== null) counts[quality] = (counts[quality] ?? 0) + 1
    return {
      concurrentViewers: this.#sessions.size,
      egressBitrateMbps: Math.round((sum('bytes', recent) * 8) / 5 / 10_000) / 100,
      qualityDistribution: inPercent(counts),
      droppedFrames: sum('dropped', minute),
      bufferingEvents: sum('stalls', minute),
    }
  }

  #second(now: number): Second {
    const at = Math.floor(now / 1_000)
    const last = this.#seconds.at(-1)
    if (last && last.at >= at) return last
    const made = { at, bytes: 0, stalls: 0, dropped: 0 }
    this.#seconds.push(made)
    while (this.#seconds[0]!.at <= at - TROUBLE_WINDOW_MS / 1_000) this.#seconds.shift()
    return made
  }
}

/** Whole percents with the sum 100: the rest goes to the largest remainders. */
function inPercent(counts: Record<string, number>): Record<string, number> {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const shares = Object.entries(counts).map(([name, count]) => ({ name, exact: (count * 100) / total }))
  let left = 100 - shares.reduce((sum, { exact }) => sum + Math.floor(exact), 0)
  const byRemainder = [...shares].sort((a, b) => (b.exact % 1) - (a.exact % 1))
  const extra = new Set(byRemainder.filter(() => left-- > 0).map(({ name }) => name))
  return Object.fromEntries(shares.map(({ name, exact }) => [name, Math.floor(exact) + (extra.has(name) ? 1 : 0)]))
}
