import { expect, it } from 'vitest'
import type { Block, Schedule } from '#domain/schedule/model/schedule.ts'
import { parseSchedule } from '#domain/schedule/model/schedule-schema.ts'
import { gridPieces } from './_grid/grid-events.ts'
import { moveAll, moveOne, newBlock, snapToEnd } from './edit-schedule.ts'

const at = (text: string) => Date.parse(`${text}Z`)
const HOUR_MS = 3_600_000

function scheduleOf(...blocks: Block[]): Schedule {
  const parsed = parseSchedule({ zone: 'Europe/Berlin', seed: 1, blocks })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors))
  return parsed.schedule
}

const news = (change: Partial<Block> = {}): Block => {
  const source = { type: 'item', mediaId: 'a' } as const
  const startMs = at('2026-10-19T20:00:00')
  const block = newBlock({ id: 'news', title: 'News', source, startMs, durationMs: HOUR_MS })
  return { ...block, ...change }
}
const week = { fromMs: at('2026-10-19T00:00:00'), toMs: at('2026-10-26T00:00:00') }
const startsOf = (schedule: ReturnType<typeof scheduleOf>) =>
  gridPieces({ schedule, window: week }).map(({ startMs }) => new Date(startMs).toISOString().slice(0, 16))

it('moves one airing of a repeating block and leaves the others', () => {
  const schedule = scheduleOf(news({ rrule: 'FREQ=DAILY', untilDate: '2026-10-21' }))
  const move = { blockId: 'news', fromMs: at('2026-10-20T20:00:00'), toMs: at('2026-10-20T21:30:00') }
  const moved = moveOne(schedule, { ...move, durationMs: HOUR_MS }, 'own')
  expect(startsOf(moved)).toEqual(['2026-10-19T20:00', '2026-10-20T21:30', '2026-10-21T20:00'])
})

it('moves all airings, their weekdays and their exceptions', () => {
  const schedule = scheduleOf(news({ rrule: 'FREQ=WEEKLY;BYDAY=MO,WE,SU', exdates: ['2026-10-21'] }))
  const move = { blockId: 'news', fromMs: at('2026-10-19T20:00:00'), toMs: at('2026-10-20T19:00:00') }
  const [block] = moveAll(schedule, { ...move, durationMs: HOUR_MS }).blocks
  expect(block).toMatchObject({
    startsAtLocal: '2026-10-20T19:00:00',
    rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,TH',
    exdates: ['2026-10-22'],
  })
})

it('draws a block at its local time before and after a DST change', () => {
  const schedule = scheduleOf(news({ rrule: 'FREQ=DAILY' }))
  const later = { fromMs: at('2026-10-24T00:00:00'), toMs: at('2026-10-27T00:00:00') }
  const hours = gridPieces({ schedule, window: later }).map(({ startMs }) => new Date(startMs).getUTCHours())
  expect(hours).toEqual([20, 20, 20])
})

it('draws the part covered by a higher layer as its own piece, with the name of the covering block', () => {
  const film = { ...news(), id: 'film', title: 'Film', layer: 'override' as const, durationMs: HOUR_MS / 2 }
  const pieces = gridPieces({ schedule: scheduleOf(news(), film), window: week })
  expect(pieces.map(({ title, coveredBy }) => [title, coveredBy])).toEqual(
    expect.arrayContaining([
      ['Film', null],
      ['News', 'Film'],
      ['News', null],
    ]),
  )
  expect(pieces).toHaveLength(3)
})

it('locks what starts before the lead ends', () => {
  const [piece] = gridPieces({
    schedule: scheduleOf(news()),
    window: week,
    lockedUntil: Date.parse('2026-10-19T20:00:00+02:00') + 1,
  })
  expect(piece?.locked).toBe(true)
})

it('snaps to the nearest end within ten minutes', () => {
  const end = at('2026-10-19T20:03:17')
  expect(snapToEnd(at('2026-10-19T20:05:00'), [end])).toBe(end)
  expect(snapToEnd(at('2026-10-19T20:30:00'), [end])).toBe(at('2026-10-19T20:30:00'))
})
