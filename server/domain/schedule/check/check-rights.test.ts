import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Rights } from '#domain/media/rights.ts'
import { blockOf, cases, fillerOf, libraryOf, mediaOf, NO_FILLERS, scheduleOf } from '#server/testing/schedules.ts'
import { firstAirState } from '../expand/air-state.ts'
import { expand } from '../expand/expand.ts'
import type { Block, Library, MediaFacts, Schedule } from '../model/schedule.ts'
import { checkFlight } from './flight-check.ts'

const HOUR = 3_600_000
const from = Date.UTC(2026, 10, 21, 20)
const minutes = (n: number) => Math.round((n * 60_000) / 320) * 320
const rights = (change: Partial<Rights>) => ({
  rights: { notBefore: null, notAfter: null, maxAirings: null, aired: 0, ...change },
})
const tail = mediaOf('tail', 40_000, { kind: 'FILLER' })

function air(schedule: Schedule, library: Library, hours = 2) {
  const state = firstAirState(from)
  const { entries } = expand(schedule, library, state, from + hours * HOUR)
  const findings = checkFlight({ schedule, library, entries, state })
  return { entries, findings: findings.filter(({ code }) => code === 'rights') }
}

function airBlock(block: Partial<Block>, media: readonly MediaFacts[]) {
  const show = blockOf('show', '2026-11-21T20:00:00', 60, {
    source: { type: 'item', mediaId: 'film' },
    title: 'Evening',
    ...block,
  })
  return air(scheduleOf([show], { fillers: { ...NO_FILLERS, tail: fillerOf(['tail']) } }), libraryOf([tail, ...media]))
}
const film = (change: Partial<Rights>) => mediaOf('film', minutes(30), { title: 'Night film', ...rights(change) })

describe('an item outside its rights', () => {
  it.each([
    ['begin later', { notBefore: from + HOUR }],
    ['have ended by then', { notAfter: from - HOUR }],
    ['have ended by then', { notAfter: from + minutes(29) }],
  ])('does not air: they %s', (reason, change) => {
    const { entries, findings } = airBlock({}, [film(change)])
    expect(entries.some(({ mediaId }) => mediaId === 'film')).toBe(false)
    expect(findings).toMatchObject([{ severity: 'red', blockId: 'show', mediaId: 'film' }])
    expect(findings[0]?.message).toContain(`“Night film” cannot air in “Evening” on Sat 20:00`)
    expect(findings[0]?.message).toContain(`its rights ${reason}. Fillers or the slate air instead.`)
  })

  it('airs when they begin within its block, and to their very end', () => {
    for (const change of [{ notBefore: from + minutes(10) }, { notAfter: from + minutes(30) }]) {
      const { entries, findings } = airBlock({}, [film(change)])
      expect([entries.some(({ mediaId }) => mediaId === 'film'), findings]).toEqual([true, []])
    }
  })

  it('is skipped in a series, and the series goes on', () => {
    const source = { type: 'series', seriesId: 'series' } as const
    const episodes = [film({ notAfter: from - 1 }), mediaOf('next', minutes(20))]
    const schedule = scheduleOf([blockOf('show', '2026-11-21T20:00:00', 60, { source })])
    const { entries, findings } = air(schedule, libraryOf(episodes, { series: ['film', 'next'] }))
    expect(entries.find(({ reason }) => reason === 'programme')?.mediaId).toBe('next')
    expect(findings).toMatchObject([{ severity: 'amber', message: expect.stringContaining('It is skipped.') }])
  })
})

it('one airing too many is reported, with those of the past', () => {
  const source = { type: 'list', mediaIds: ['film'], order: 'sequence' } as const
  expect(airBlock({ source }, [film({ maxAirings: 4, aired: 2 })]).findings).toEqual([])
  const { findings } = airBlock({ source }, [film({ maxAirings: 3, aired: 2 })])
  expect(findings).toMatchObject([{ severity: 'red', mediaId: 'film', blockId: 'show' }])
  expect(findings[0]?.message).toContain('“Night film” airs in “Evening” on Sat 20:30')
  expect(findings[0]?.message).toContain('for the 4th time; its rights allow 3.')
})

it('nothing begins outside its rights, whatever the schedule: blocks, rotations, series and fillers', () => {
  const windows = fc.array(
    fc.record({ from: fc.integer({ min: -6, max: 30 }), hours: fc.integer({ min: 0, max: 24 }) }),
    { minLength: 1, maxLength: 6 },
  )
  fc.assert(
    fc.property(cases, windows, ({ schedule, library, from: start }, given) => {
      const items = [...library.media.values()].map((media, i): MediaFacts => {
        const window = given[i % given.length]!
        const notBefore = start + window.from * HOUR
        return i % 3 === 0 ? media : { ...media, ...rights({ notBefore, notAfter: notBefore + window.hours * HOUR }) }
      })
      const limited: Library = { ...library, media: new Map(items.map((media) => [media.mediaId, media])) }
      const { entries } = expand(schedule, limited, firstAirState(start, schedule), start + 24 * HOUR)
      for (const { mediaId, offsetMs, startsAt } of entries) {
        const media = limited.media.get(mediaId)
        if (!media?.rights || offsetMs > 0) continue
        expect(startsAt).toBeGreaterThanOrEqual(media.rights.notBefore!)
        expect(startsAt + media.durationMs).toBeLessThanOrEqual(media.rights.notAfter!)
      }
    }),
    { numRuns: 150 },
  )
})
