import { afterEach, beforeEach, expect, it } from 'vitest'
import { DAY_MS } from '#domain/instants.ts'
import type { CountedViews } from '#features/on-demand/item-views.ts'
import { ItemViews, MOST_AN_HOUR, SAME_VIEW_MS } from './item-views.ts'

const START = Date.UTC(2026, 10, 29, 12)
const clock = { nowMs: START, now: () => clock.nowMs }
let written: CountedViews[]
let isAway: boolean
let views: ItemViews

beforeEach(() => {
  clock.nowMs = START
  written = []
  isAway = false
  views = new ItemViews(clock, async (counted) => {
    if (isAway) throw new Error('The database is away.')
    written.push(...counted)
  })
})
afterEach(() => views.close())

it('counts a session once however many segments it fetches, and again after half an hour away', async () => {
  for (let i = 0; i < 2_000; i++) {
    // Longer than half an hour, without a pause.
    clock.nowMs += 2_000
    views.take('md_film', 'anna', '203.0.113.5')
  }
  clock.nowMs += SAME_VIEW_MS
  views.take('md_film', 'anna', '203.0.113.5')
  expect(views.total).toBe(1)
  clock.nowMs += SAME_VIEW_MS + 1
  views.take('md_film', 'anna', '203.0.113.5')
  views.take('md_film', 'bert', '203.0.113.5')
  views.take('md_other', 'anna', '203.0.113.5')
  expect(views.total).toBe(4)
  await views.close()
  expect(written).toEqual([
    { mediaId: 'md_film', day: '2026-11-29', views: 3 },
    { mediaId: 'md_other', day: '2026-11-29', views: 1 },
  ])
})

it('counts few made-up sessions of an address in an hour, and those of others', () => {
  for (let i = 0; i < 1_000; i++) views.take('md_film', `made-up-${i}`, `2001:db8:1:2::${i.toString(16)}`)
  expect(views.total).toBe(MOST_AN_HOUR)
  views.take('md_film', 'neighbour', '2001:db8:1:3::1')
  views.take('md_other', 'made-up', '2001:db8:1:2::1')
  expect(views.total).toBe(MOST_AN_HOUR + 2)
  clock.nowMs += 3_600_000
  views.take('md_film', 'an-hour-later', '2001:db8:1:2::1')
  expect(views.total).toBe(MOST_AN_HOUR + 3)
})

it('keeps what the database did not take, under the day on which it was counted', async () => {
  isAway = true
  views.take('md_film', 'anna', '203.0.113.5')
  await views.close()
  expect(written).toEqual([])
  isAway = false
  clock.nowMs += DAY_MS
  views.take('md_film', 'anna', '203.0.113.5')
  views.take('md_film', 'bert', '203.0.113.5')
  await views.close()
  expect(written).toEqual([
    { mediaId: 'md_film', day: '2026-11-29', views: 1 },
    { mediaId: 'md_film', day: '2026-11-30', views: 2 },
  ])
})
