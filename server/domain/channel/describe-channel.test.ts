import { describe, expect, it } from 'vitest'
import type { TimelineChunk } from '#domain/timeline/timeline.ts'
import { airFrom, lastSegmentEnd, pendingEditAt, uptimeSeconds } from './describe-channel.ts'

const item = (mediaId: string, durationMs: number, position: number) => ({
  mediaId,
  title: mediaId,
  kind: 'PROGRAMME' as const,
  durationMs,
  formatKey: 'house-1',
  position,
})
const T0 = 1_700_000_000_000
const chunk: TimelineChunk = {
  ordinal: 0,
  run: 1,
  startsAt: T0,
  endsAt: null,
  clockMs: 0,
  mediaSequence: 0,
  discontinuitySequence: 0,
  loop: true,
  items: [item('a', 9_600, 0), item('b', 4_800, 1)],
  cause: 'start',
  scheduleVersion: null,
}

describe('the view of a channel', () => {
  it('lists now and next round the loop', () => {
    expect(airFrom([chunk], T0 + 10_000, 3).map((entry) => entry.mediaId)).toEqual(['b', 'a', 'b'])
  })
  it('shows nothing before the run and nothing after its end', () => {
    expect(airFrom([chunk], T0 - 1, 2)).toEqual([])
    expect(airFrom([{ ...chunk, endsAt: T0 + 5_760 }], T0 + 5_760, 2)).toEqual([])
  })
  it('counts segments from the start of the item', () => {
    const [b] = airFrom([chunk], T0 + 10_000, 1)
    expect(b && lastSegmentEnd(b, T0 + 9_600 + 2_000)).toBe(T0 + 9_600 + 1_920)
  })
  it('counts no uptime for a start that was not carried out yet', () => {
    const run = { onAir: true, lastStartTime: T0, lastStopTime: T0 + 60_000 }
    expect(uptimeSeconds(run, T0 + 90_000)).toBe(0)
    expect(uptimeSeconds({ ...run, lastStopTime: null }, T0 + 90_500)).toBe(90)
    expect(uptimeSeconds({ ...run, onAir: false }, T0 + 90_000)).toBe(0)
  })
  it('tells when an edit takes effect, until it has', () => {
    const edit = { ...chunk, ordinal: 1, startsAt: T0 + 9_600, cause: 'edit' as const }
    expect(pendingEditAt([chunk, edit], T0)).toBe(T0 + 9_600)
    expect(pendingEditAt([chunk, edit], T0 + 9_600)).toBeNull()
  })
})
