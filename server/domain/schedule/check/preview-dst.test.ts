import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blockOf, cases, libraryOf, mediaOf, scheduleOf } from '#server/testing/schedules.ts'
import type { Schedule } from '../model/schedule.ts'
import { previewDst } from './preview-dst.ts'

const minutes = (n: number) => Math.round((n * 60_000) / 320) * 320
const library = libraryOf(['night', 'two', 'three'].map((id) => mediaOf(id, minutes(56))))
const daily = { rrule: 'FREQ=DAILY', start: 'hard' } as const

function blocks(): Schedule['blocks'] {
  const source = (mediaId: string) => ({ source: { type: 'list', mediaIds: [mediaId], order: 'sequence' } as const })
  return [
    blockOf('one', '2026-01-01T01:00:00', 60, { ...daily, ...source('night') }),
    blockOf('two', '2026-01-01T02:00:00', 60, { ...daily, ...source('two') }),
    blockOf('three', '2026-01-01T03:00:00', 60, { ...daily, ...source('three') }),
  ]
}

function linesOf(policy: string, now: number, kind: string) {
  const schedule = scheduleOf(blocks(), { zone: 'Europe/Berlin' })
  const rehearsal = previewDst(schedule, library, now).find((each) => each.kind === kind)!
  return rehearsal.variants
    .find((variant) => variant.policy === policy)!
    .lines.filter((line) => line.blockId !== null || line.startsAt >= rehearsal.at - 3_600_000)
    .map((line) => `${line.startsAtLocal.slice(11, 16)}${line.startsAtLocal.slice(19)} ${line.title}`)
    .filter((text) => text < '04')
}

describe('the preview of a clock change', () => {
  const now = Date.UTC(2026, 10, 21)

  it('finds the next two, with the local times', () => {
    const found = previewDst(scheduleOf([], { zone: 'Europe/Berlin' }), library, now)
    expect(found.map(({ kind, lengthMs, fromLocal, toLocal }) => [kind, lengthMs, fromLocal, toLocal])).toEqual([
      ['missing', 3_600_000, '2027-03-28T02:00:00+01:00', '2027-03-28T03:00:00+02:00'],
      ['repeated', 3_600_000, '2027-10-31T03:00:00+02:00', '2027-10-31T02:00:00+01:00'],
    ])
    expect(found.map(({ variants }) => variants.map(({ policy, chosen }) => `${policy}${chosen ? ' *' : ''}`))).toEqual(
      [
        ['skip', 'shift *'],
        ['fill *', 'shift', 'repeat', 'stretch'],
      ],
    )
  })

  it('shows the missing hour under each policy', () => {
    expect(linesOf('skip', now, 'missing')).toEqual(['01:00+01:00 one', '03:00+02:00 three'])
    // Both are due at three: the one further down the list wins.
    expect(linesOf('shift', now, 'missing')).toEqual(['01:00+01:00 one', '03:00+02:00 three'])
  })

  it('shows the repeated hour under each policy', () => {
    expect(linesOf('fill', now, 'repeated')).toEqual([
      '01:00+02:00 one',
      '02:00+02:00 two',
      '02:00+01:00 Fillers',
      '03:00+01:00 three',
    ])
    expect(linesOf('shift', now, 'repeated')).toEqual([
      '01:00+02:00 one',
      '02:00+02:00 Fillers',
      '02:00+01:00 two',
      '03:00+01:00 three',
    ])
    expect(linesOf('repeat', now, 'repeated')).toEqual([
      '01:00+02:00 one',
      '02:00+02:00 two',
      '02:00+01:00 two',
      '03:00+01:00 three',
    ])
    expect(linesOf('stretch', now, 'repeated')).toEqual(['01:00+02:00 one', '02:00+02:00 two', '03:00+01:00 three'])
  })

  it('is empty for a zone without clock changes', () => {
    expect(previewDst(scheduleOf([], { zone: 'Asia/Kathmandu' }), library, now)).toEqual([])
  })

  it('covers every time, for any schedule, zone and policy', () => {
    fc.assert(
      fc.property(cases, ({ schedule, library: any, from }) => {
        for (const { variants, at } of previewDst(schedule, any, from)) {
          for (const { lines } of variants) {
            expect(lines[0]!.startsAt).toBeLessThanOrEqual(at - 10_800_000)
            expect(lines.at(-1)!.endsAt).toBeGreaterThanOrEqual(at + 10_800_000)
            lines.slice(1).forEach((line, i) => {
              expect(line.startsAt).toBe(lines[i]!.endsAt)
            })
          }
        }
      }),
      { numRuns: 200 },
    )
  }, 60_000)
})
