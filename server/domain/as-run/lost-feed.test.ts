// The slate that replaces a lost live feed counts as lost time, in the log and in the report.
import { expect, it } from 'vitest'
import { chunkFrom, type Position, positionAtEnd } from '#domain/timeline/position.ts'
import type { TimelineChunk } from '#domain/timeline/timeline.ts'
import { itemOf, NOW, SLATE } from '#server/testing/timelines.ts'
import { SEGMENT_MS } from '#server/testing/usual-grid.ts'
import { asRunUntil } from './from-timeline.ts'
import { reportAsRun } from './report.ts'
import { sayDeviation } from './say-deviation.ts'

const HOUR_MS = 3_600_000
const start: Position = {
  ordinal: 0,
  run: 0,
  startsAt: NOW,
  clockMs: 0,
  mediaSequence: 0,
  before: null,
  discontinuitySequence: 0,
}
const FILM_MS = 1_000 * 320
const film = itemOf('film', 1_000)
const live = itemOf('Live: Studio', 600)

/** The film, the feed, a number of slate segments, the film again. */
function timeline(slateSegments: number): TimelineChunk[] {
  const chunks = [chunkFrom(start, [film], { loop: false, cause: 'start' })]
  chunks.push(chunkFrom(positionAtEnd(chunks[0]!), [live], { loop: false, cause: 'live' }))
  const at = positionAtEnd(chunks[1]!)
  chunks.push({
    ...chunkFrom(at, [SLATE], { loop: true, cause: 'live-wait' }),
    endsAt: at.startsAt + slateSegments * SEGMENT_MS,
  })
  chunks.push(chunkFrom(positionAtEnd(chunks[2]!), [film], { loop: false, cause: 'rejoin' }))
  return chunks
}

const logged = (chunks: TimelineChunk[]) =>
  asRunUntil({ channelId: 'ch', chunks, since: NOW, now: NOW + HOUR_MS, limit: 1_000 }).rows

it('is logged as “slate: live feed lost”, counted as lost time, and named in the report', () => {
  const rows = logged(timeline(24))
  const slates = rows.filter(({ kind }) => kind === 'SLATE')
  expect(slates.map(({ reason }) => reason)).toEqual(slates.map(() => 'live-lost'))
  expect(rows.find(({ mediaId }) => mediaId === 'Live: Studio')?.reason).toBe('live')
  const report = reportAsRun({ rows, dropped: [], pending: [], from: NOW, to: NOW + HOUR_MS })
  expect(report.lostMs).toBe(24 * SEGMENT_MS)
  expect(report.totals.lost).toBe(1)
  expect(report.asPlannedShare).toBeCloseTo((2 * FILM_MS) / (2 * FILM_MS + 24 * SEGMENT_MS))
  const [lost] = report.deviations.filter(({ verdict }) => verdict === 'lost')
  expect(sayDeviation(lost!, 'UTC')).toMatch(/^The slate aired from .* for 46\D.*: the live feed was lost\.$/)
})

it('is not the one slate segment before the return from a released feed', () => {
  const rows = logged(timeline(1))
  expect(rows.filter(({ kind }) => kind === 'SLATE').map(({ reason }) => reason)).toEqual(['live'])
  expect(reportAsRun({ rows, dropped: [], pending: [], from: NOW, to: NOW + HOUR_MS })).toMatchObject({
    lostMs: 0,
    asPlannedShare: 1,
  })
})

it('because this machine could not encode it in time is logged as such, and counted as lost time', () => {
  const chunks = timeline(24)
  const lostAt = chunks[2]!.startsAt + 1_100
  const { rows } = asRunUntil({
    channelId: 'ch',
    chunks,
    since: NOW,
    now: NOW + HOUR_MS,
    limit: 1_000,
    behindAt: [lostAt],
  })
  const slates = rows.filter(({ kind }) => kind === 'SLATE')
  expect(slates.map(({ reason }) => reason)).toEqual(slates.map(() => 'live-behind'))
  const report = reportAsRun({ rows, dropped: [], pending: [], from: NOW, to: NOW + HOUR_MS })
  expect(report.lostMs).toBe(24 * SEGMENT_MS)
  const [lost] = report.deviations.filter(({ verdict }) => verdict === 'lost')
  expect(sayDeviation(lost!, 'UTC')).toMatch(/this machine could not encode the live feed in time\.$/)
  const other = asRunUntil({
    channelId: 'ch',
    chunks,
    since: NOW,
    now: NOW + HOUR_MS,
    limit: 1_000,
    behindAt: [lostAt - 60_000],
  }).rows
  expect(new Set(other.filter(({ kind }) => kind === 'SLATE').map(({ reason }) => reason))).toEqual(
    new Set(['live-lost']),
  )
})
