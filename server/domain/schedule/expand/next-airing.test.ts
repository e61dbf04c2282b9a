import { expect, it } from 'vitest'
import { parseSchedule } from '../model/schedule-schema.ts'
import { nextAiring } from './next-airing.ts'

const HOUR_MS = 3_600_000
const noon = Date.UTC(2026, 0, 5, 12)
const local = (at: number) => new Date(at).toISOString().slice(0, 19)

const block = (id: string, at: number, change: object) => ({
  id,
  title: id,
  startsAtLocal: local(at),
  durationMs: HOUR_MS,
  layer: 'base',
  source: { type: 'item', mediaId: 'md_1' },
  ...change,
})

it('finds the next uncovered airing of a block, or none', () => {
  const parsed = parseSchedule({
    zone: 'UTC',
    seed: 1,
    blocks: [
      block('news', noon, { rrule: 'FREQ=DAILY' }),
      block('gala', noon + 24 * HOUR_MS, { layer: 'override', durationMs: 2 * HOUR_MS }),
      block('once', noon + HOUR_MS, {}),
    ],
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors))
  const next = (id: string, now: number, wanted = now) =>
    nextAiring(parsed.schedule, id, { wanted, now, until: now + 8 * 24 * HOUR_MS })
  expect(next('news', noon)).toBe(noon)
  // Tomorrow the gala covers it.
  expect(next('news', noon + 1)).toBe(noon + 48 * HOUR_MS)
  expect(next('gala', noon)).toBe(noon + 24 * HOUR_MS)
  expect(next('once', noon)).toBe(noon + HOUR_MS)
  expect(next('once', noon + HOUR_MS + 1)).toBeNull()
  expect(next('unknown', noon)).toBeNull()
  // The requested one, while it can be previewed.
  expect(next('news', noon, noon + 72 * HOUR_MS)).toBe(noon + 72 * HOUR_MS)
  expect(next('news', noon, noon + 30 * 24 * HOUR_MS)).toBe(noon)
})
