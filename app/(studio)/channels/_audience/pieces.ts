import type { MediaKindName } from '#features/media/schema.ts'
import type { ProgrammeRow } from './programme-table.tsx'

/** Airings that are drawn as one. Times are epoch ms. */
export interface Piece {
  from: number
  to: number
  /** Of the longest airing. */
  title: string
  kind: MediaKindName
  longestMs: number
  airings: number
  /** Viewers × ms. */
  watched: number
}

interface Span {
  from: number
  to: number
}

/** What aired in a span, cut at its edges. @param least share of the span below which airings are drawn as one */
export function piecesOf(rows: readonly ProgrammeRow[], span: Span, least: number): Piece[] {
  const pieces: Piece[] = []
  const leastMs = least * (span.to - span.from)
  for (const { startsAt, endsAt, title, kind, averageAudience } of rows) {
    const from = Math.max(span.from, Date.parse(startsAt))
    const to = Math.min(span.to, Date.parse(endsAt))
    if (from >= to) continue
    const last = pieces.at(-1)
    if (last && last.to === from && last.to - last.from < leastMs) {
      if (to - from > last.longestMs) Object.assign(last, { title, kind, longestMs: to - from })
      last.to = to
      last.airings++
      last.watched += averageAudience * (to - from)
    } else
      pieces.push({ from, to, title, kind, longestMs: to - from, airings: 1, watched: averageAudience * (to - from) })
  }
  return pieces
}

export const averageOf = ({ from, to, watched }: Piece): number => watched / Math.max(1, to - from)
