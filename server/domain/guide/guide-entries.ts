// From what airs to what a programme guide lists. People look for programmes: ads, idents, fillers
// and the slate between and inside them belong to the programme around, as in every printed guide,
// unless they last so long that they are what is on.
import type { MediaKind } from '#domain/timeline/timeline.ts'

/** One aired stretch of one item, as the frozen timeline has it. */
export interface AiredPart {
  mediaId: string
  title: string
  kind: MediaKind
  startsAt: number
  endsAt: number
  /** Where in the item the stretch begins, ms; not given: at its beginning. */
  offsetMs?: number
}

export interface GuideEntry {
  mediaId: string
  title: string
  /** PROGRAMME, or what mostly airs in a long stretch without one. */
  kind: MediaKind
  /** Entries of one run are gapless: short continuity behind a programme counts as its end. */
  startsAt: number
  endsAt: number
  /** The programme itself without the breaks; for a stretch without one everything in it. */
  parts: readonly { startsAt: number; endsAt: number }[]
}

/** Continuity that lasts this long is an entry of its own. */
export const LONG_CONTINUITY_MS = 15 * 60_000

/**
 * @param parts in order, without overlap; holes (off air) divide runs. To know where an entry that
 *   is on at the first instant began, they must reach back to its first part.
 */
export function guideEntries(parts: readonly AiredPart[]): GuideEntry[] {
  const entries: GuideEntry[] = []
  let run: AiredPart[] = []
  for (const part of parts) {
    if (run.length > 0 && run.at(-1)!.endsAt !== part.startsAt) {
      entries.push(...runEntries(run))
      run = []
    }
    run.push(part)
  }
  entries.push(...runEntries(run))
  return entries
}

/** One entry an airing, of every kind; an airing that continues behind a break is one entry. */
export function everyEntry(parts: readonly AiredPart[]): GuideEntry[] {
  const entries: Open[] = []
  for (const part of parts) {
    const before = entries.at(-1)
    const goesOn =
      before?.mediaId === part.mediaId && before.endsAt === part.startsAt && before.reachedMs === (part.offsetMs ?? 0)
    if (goesOn) extend(before, part)
    else entries.push(opened(part, part.startsAt))
  }
  return entries.map(({ reachedMs: _, ...entry }) => entry)
}

interface Open extends GuideEntry {
  endsAt: number
  parts: { startsAt: number; endsAt: number }[]
  /** Where in the item its last part ended. */
  reachedMs: number
}

function runEntries(run: readonly AiredPart[]): GuideEntry[] {
  const entries: Open[] = []
  let gap: AiredPart[] = []
  const closeGap = (): number | null => {
    if (gap.length === 0) return null
    const { startsAt } = gap[0]!
    const { endsAt } = gap.at(-1)!
    const before = entries.at(-1)
    if (endsAt - startsAt >= LONG_CONTINUITY_MS) entries.push(continuity(gap))
    else if (before) before.endsAt = endsAt
    gap = []
    // Short continuity at the head of a run leads into its first programme.
    return entries.length === 0 ? startsAt : null
  }
  for (const part of run) {
    if (part.kind !== 'PROGRAMME') {
      gap.push(part)
      continue
    }
    const leadIn = closeGap()
    const open = entries.at(-1)
    const offsetMs = part.offsetMs ?? 0
    // A part that begins where the last one ended, or behind it, goes on with it; any other airs it anew.
    if (open && open.kind === 'PROGRAMME' && open.mediaId === part.mediaId && offsetMs >= open.reachedMs) {
      extend(open, part)
    } else entries.push(opened(part, leadIn ?? part.startsAt))
  }
  // Nothing but short continuity is still an entry: something is on.
  if (entries.length === 0 && gap.length > 0) entries.push(continuity(gap))
  else closeGap()
  return entries.map(({ reachedMs: _, ...entry }) => entry)
}

function extend(open: Open, { startsAt, endsAt, offsetMs = 0 }: AiredPart): void {
  open.parts.push({ startsAt, endsAt })
  open.endsAt = endsAt
  open.reachedMs = offsetMs + endsAt - startsAt
}

function opened(part: AiredPart, startsAt: number): Open {
  const { mediaId, title, kind, endsAt } = part
  const reachedMs = (part.offsetMs ?? 0) + endsAt - part.startsAt
  return { mediaId, title, kind, startsAt, endsAt, parts: [{ startsAt: part.startsAt, endsAt }], reachedMs }
}

/** Named after the item that airs longest in it. */
function continuity(gap: readonly AiredPart[]): Open {
  const lengths = new Map<string, number>()
  for (const { mediaId, startsAt, endsAt } of gap) lengths.set(mediaId, (lengths.get(mediaId) ?? 0) + endsAt - startsAt)
  const longest = gap.reduce((best, part) => (lengths.get(part.mediaId)! > lengths.get(best.mediaId)! ? part : best))
  const { startsAt } = gap[0]!
  const { endsAt } = gap.at(-1)!
  return { ...opened(longest, startsAt), endsAt, parts: [{ startsAt, endsAt }] }
}

/** Entries that are on at some instant of [from, to), whole. */
export function entriesWithin(entries: readonly GuideEntry[], from: number, to: number): GuideEntry[] {
  return entries.filter((entry) => entry.endsAt > from && entry.startsAt < to)
}

/** What is on and what follows; null for what is not planned. */
export function nowAndNext<T extends GuideEntry>(
  entries: readonly T[],
  now: number,
): { now: T | null; next: T | null } {
  const on = entries.find((entry) => entry.startsAt <= now && now < entry.endsAt) ?? null
  return { now: on, next: entries.find((entry) => entry.startsAt > now) ?? null }
}
