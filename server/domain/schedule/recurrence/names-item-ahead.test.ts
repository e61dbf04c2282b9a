import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DAY_MS, HOUR_MS } from '#domain/instants.ts'
import { parseSchedule } from '../model/schedule-schema.ts'
import { namesItemAhead } from './names-item-ahead.ts'
import { occurrencesBetween } from './occurrences.ts'

const NOW = Date.parse('2027-03-01T12:00:00Z')

function schedule(block: object, whole: object = {}) {
  const usual = {
    id: 'b1',
    title: 'Film',
    layer: 'base',
    durationMs: HOUR_MS,
    source: { type: 'item', mediaId: 'md_1' },
  }
  const parsed = parseSchedule({
    ...{ zone: 'UTC', seed: 1, blocks: [{ ...usual, startsAtLocal: '2027-02-01T20:00:00', ...block }] },
    ...whole,
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors))
  return parsed.schedule
}

it.each<[what: string, block: object, whole: object, named: boolean]>([
  ['once, before', {}, {}, false],
  ['once, and it goes on', { startsAtLocal: '2027-03-01T11:30:00' }, {}, true],
  ['once, tomorrow', { startsAtLocal: '2027-03-02T20:00:00' }, {}, true],
  ['once, in two years', { startsAtLocal: '2029-03-02T20:00:00' }, {}, true],
  ['every day', { rrule: 'FREQ=DAILY' }, {}, true],
  ['every day until yesterday', { rrule: 'FREQ=DAILY', untilDate: '2027-02-28' }, {}, false],
  ['a number of times that is used up', { rrule: 'FREQ=DAILY;COUNT=3' }, {}, false],
  ['once a year', { startsAtLocal: '2026-12-24T20:00:00', rrule: 'FREQ=YEARLY' }, {}, true],
  [
    'every day, in a list',
    { rrule: 'FREQ=DAILY', source: { type: 'list', mediaIds: ['md_2', 'md_1'], order: 'sequence' } },
    {},
    true,
  ],
  ['another item', { rrule: 'FREQ=DAILY', source: { type: 'item', mediaId: 'md_2' } }, {}, false],
  ['by a tag', { rrule: 'FREQ=DAILY', source: { type: 'tag', tags: ['film'], order: 'sequence' } }, {}, false],
  [
    'as a filler',
    {},
    { fillers: { ident: null, pre: null, mid: null, post: null, tail: { mediaIds: ['md_1'] }, lastResort: null } },
    true,
  ],
  ['in breaks', {}, { breaks: { source: { mediaIds: ['md_1'] } } }, true],
  ['around breaks', {}, { breaks: { bumper: { mediaIds: ['md_1'] } } }, true],
])('an item that is named %s', (_, block, whole, named) => {
  expect(namesItemAhead(schedule(block, whole), 'md_1', NOW)).toBe(named)
})

it('is true whenever the item has an occurrence within a year', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -400, max: 800 }),
      fc.constantFrom(null, 'FREQ=DAILY;COUNT=5', 'FREQ=WEEKLY;UNTIL=20270601T000000Z', 'FREQ=MONTHLY', 'FREQ=YEARLY'),
      (days, rrule) => {
        const startsAtLocal = new Date(NOW + days * DAY_MS).toISOString().slice(0, 19)
        const one = schedule({ startsAtLocal, rrule })
        const occurs = occurrencesBetween(one, NOW, NOW + 366 * DAY_MS).length > 0
        expect(namesItemAhead(one, 'md_1', NOW) || !occurs).toBe(true)
        // And false only for those that have ended, or end before they begin.
        if (days >= 0 && !rrule?.includes('UNTIL')) expect(namesItemAhead(one, 'md_1', NOW)).toBe(true)
      },
    ),
  )
})
