import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  blockOf,
  cases,
  fillerOf,
  libraryOf,
  mediaOf,
  NO_BREAKS,
  NO_FILLERS,
  scheduleOf,
} from '#server/testing/schedules.ts'
import { firstAirState } from '../expand/air-state.ts'
import { expand } from '../expand/expand.ts'
import type { Block, Library, MediaFacts, Schedule } from '../model/schedule.ts'
import { checkFlight } from './flight-check.ts'

const from = Date.UTC(2026, 10, 21, 20)
const HOUR = 3_600_000
const minutes = (n: number) => Math.round((n * 60_000) / 320) * 320
const local = (clock: string) => `2026-11-21T${clock}:00`

function check(schedule: Schedule, library: Library, hours = 2) {
  const state = firstAirState(from)
  const { entries } = expand(schedule, library, state, from + hours * HOUR)
  return checkFlight({ schedule, library, entries, state })
}

const tail = mediaOf('tail', 40_000, { kind: 'FILLER' })
const fillers = { ...NO_FILLERS, tail: fillerOf(['tail']) }
const film = (change: Partial<MediaFacts> = {}) => mediaOf('film', minutes(60), change)

/** Two hours: the block under test from eight to nine, the rest filled. */
function checkBlock(block: Partial<Block>, media: readonly MediaFacts[], more: readonly Block[] = []) {
  const blocks = [blockOf('show', local('20:00'), 60, { source: { type: 'item', mediaId: 'film' }, ...block }), ...more]
  return check(scheduleOf(blocks, { fillers }), libraryOf([tail, ...media]))
}
const codes = (findings: ReturnType<typeof check>) => findings.map(({ severity, code }) => `${severity} ${code}`)

describe('the flight check', () => {
  it('finds nothing wrong with a film in its block', () => {
    expect(checkBlock({}, [film()])).toEqual([])
  })

  it.each([
    ['missing', [], 'no longer in the library'],
    ['failed', [film({ state: 'failed' })], 'could not be prepared'],
    ['being prepared', [film({ state: 'processing' })], 'still being prepared'],
    ['shorter than a segment', [film({ durationMs: 320 })], 'only 0.3 s long'],
  ])('reports a block whose item is %s as an error', (_, media, reason) => {
    const [finding] = checkBlock({}, media)
    expect(finding).toMatchObject({ severity: 'red', code: 'media', blockId: 'show', mediaId: 'film' })
    expect(finding!.message).toContain(reason)
  })

  it('warns of a list with some unusable items', () => {
    const source = { type: 'list', mediaIds: ['film', 'gone'], order: 'sequence' } as const
    const [finding] = checkBlock({ source }, [film()])
    expect(finding).toMatchObject({ severity: 'amber', code: 'media', mediaId: 'gone' })
    expect(finding!.message).toBe(
      '1 of the 2 items of “show” cannot air: “gone” is no longer in the library. They are skipped.',
    )
  })

  it('reports an empty calendar as an error, with the time and length of the slate', () => {
    const findings = check(scheduleOf([]), libraryOf([]))
    expect(codes(findings)).toEqual(['red uncovered'])
    expect(findings[0]!.message).toBe(
      'Nothing is scheduled from Sat 20:00 for 2 h, and no filler fits: the slate airs.',
    )
  })

  it('reports black, silence and loudness where they air', () => {
    const faults: MediaFacts['faults'] = [
      { kind: 'black', fromMs: 60_000, toMs: 66_000 },
      { kind: 'silence', fromMs: 120_000, toMs: 180_000 },
      { kind: 'loudness', fromMs: 0, toMs: minutes(60), lufsOff: -3.2 },
    ]
    const findings = checkBlock({}, [film({ faults })])
    expect(findings.map(({ message }) => message)).toEqual([
      '“film” on Sat 20:00 is quieter than the target loudness by 3.2 LU.',
      '“film” on Sat 20:01 is black for 6 s.',
      '“film” on Sat 20:02 is silent for 1 min.',
    ])
    expect(findings[1]).toMatchObject({ startsAt: from + 60_000, endsAt: from + 66_000 })
  })

  it('reports a still picture where it airs, and damage of the file once', () => {
    const faults: MediaFacts['faults'] = [
      { kind: 'decode', fromMs: 0, toMs: minutes(60), count: 12 },
      { kind: 'length', fromMs: 0, toMs: minutes(60), offMs: -3_000 },
      { kind: 'freeze', fromMs: 60_000, toMs: 90_000 },
    ]
    const findings = checkBlock({}, [film({ faults })])
    expect(findings.map(({ severity, message }) => `${severity} ${message}`)).toEqual([
      'amber “film” on Sat 20:00 was made from a damaged file (12 errors).',
      'amber “film” on Sat 20:00 has audio that is 3 s shorter than its video.',
      'amber “film” on Sat 20:01 stands still for 30 s.',
    ])
    expect(findings[2]).toMatchObject({ code: 'freeze', startsAt: from + 60_000, endsAt: from + 90_000 })
  })

  it('reports only the faults in the part of a cut item that airs', () => {
    const faults: MediaFacts['faults'] = [
      { kind: 'black', fromMs: minutes(29), toMs: minutes(31) },
      { kind: 'silence', fromMs: minutes(40), toMs: minutes(41) },
      { kind: 'loudness', fromMs: 0, toMs: minutes(60), peakDbtp: 0.6 },
    ]
    const news = blockOf('news', local('20:30'), 30, { start: 'hard' })
    const media = [film({ faults }), mediaOf('news', minutes(30))]
    const findings = checkBlock({ durationMs: minutes(30) }, media, [news]).filter(({ code }) => code !== 'cut')
    expect(findings.map(({ message }) => message)).toEqual([
      '“film” on Sat 20:00 has peaks of +0.6 dBTP, which clip.',
      '“film” on Sat 20:29 is black for 58.9 s.',
    ])
  })

  it('warns of breaks that cannot be kept', () => {
    expect(codes(checkBlock({}, [film({ breakPositionsMs: [minutes(90)] })]))).toEqual(['amber break'])
  })

  it('warns of an empty break, and explains it', () => {
    const broken = film({ breakPositionsMs: [minutes(20), minutes(40)] })
    const checkBreak = (blockMinutes: number, advert: MediaFacts, cooldownMs = 0) => {
      const breaks = { ...NO_BREAKS, source: fillerOf(['advert'], cooldownMs) }
      const blocks = [
        blockOf('show', local('20:00'), blockMinutes, { source: { type: 'item', mediaId: 'film' } }),
        blockOf('rest', local('22:00'), 60, { source: { type: 'item', mediaId: 'tail' } }),
      ]
      const findings = check(scheduleOf(blocks, { fillers, breaks }), libraryOf([tail, broken, advert]))
      return findings.filter(({ code }) => code === 'empty-break').map(({ message, remedy }) => `${message} ${remedy}`)
    }
    const advert = mediaOf('advert', 28_800, { kind: 'AD' })
    expect(checkBreak(60, advert)).toEqual([
      'The break of “film” on Sat 20:20 stays empty: “show” has no time for it. Make the block 2 min longer.',
      'The break of “film” on Sat 20:40 stays empty: “show” has no time for it. Make the block 1 min longer.',
    ])
    expect(checkBreak(62, advert)).toEqual([])
    expect(checkBreak(62, advert, 6 * HOUR)[0]).toContain('all items for breaks aired too recently.')
    expect(checkBreak(62, { ...advert, state: 'failed' })[0]).toContain('no item for breaks can air.')
    expect(checkBreak(62, { ...advert, durationMs: minutes(2) })[0]).toContain('a break at most 1 min.')
  })

  it('does not warn of a break that only marks its position', () => {
    expect(checkBlock({}, [film({ breakPositionsMs: [minutes(20)] })])).toEqual([])
  })

  it('warns of a film that a hard start cuts', () => {
    const news = blockOf('news', local('20:30'), 30, { start: 'hard' })
    const findings = checkBlock({ durationMs: minutes(30) }, [film(), mediaOf('news', minutes(30))], [news])
    expect(codes(findings)).toEqual(['amber cut'])
    expect(findings[0]!.message).toContain('30 min')
  })

  it('does not report an item that continues after an interruption as cut', () => {
    const news = blockOf('news', local('20:30'), 30, { start: 'hard' })
    const findings = checkBlock({ durationMs: minutes(90) }, [film(), mediaOf('news', minutes(30))], [news])
    expect(codes(findings)).toEqual([])
  })

  it('warns of a late start, and reports a block that is overrun completely as an error', () => {
    const blocks = [blockOf('quick', local('20:30'), 10), blockOf('late', local('20:40'), 60)]
    const media = [film(), mediaOf('quick', minutes(10)), mediaOf('late', minutes(60))]
    const findings = checkBlock({ durationMs: minutes(30) }, media, blocks)
    expect(codes(findings)).toEqual(['red does-not-air', 'amber late'])
    expect(findings[0]!.message).toBe('“quick” on Sat 20:30 does not air: “film” overruns all of its time.')
    expect(findings[1]!.message).toBe('“late”, due on Sat 20:40, begins 20 min late: “film” overruns.')
  })

  it('warns of a block that another one covers', () => {
    const event = blockOf('event', local('19:30'), 120, { layer: 'override' })
    const findings = checkBlock({}, [film(), mediaOf('event', minutes(120))], [event])
    expect(codes(findings)).toContain('amber covered')
  })

  it('warns of a block that leaves much of its time to fillers', () => {
    const findings = checkBlock({ durationMs: minutes(90) }, [film()])
    expect(codes(findings)).toEqual(['amber under-run'])
    expect(findings[0]!.message).toContain('leaves 30 min of its time to fillers')
  })

  it('reports a block whose cooldown leaves nothing to air as an error, and warns of fillers that repeat too soon', () => {
    const again = blockOf('again', local('21:00'), 60, {
      source: { type: 'item', mediaId: 'film' },
      cooldownMs: 6 * HOUR,
    })
    expect(codes(checkBlock({}, [film()], [again]))).toEqual(['red cooldown'])
    const lastResort = { ...NO_FILLERS, lastResort: fillerOf(['tail'], HOUR) }
    const findings = check(scheduleOf([], { fillers: lastResort }), libraryOf([tail]), 0.2)
    expect(new Set(codes(findings))).toEqual(new Set(['amber cooldown']))
  })

  it('reports all slate that airs, and no other time', () => {
    fc.assert(
      fc.property(cases, ({ schedule, library, from: at }) => {
        const state = firstAirState(at, schedule)
        const { entries } = expand(schedule, library, state, at + 12 * HOUR)
        const said = checkFlight({ schedule, library, entries, state }).filter(({ code }) => code === 'uncovered')
        const slateMs = entries.reduce((sum, { reason, durationMs }) => sum + (reason === 'slate' ? durationMs : 0), 0)
        expect(said.reduce((sum, { startsAt, endsAt }) => sum + endsAt - startsAt, 0)).toBe(slateMs)
      }),
      { numRuns: 200 },
    )
  })
})
