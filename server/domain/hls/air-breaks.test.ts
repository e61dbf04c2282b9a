import { describe, expect, it } from 'vitest'
import { checkPlaylist, checkUpdate } from '#domain/hls/conformance/check-playlist.ts'
import { publishedSegments } from '#domain/timeline/published.ts'
import type { TimelineChunk, TimelineItem } from '#domain/timeline/timeline.ts'
import { airBreaks } from './air-breaks.ts'
import { renderMediaPlaylist } from './media-playlist.ts'

const T0 = Date.UTC(2027, 0, 1)
const item = (durationMs: number, reason: string, breakId: string | null = null): TimelineItem => ({
  mediaId: reason,
  title: reason,
  kind: 'PROGRAMME',
  durationMs,
  formatKey: 'f',
  position: -1,
  scheduled: { reason, blockId: 'b', driftMs: 0, breakId },
})
const ITEMS = [
  item(38_400, 'programme'),
  item(3_840, 'bumper', 'x+1'),
  item(9_600, 'break', 'x+1'),
  item(3_840, 'bumper', 'x+1'),
  item(19_200, 'programme'),
  item(19_200, 'programme', 'x+2'),
]
const chunk: TimelineChunk = {
  ordinal: 0,
  run: 0,
  startsAt: T0,
  endsAt: T0 + 94_080,
  clockMs: 0,
  mediaSequence: 0,
  discontinuitySequence: 0,
  loop: false,
  items: ITEMS,
  cause: 'start',
  scheduleVersion: 1,
}

describe('the breaks of a timeline', () => {
  it('last from the first bumper to the last; an empty break is a point', () => {
    expect(airBreaks([chunk])).toEqual([
      { id: 'x+1', startsAt: T0 + 38_400, durationMs: 17_280 },
      { id: 'x+2', startsAt: T0 + 74_880, durationMs: 0 },
    ])
  })

  it('do not exist in a looped rundown', () => {
    expect(airBreaks([{ ...chunk, loop: true, scheduleVersion: null }])).toEqual([])
  })

  it('keep their announced length when a change cuts them, and continue in the next chunk', () => {
    const cut = { ...chunk, endsAt: T0 + 38_400 + 7_680 }
    expect(airBreaks([cut])).toEqual([
      { id: 'x+1', startsAt: T0 + 38_400, durationMs: 7_680, plannedDurationMs: 17_280 },
    ])
    const rest = { ...chunk, ordinal: 1, startsAt: cut.endsAt, items: [item(9_600, 'break', 'x+1')] }
    expect(
      airBreaks([
        { ...chunk, items: ITEMS.slice(0, 2), endsAt: T0 + 42_240 },
        { ...rest, startsAt: T0 + 42_240 },
      ]),
    ).toEqual([{ id: 'x+1', startsAt: T0 + 38_400, durationMs: 13_440 }])
  })

  it('are in playlists that keep every rule from poll to poll', () => {
    const looks = []
    for (let at = T0 + 20_000; at < T0 + 90_000; at += 960)
      looks.push({ at, text: renderMediaPlaylist(publishedSegments([chunk], at), airBreaks([chunk])) })
    for (const [i, look] of looks.entries()) {
      expect(checkPlaylist(look.text)).toEqual([])
      if (i > 0) expect(checkUpdate(looks[i - 1]!, look)).toEqual([])
    }
    expect(looks.at(-1)!.text).toContain('SCTE35-IN')
  })
})
