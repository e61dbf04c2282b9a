// Which live feed a channel shows or waits for. Pure: the state before, the observation, and the time are arguments.
//
//  idle ──── taken by an operator | autoTake, steady | live block starts ▶ waiting
//  waiting ─ the feed has segments and is steady enough ─────────────▶ on air
//  on air ── no segment in time | sender gone ───────────────────────▶ waiting (slate, or the schedule)
//  on air ── lost, and its backup arrives ───────────────────────────▶ on air with the backup, until it is steady again
//  waiting ─ no feed for too long | block over ──────────────────────▶ idle, back to the schedule
//  any ───── released | another command changed the timeline ────────▶ idle
import type { Drop, LiveAir, Wanted } from './live-memory.ts'
import { GROW_LATE_MS } from './plan-live.ts'

export interface Feed {
  streamId: string
  contributionId: string
  mediaId: string
  title: string
  formatKey: string
  /** Complete segments. */
  segments: number
  /** Since the newest segment was completed. */
  ageMs: number
  /** How long its segments have arrived without a gap; 0 during one. */
  steadyMs: number
  /** The feed has ended. */
  isOver: boolean
  /** We ended it, or its worker or encoder died: the loss is our fault, and the sender connects again. */
  endedByUs: boolean
  /** How long ago its encoder lost its way to the database last, and found it again; null: never. */
  cutOffFromMs: number | null
  cutOffUntilMs: number | null
  /** Its encoder was too slow a moment ago: a gap is our fault, not the sender's. */
  isBehind: boolean
  /** Its picture has been black, or its sound silent, for some time. Only a backup replaces it then. */
  isDark: boolean
  stallMs: number
  onStall: 'slate' | 'schedule'
  /** How long the channel waits for it after a loss. */
  waitMs: number
  autoTake: boolean
}

/** A feed that is wanted and does not arrive: after this time the channel returns to its schedule. */
export const TIMEOUT_MS = 60_000
/** A sender that disconnected cleanly may be reconnecting; after this time it has gone. */
export const DISCONNECT_TIMEOUT_MS = 15_000
const DROPS_REMEMBERED_MS = 600_000
const MAX_DROPS = 16
const LONGEST_STEADY_MS = 60_000
/** A feed whose backup is on air must have arrived without a gap for this long before it replaces it. */
export const BACK_FROM_BACKUP_MS = 10_000
/** A recording that aired is kept this long after its end, whatever the setting: viewers seek back. */
export const AIRED_KEPT_MS = 24 * 3_600_000

/**
 * How long a feed must have arrived without a gap before it is taken (again): at once the first time and after one
 * short gap, then twice its stall time, doubling with each further loss.
 */
export function requiredStableMs(
  drops: LiveAir['drops'],
  contributionId: string,
  stallMs: number,
  now: number,
): number {
  const isRecent = (drop: Drop) => now - drop.at < DROPS_REMEMBERED_MS && !drop.ours
  const recent = drops.filter((drop) => drop.contributionId === contributionId && isRecent(drop))
  if (recent.length === 0 || (recent.length === 1 && recent[0]!.short)) return 0
  return Math.min(2 * stallMs * 2 ** (recent.length - 1), LONGEST_STEADY_MS)
}

export interface LiveView {
  now: number
  feeds: readonly Feed[]
  /** The live block on the schedule now; null: none. */
  block: { contributionId: string; until: number } | null
  /** The backup of the wanted feed; null: none. */
  backupId: string | null
  /**
   * The end of the timeline: `ours` while nothing else was planned after a live chunk. liveEnd: end of its segments.
   */
  tail: { ours: boolean; liveEnd: number } | null
}

export type LiveStep =
  | { do: 'nothing' }
  | { do: 'enter'; feed: Feed }
  | { do: 'extend'; feed: Feed }
  /** Not before that time: the existing segments of the feed air. */
  | { do: 'rejoin'; notBefore: number }

export interface LiveDecision {
  state: LiveAir
  step: LiveStep
}

const NOTHING: LiveStep = { do: 'nothing' }

export function decideLive(before: LiveAir, view: LiveView): LiveDecision {
  const { now, feeds, tail } = view
  const state = remembered(before, feeds, now)
  const shows = state.air !== null || state.waiting?.on === 'slate'
  if (shows && !tail?.ours) return { state: released(state, feeds), step: NOTHING }
  const { wanted } = state
  if (wanted?.until != null && now >= wanted.until)
    return { state: idle(state), step: shows ? { do: 'rejoin', notBefore: now } : NOTHING }
  if (!wanted) return choose(state, view)
  return state.air ? onAir(state, wanted, view) : waiting(state, wanted, view)
}

/** Taken by an operator. Earlier losses no longer count: a person has decided. */
export function takeByOperator(before: LiveAir, contributionId: string, now: number): LiveAir {
  const shows = before.air !== null || before.waiting?.on === 'slate'
  if (before.wanted?.contributionId === contributionId && before.air)
    return { ...before, wanted: { contributionId, by: 'hand', until: null } }
  return {
    ...before,
    wanted: { contributionId, by: 'hand', until: null },
    air: null,
    waiting: { since: now, on: shows ? 'slate' : 'schedule', timeoutMs: TIMEOUT_MS },
    drops: before.drops.filter((drop) => drop.contributionId !== contributionId),
    released: [],
  }
}

/** Null: there is nothing to release. */
export function release(before: LiveAir, feeds: readonly Feed[], now: number): LiveDecision | null {
  if (!before.wanted) return null
  const shows = before.air !== null || before.waiting?.on === 'slate'
  return { state: released(before, feeds), step: shows ? { do: 'rejoin', notBefore: now } : NOTHING }
}

function remembered(state: LiveAir, feeds: readonly Feed[], now: number): LiveAir {
  // A feed stalls before its worker counts as dead, and before its segments can be recorded again.
  const isOurs = ({ ours, streamId, at }: Drop) =>
    !ours && feeds.some((feed) => feed.streamId === streamId && (feed.endedByUs || wasCutOff(feed, at, now)))
  const drops = state.drops
    .filter(({ at }) => now - at < DROPS_REMEMBERED_MS)
    .map((drop) => (isOurs(drop) ? { ...drop, ours: true } : drop))
  const gone = state.released.filter((id) => feeds.some((feed) => feed.streamId === id))
  const same = drops.length === state.drops.length && drops.every((drop, i) => drop === state.drops[i])
  return same && gone.length === state.released.length ? state : { ...state, drops, released: gone }
}

/** Two clocks, and the time until the channel looks again. */
const CUT_OFF_NEAR_MS = 5_000

function wasCutOff({ cutOffFromMs, cutOffUntilMs }: Feed, at: number, now: number): boolean {
  if (cutOffFromMs === null || cutOffUntilMs === null) return false
  return at > now - cutOffFromMs - CUT_OFF_NEAR_MS && at < now - cutOffUntilMs + CUT_OFF_NEAR_MS
}

function idle(state: LiveAir): LiveAir {
  return { ...state, wanted: null, air: null, waiting: null }
}

function released(state: LiveAir, feeds: readonly Feed[]): LiveAir {
  const own = feeds.filter((feed) => feed.contributionId === state.wanted?.contributionId)
  return { ...idle(state), released: [...new Set([...state.released, ...own.map(({ streamId }) => streamId)])] }
}

function choose(state: LiveAir, view: LiveView): LiveDecision {
  const { now, feeds, block } = view
  const isReleased = (feed: Feed) => state.released.includes(feed.streamId)
  const refused = block && feeds.some((feed) => feed.contributionId === block.contributionId && isReleased(feed))
  if (block && !refused)
    return begin(state, { contributionId: block.contributionId, by: 'block', until: block.until }, view)
  const auto = feeds.find((feed) => feed.autoTake && !isReleased(feed) && isReady(state, feed, now))
  return auto
    ? begin(state, { contributionId: auto.contributionId, by: 'auto', until: null }, view)
    : { state, step: NOTHING }
}

function begin(state: LiveAir, wanted: Wanted, view: LiveView): LiveDecision {
  const next = { ...state, wanted, waiting: { since: view.now, on: 'schedule', timeoutMs: TIMEOUT_MS } as const }
  return waiting(next, wanted, view)
}

function isReady(state: LiveAir, feed: Feed, now: number): boolean {
  const needed = requiredStableMs(state.drops, feed.contributionId, feed.stallMs, now)
  return !feed.isOver && feed.segments > 0 && feed.ageMs < feed.stallMs && feed.steadyMs >= needed
}

function waiting(state: LiveAir, wanted: Wanted, { now, feeds, backupId }: LiveView): LiveDecision {
  const ready = (id: string | null) =>
    feeds.findLast((other) => other.contributionId === id && isReady(state, other, now))
  const [own, backup] = [ready(wanted.contributionId), ready(backupId)]
  const feed = backup && !backup.isDark && own?.isDark ? backup : (own ?? backup)
  if (feed) return { state, step: { do: 'enter', feed } }
  const sessions = feeds.filter((other) => other.contributionId === wanted.contributionId)
  // A feed that was late when its sender disconnected: the channel waits no longer than the stall rule says.
  const isGone = sessions.length > 0 && sessions.every(({ isOver }) => isOver)
  if (isGone && state.waiting?.on === 'slate' && sessions.at(-1)!.onStall === 'schedule')
    return {
      state: { ...state, waiting: { ...state.waiting, on: 'schedule' } },
      step: { do: 'rejoin', notBefore: now },
    }
  const since = state.waiting?.since ?? now
  if (wanted.until !== null || now - since < (state.waiting?.timeoutMs ?? TIMEOUT_MS)) return { state, step: NOTHING }
  const onSlate = state.waiting?.on === 'slate'
  return { state: idle(state), step: onSlate ? { do: 'rejoin', notBefore: now } : NOTHING }
}

function onAir(state: LiveAir, wanted: Wanted, view: LiveView): LiveDecision {
  const { now, feeds, tail } = view
  const feed = feeds.find(({ streamId }) => streamId === state.air!.streamId)
  const ranOut = tail!.liveEnd + GROW_LATE_MS < now
  const hasMore = feed !== undefined && feed.segments > state.air!.nextIndex
  const better = otherFeed(state, wanted, feed, view)
  if (better) return { state, step: { do: 'enter', feed: better } }
  if (hasMore && !ranOut) return { state, step: { do: 'extend', feed } }
  if (feed && !feed.isOver && feed.ageMs < feed.stallMs) {
    // Late, but not lost: the slate follows it, and it is taken again when a segment arrives.
    if (!hasMore) return { state, step: NOTHING }
    const late = lost(state, wanted, { feed, now, short: true })
    return waiting(late, wanted, view)
  }
  const next = lost(state, wanted, { feed, now, short: false })
  const other = waiting(next, wanted, view)
  if (other.step.do === 'enter') return other
  return { state: next, step: next.waiting?.on === 'schedule' ? { do: 'rejoin', notBefore: tail!.liveEnd } : NOTHING }
}

/**
 * What replaces the feed on air although it arrives: its backup, when it is dark; the wanted feed, once it is steady while
 * its backup is on air.
 */
function otherFeed(
  state: LiveAir,
  wanted: Wanted,
  current: Feed | undefined,
  { now, feeds, backupId }: LiveView,
): Feed | undefined {
  const onBackup = state.air?.backupId !== undefined
  if (!onBackup && !current?.isDark) return undefined
  const otherId = onBackup ? wanted.contributionId : backupId
  return feeds.findLast(
    (feed) =>
      feed.contributionId === otherId &&
      !feed.isDark &&
      (!onBackup || current?.isDark || feed.steadyMs >= BACK_FROM_BACKUP_MS) &&
      isReady(state, feed, now),
  )
}

function lost(
  state: LiveAir,
  wanted: Wanted,
  { feed, now, short }: { feed: Feed | undefined; now: number; short: boolean },
): LiveAir {
  const contributionId = state.air?.backupId ?? wanted.contributionId
  const ours = feed && (feed.isBehind || feed.endedByUs || wasCutOff(feed, now, now))
  const drop = { contributionId, streamId: state.air!.streamId, at: now, short, ...(ours && { ours }) }
  const waitMs = feed?.waitMs ?? TIMEOUT_MS
  const hasLeft = !feed || (feed.isOver && !feed.endedByUs)
  const timeoutMs = hasLeft ? Math.min(waitMs, DISCONNECT_TIMEOUT_MS) : waitMs
  const on = !short && feed?.onStall === 'schedule' ? 'schedule' : 'slate'
  return {
    ...state,
    air: null,
    waiting: { since: now, on, timeoutMs },
    drops: [...state.drops, drop].slice(-MAX_DROPS),
  }
}
