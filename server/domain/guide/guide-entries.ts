// From what airs to what a programme guide lists. Viewers look for programmes: ads, idents, fillers and the slate
// between and inside them belong to the programme around them, unless they last long.
import type { MediaKind } from '#domain/timeline/timeline.ts'

/** One aired part of one item, as in the frozen timeline. */
export interface AiredPart {
  mediaId: string
  title: string
  kind: MediaKind
  startsAt: number
  endsAt: number
  /** Where in the item the part begins, ms; omitted: at its start. */
  offsetMs?: number
}

export interface GuideEntry {
  mediaId: string
  title: string
  /** PROGRAMME, or the kind that airs longest in a long part without one. */
  kind: MediaKind
  /** Entries of one run are gapless: short continuity after a programme extends it. */
  startsAt: number
  endsAt: number
  /** The programme itself without the breaks; without a programme, everything in it. */
  parts: readonly { startsAt: number; endsAt: number }[]
}

/** Continuity that lasts this long is an entry of its own. */
export const LONG_CONTINUITY_MS = 15 * 60_000

/**
 * @param parts in order, without overlap; gaps (off air) divide runs. To know where an entry that
 *  is on air at the first time began, they must reach back to its first part.
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

/** One entry an airing, of every kind; an airing that continues after a break is one entry. */
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
    // Short continuity at the start of a run belongs to its first programme.
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
    // A part that begins where the last one ended, or later, continues it; any other airs it again.
    if (open && open.kind === 'PROGRAMME' && open.mediaId === part.mediaId && offsetMs >= open.reachedMs) {
      extend(open, part)
    } else entries.push(opened(part, leadIn ?? part.startsAt))
  }
  // A run of short continuity alone is still an entry: something is on air.
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

/** Entries that are on air at some time in [from, to), uncut. */
export function entriesWithin(entries: readonly GuideEntry[], from: number, to: number): GuideEntry[] {
  return entries.filter((entry) => entry.endsAt > from && entry.startsAt < to)
}

/** What is on air and what follows; null for what is not planned. */
export function nowAndNext<T extends GuideEntry>(
  entries: readonly T[],
  now: number,
): { now: T | null; next: T | null } {
  const on = entries.find((entry) => entry.startsAt <= now && now < entry.endsAt) ?? null
  return { now: on, next: entries.find((entry) => entry.startsAt > now) ?? null }
}
