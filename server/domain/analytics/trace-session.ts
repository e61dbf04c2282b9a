// Turns the events of one session into what its viewer saw. Repetitions and the order of arrival do not change the
// result. All figures are sums over these traces (minute-facts.ts).
//
// An event holds until the next one, for at most SILENT_MS. A trace of some of the events therefore equals the trace of
// all events, except in the first LOOK_BACK_MS and the last LOOK_AHEAD_MS.
import type { PlaybackEvent, PlayerState } from './playback-event.ts'

/**
 * Players report every ten seconds, and once a minute where a browser slows the timers of a hidden page. One that is
 * silent for longer has gone, or its machine slept.
 */
export const SILENT_MS = 75_000
/**
 * What happens at an instant belongs to the slice before it. That slice ended up to SILENT_MS ago, and began up to SILENT_MS
 * before its end; its state was reported up to SILENT_MS before that, and a seek before it decides whether it is a stall.
 */
export const LOOK_BACK_MS = 4 * SILENT_MS
/** Whether a viewer went depends on the slice after, which ends with the next event. */
export const LOOK_AHEAD_MS = 2 * SILENT_MS

/** Of 60 a second between two events. */
const MOST_FRAMES = (60 * SILENT_MS) / 1_000

/** A time in which the viewer watched, or waited for the picture to go on. Times are epoch ms. */
export interface Slice {
  from: number
  /** Exclusive. */
  to: number
  kind: 'watched' | 'stalled'
  /** Programme date-time of the picture at `from`; null: unknown. */
  airFrom: number | null
  playbackRate: number
  bitrateKbps: number | null
  rendition: string | null
}

/** What is known of a session over its whole length. Times are epoch ms. */
export interface SessionOutline {
  /** The first event. */
  startedAt: number
  /** The first wish to play, or picture, or failure; null: the page was opened, and nothing else. */
  askedAt: number | null
  /** The first picture; null: none yet. */
  playedAt: number | null
  /** The first fatal error; null: none. */
  failedAt: number | null
  /** False: a player without reports, of which only what origins sent is known. */
  isReported: boolean
}

export interface SessionTrace {
  /** In order, without overlaps. */
  slices: Slice[]
  /** From the wish to play until the first picture, if that is in this trace and its wish is known. */
  startupMs: number | null
  /** When the picture stopped without the viewer's doing, after the first picture. */
  stallsAt: number[]
  switchesAt: number[]
  errors: { at: number; code: string }[]
  /** Increases of the player's count. */
  drops: { at: number; frames: number }[]
  /** Media that origins sent until then. */
  sent: { at: number; ms: number }[]
}

/** What a player does, with what came before: waiting after a seek is not a stall. */
type Phase = 'starting' | 'watched' | 'stalled' | 'seeking' | 'idle'

export function outlineOf(events: Iterable<PlaybackEvent>): SessionOutline {
  const outline: SessionOutline = {
    startedAt: Number.POSITIVE_INFINITY,
    askedAt: null,
    playedAt: null,
    failedAt: null,
    isReported: false,
  }
  for (const { at, state, servedMs } of events) {
    outline.startedAt = Math.min(outline.startedAt, at - (servedMs ?? 0))
    if (state === 'starting' || state === 'playing' || state === 'failed')
      outline.askedAt = Math.min(outline.askedAt ?? at, at)
    if (state === 'playing') outline.playedAt = Math.min(outline.playedAt ?? at, at)
    if (state === 'failed') outline.failedAt = Math.min(outline.failedAt ?? at, at)
    outline.isReported ||= servedMs === null
  }
  return outline
}

/**
 * @param events of one session, in any order; repetitions count once
 * @source CTA-2066 (states of a player), CTA-5004-B `sta`
 */
export function traceSession(events: readonly PlaybackEvent[], outline: SessionOutline): SessionTrace {
  const ordered = inOrder(events)
  const told = ordered.filter(({ servedMs }) => servedMs === null)
  const trace = traceTold(told, outline)
  const evidence = ordered.filter(({ servedMs }) => servedMs !== null)
  trace.sent = evidence.map(({ at, servedMs }) => ({ at, ms: servedMs! }))
  if (!outline.isReported) for (const event of evidence) trace.slices.push(servedSlice(event, trace.slices.at(-1)))
  return trace
}

function traceTold(told: readonly PlaybackEvent[], outline: SessionOutline): SessionTrace {
  const trace: SessionTrace = {
    ...{ slices: [], startupMs: null, stallsAt: [], switchesAt: [], errors: [], drops: [], sent: [] },
  }
  let phase: Phase = 'idle'
  let toldPhaseAt = Number.NEGATIVE_INFINITY
  let seekAt = Number.NEGATIVE_INFINITY
  let askedAt: number | null = null
  let bitrate: { kbps: number; at: number } | null = null
  let rendition: { name: string; at: number } | null = null
  let dropped: { frames: number; at: number } | null = null
  let lastAt = Number.NEGATIVE_INFINITY
  for (const [i, event] of told.entries()) {
    const { at, state } = event
    if (at - lastAt > SILENT_MS || at - toldPhaseAt > SILENT_MS) phase = 'idle'
    lastAt = at
    if (state === 'starting') askedAt = at
    const hasPlayed = outline.playedAt !== null && at > outline.playedAt
    const next: Phase =
      state === null ? phase : phaseAfter(phase, state, { hasPlayed, isSeeking: at - seekAt <= SILENT_MS })
    if (state !== null) toldPhaseAt = at
    if (next === 'seeking' && state !== 'waiting' && state !== 'rebuffering') seekAt = at
    if (next === 'stalled' && phase !== 'stalled') trace.stallsAt.push(at)
    if (at === outline.playedAt && state === 'playing' && trace.startupMs === null)
      trace.startupMs = event.startupMs === null ? waitOf(at, askedAt) : Math.min(event.startupMs, SILENT_MS)
    if (event.errorCode !== null) trace.errors.push({ at, code: event.errorCode })
    if (event.bitrateKbps !== null) {
      if (bitrate && bitrate.kbps !== event.bitrateKbps && at - bitrate.at <= SILENT_MS) trace.switchesAt.push(at)
      bitrate = { kbps: event.bitrateKbps, at }
    }
    if (event.rendition !== null) rendition = { name: event.rendition, at }
    if (event.droppedFrames !== null) {
      // A lower count: the player began again.
      const more = dropped && at - dropped.at <= SILENT_MS ? event.droppedFrames - dropped.frames : 0
      if (more > 0) trace.drops.push({ at, frames: Math.min(more, MOST_FRAMES) })
      dropped = { frames: event.droppedFrames, at }
    }
    phase = next
    const until = told[i + 1]?.at
    if (until === undefined || until === at || until - at > SILENT_MS) continue
    if (phase !== 'watched' && phase !== 'stalled') continue
    const { airAt: airFrom, playbackRate } = event
    trace.slices.push({
      ...{ from: at, to: until, kind: phase, airFrom, playbackRate },
      bitrateKbps: bitrate && at - bitrate.at <= SILENT_MS ? bitrate.kbps : null,
      rendition: rendition && at - rendition.at <= SILENT_MS ? rendition.name : null,
    })
  }
  return trace
}

/** Null: the wish to play is unknown, or too long ago to belong to this picture. */
function waitOf(playedAt: number, askedAt: number | null): number | null {
  return askedAt !== null && playedAt - askedAt <= SILENT_MS ? playedAt - askedAt : null
}

function servedSlice({ at, servedMs, airAt, bitrateKbps, rendition }: PlaybackEvent, before: Slice | undefined): Slice {
  const from = Math.max(at - servedMs!, before?.to ?? Number.NEGATIVE_INFINITY)
  const airFrom = airAt === null ? null : airAt + (from - (at - servedMs!))
  return { from: Math.min(from, at), to: at, kind: 'watched', airFrom, playbackRate: 1, bitrateKbps, rendition }
}

/** By time, and of the same instant by sequence; each event once. */
function inOrder(events: readonly PlaybackEvent[]): PlaybackEvent[] {
  const once = new Map<string, PlaybackEvent>()
  for (const event of events) {
    const key = `${event.toldAt} ${event.sequence} ${event.state} ${event.errorCode} ${event.servedMs === null}`
    const known = once.get(key)
    // Two deliveries can differ in our clock's time only: the earlier one counts, whichever is read first.
    if (!known || event.at < known.at) once.set(key, event)
  }
  return [...once.values()].sort((a, b) => a.at - b.at || a.toldAt - b.toldAt || a.sequence - b.sequence)
}

function phaseAfter(
  phase: Phase,
  state: PlayerState,
  { hasPlayed, isSeeking }: { hasPlayed: boolean; isSeeking: boolean },
): Phase {
  switch (state) {
    case 'playing':
      return 'watched'
    case 'seeking':
      return hasPlayed ? 'seeking' : 'starting'
    case 'rebuffering':
    case 'waiting':
      // The viewer waits for the first picture, or for the one that was sought.
      if (!hasPlayed) return 'starting'
      return phase === 'seeking' && isSeeking ? 'seeking' : 'stalled'
    case 'starting':
      return hasPlayed ? 'seeking' : 'starting'
    case 'paused':
    case 'ended':
    case 'failed':
    case 'quit':
    case 'preloading':
      return 'idle'
  }
}
