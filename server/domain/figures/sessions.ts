// Who watches, counted from what is fetched: a session is somebody who took a segment in the last seconds.
// The figures of one channel at one origin; time comes in as an argument.
import type { Cmcd } from './cmcd.ts'

/** Players fetch a segment every two seconds, some in pairs; whoever is silent so long has gone. */
export const SESSION_IDLE_MS = 12_000
/** Stalls and dropped pictures are told for the last minute. */
export const TROUBLE_WINDOW_MS = 60_000
/** So that a flood of made-up names costs memory for one minute and no more than this. */
const MAX_SESSIONS = 50_000

export interface TakenSegment {
  session: string
  /** Rung of the house ladder; `audio` says nothing of the picture. */
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
  /** Percent of the viewers whose picture is known, by rung; they add up to 100 or to nothing. */
  qualityDistribution: Record<string, number>
  droppedFrames: number
  bufferingEvents: number
}

export class ViewerSessions {
  readonly #sessions = new Map<string, Session>()
  /** What happened in each second, newest last; at most a minute. */
  readonly #seconds: Second[] = []

  get size(): number {
    return this.#sessions.size
  }

  take({ session: id, rung, bytes, cmcd }: TakenSegment, now: number): ViewerEvent[] {
    const events: ViewerEvent[] = []
    const second = this.countBytes(bytes, now)
    if (cmcd?.bs) second.stalls++
    const quality = rung === 'audio' ? null : rung
    const known = this.#sessions.get(id)
    if (!known) {
      if (this.#sessions.size >= MAX_SESSIONS) return events
      this.#sessions.set(id, { since: now, seenAt: now, quality, dropped: cmcd?.dfa ?? null })
      return [{ type: 'viewer_joined', session: id, quality }]
    }
    known.seenAt = now
    if (cmcd?.dfa != null) {
      // A count since the player began: what it grew by, and nothing when the player began anew.
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

  /** What goes out without a viewer of its own, as to an edge. */
  countBytes(bytes: number, now: number): Second {
    const second = this.#second(now)
    second.bytes += bytes
    return second
  }

  /** Lets go of who has gone. */
  sweep(now: number): ViewerEvent[] {
    const events: ViewerEvent[] = []
    for (const [id, { since, seenAt }] of this.#sessions) {
      if (now - seenAt <= SESSION_IDLE_MS) continue
      this.#sessions.delete(id)
      events.push({ type: 'viewer_left', session: id, watchedMs: seenAt - since })
    }
    return events
  }

  /** Bitrate over the last five whole seconds: a segment goes out in a burst. */
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

/** Whole percent that add up to 100: what is left over goes to the largest remainders. */
function inPercent(counts: Record<string, number>): Record<string, number> {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const shares = Object.entries(counts).map(([name, count]) => ({ name, exact: (count * 100) / total }))
  let left = 100 - shares.reduce((sum, { exact }) => sum + Math.floor(exact), 0)
  const byRemainder = [...shares].sort((a, b) => (b.exact % 1) - (a.exact % 1))
  const extra = new Set(byRemainder.filter(() => left-- > 0).map(({ name }) => name))
  return Object.fromEntries(shares.map(({ name, exact }) => [name, Math.floor(exact) + (extra.has(name) ? 1 : 0)]))
}
