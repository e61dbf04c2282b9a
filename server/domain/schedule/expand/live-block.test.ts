import { expect, it } from 'vitest'
import { parseSchedule } from '../model/schedule-schema.ts'
import { liveBlockAt } from './live-block.ts'

const block = (id: string, startsAtLocal: string, hours: number, source: object) => ({
  id,
  title: id,
  startsAtLocal,
  durationMs: hours * 3_600_000,
  layer: 'base',
  rrule: 'FREQ=DAILY',
  source,
})
const parsed = parseSchedule({
  zone: 'UTC',
  seed: 1,
  blocks: [
    block('studio', '2026-11-20T20:00:00', 2, { type: 'live', contributionId: 'cn_1' }),
    block('news', '2026-11-20T21:00:00', 0.5, { type: 'item', mediaId: 'md_1' }),
  ],
})
const schedule = parsed.ok ? parsed.schedule : null
const at = (time: string) => liveBlockAt(schedule!, Date.parse(`2026-11-21T${time}Z`))

it('a live block is active while nothing covers it', () => {
  expect(at('19:59:59')).toBeNull()
  expect(at('20:00:00')).toEqual({
    blockId: 'studio',
    contributionId: 'cn_1',
    until: Date.parse('2026-11-21T21:00:00Z'),
  })
  expect(at('21:10:00')).toBeNull()
  expect(at('21:30:00')).toEqual({
    blockId: 'studio',
    contributionId: 'cn_1',
    until: Date.parse('2026-11-21T22:00:00Z'),
  })
  expect(at('22:00:00')).toBeNull()
})
