import { describe, expect, it } from 'vitest'
import { parseSchedule } from './schedule-schema.ts'

const block = {
  id: 'news',
  title: 'News',
  startsAtLocal: '2026-11-21T20:00:00',
  durationMs: 900_000,
  layer: 'base',
  rrule: 'FREQ=DAILY',
  source: { type: 'item', mediaId: 'm1' },
}
const schedule = { zone: 'Europe/Berlin', seed: 7, blocks: [block] }

function errorsOf(change: object) {
  const parsed = parseSchedule({ ...schedule, ...change })
  return parsed.ok ? [] : parsed.errors
}
const withBlock = (change: object) => errorsOf({ blocks: [{ ...block, ...change }] })

describe('the schedule schema', () => {
  it('requires only a zone, a seed and blocks', () => {
    const parsed = parseSchedule(schedule)
    expect(parsed).toMatchObject({
      ok: true,
      schedule: { maxDriftMs: 300_000, fillers: { tail: null }, blocks: [{ start: 'soft', exdates: [] }] },
    })
  })

  it('parses its own output to the same value', () => {
    const parsed = parseSchedule(schedule)
    if (!parsed.ok) throw new Error('refused')
    expect(parseSchedule(JSON.parse(JSON.stringify(parsed.schedule)))).toEqual(parsed)
  })

  it.each([
    [{ zone: 'Europe/Berln' }, 'zone', 'Not a time zone'],
    [{ zone: '+02:00' }, 'zone', 'Not a time zone'],
    [{ seed: -1 }, 'seed', 'negative'],
    [{ blocks: [block, block] }, 'blocks[1].id', 'Two blocks have the id “news”.'],
    [{ blocks: Array(2_001).fill(block) }, 'blocks', 'at most 2000 blocks'],
  ])('reports %o at %s', (change, field, message) => {
    expect(errorsOf(change)).toContainEqual({ field, message: expect.stringContaining(message) })
  })

  it.each([
    [{ rrule: 'FREQ=WEEKLY;BYDAY=XX' }, 'rrule', 'BYDAY takes MO'],
    [{ rrule: '' }, 'rrule', 'The rule is empty'],
    [{ rrule: 'FREQ=HOURLY;BYMINUTE=0,1,2,3,4,5,6,7,8,9,10,11,12' }, 'rrule', '312 starts a day'],
    [{ durationMs: 0 }, 'durationMs', 'never airs'],
    [{ durationMs: 8 * 86_400_000 }, 'durationMs', 'at most 7 days'],
    [{ startsAtLocal: '2027-02-29T20:00:00' }, 'startsAtLocal', 'Not a valid date and time'],
    [{ startsAtLocal: '2027-02-28T24:00:00' }, 'startsAtLocal', 'Not a valid date and time'],
    [{ exdates: ['yesterday'] }, 'exdates[0]', 'Not a valid date'],
    [{ fromDate: '2027-01-02', untilDate: '2027-01-01' }, 'untilDate', 'before the first'],
    [{ seasonId: 'xmas', layer: 'season' }, 'seasonId', 'does not exist'],
    [{ source: { type: 'tag', tags: [], order: 'shuffle' } }, 'source.tags', 'at least one tag'],
    [
      { source: { type: 'list', mediaIds: ['a'], order: 'weighted', weights: [1, 2] } },
      'source.weights',
      'more weights',
    ],
  ])('reports a block of %o at %s', (change, field, message) => {
    expect(withBlock(change)).toContainEqual({ field: `blocks[0].${field}`, message: expect.stringContaining(message) })
  })
})
