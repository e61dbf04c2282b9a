import { expect, it } from 'vitest'
import { VIEWERS_EVERY_MS } from '#domain/recorder/lanes.ts'
import { ViewerRecord } from './record-viewers.ts'

const START = 1_000 * VIEWERS_EVERY_MS

function open() {
  let now = START
  let counts: [string, number][] = []
  let isAway = false
  const written: unknown[] = []
  const record = new ViewerRecord(
    { now: () => now },
    () => counts,
    async (at, counted) => {
      if (isAway) throw new Error('the database is away')
      written.push({ at, counted })
    },
  )
  const look = (sinceMs: number, seen: [string, number][], away = false) => {
    now = START + sinceMs
    counts = seen
    isAway = away
    return record.look()
  }
  return { look, written }
}

it('the most at once in five minutes is written at their end, of channels only', async () => {
  const { look, written } = open()
  await look(1_000, [['ch_a', 2]])
  await look(2_000, [
    ['ch_a', 5],
    ['md_x', 9],
  ])
  await look(3_000, [
    ['ch_a', 1],
    ['ch_b', 0],
  ])
  expect(written).toEqual([])
  await look(VIEWERS_EVERY_MS, [['ch_a', 1]])
  expect(written).toEqual([{ at: START + VIEWERS_EVERY_MS, counted: [{ channelId: 'ch_a', viewers: 5 }] }])
})

it('what cannot be written is lost, and the next five minutes are not', async () => {
  const { look, written } = open()
  await look(1_000, [['ch_a', 2]])
  await look(VIEWERS_EVERY_MS, [['ch_a', 3]], true)
  await look(2 * VIEWERS_EVERY_MS, [])
  expect(written).toEqual([{ at: START + 2 * VIEWERS_EVERY_MS, counted: [{ channelId: 'ch_a', viewers: 3 }] }])
})
