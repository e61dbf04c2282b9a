import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyChange } from '#domain/timeline/change.ts'
import { entriesBetween } from '#domain/timeline/entries.ts'
import { planStart } from '#domain/timeline/plan.ts'
import { airings, partsOf, START } from '#server/testing/guide-documents.ts'
import { happenings, itemOf, live, NOW, programmes, SLATE } from '#server/testing/timelines.ts'
import {
  type AiredPart,
  entriesWithin,
  everyEntry,
  guideEntries,
  LONG_CONTINUITY_MS,
  nowAndNext,
} from './guide-entries.ts'

const RUNS = { numRuns: 300 }
const MINUTE = 60_000

function air(...list: [string, AiredPart['kind'], number, number?][]): AiredPart[] {
  let at = START
  return list.map(([mediaId, kind, minutes, offsetMinutes]) => {
    const startsAt = at
    at += minutes * MINUTE
    const offsetMs = offsetMinutes === undefined ? undefined : offsetMinutes * MINUTE
    return { mediaId, title: mediaId, kind, startsAt, endsAt: at, offsetMs }
  })
}
const listed = (parts: readonly AiredPart[]) =>
  guideEntries(parts).map(
    ({ mediaId, kind, startsAt, endsAt }) =>
      `${mediaId} ${kind} ${(startsAt - START) / MINUTE}–${(endsAt - START) / MINUTE}`,
  )

describe('the guide', () => {
  it('lists each programme once, however breaks cut it, from its start to the start of the next', () => {
    fc.assert(
      fc.property(airings, (list) => {
        const parts = partsOf(list)
        const entries = guideEntries(parts)
        expect(entries.map(({ mediaId }) => mediaId)).toEqual(list.map(({ id }) => `p${id}`))
        expect(entries.map((entry) => entry.parts.length)).toEqual(list.map(({ partsMs }) => partsMs.length))
        entries.forEach((entry, i) => {
          expect(entry.startsAt).toBe(i === 0 ? START : entries[i - 1]!.endsAt)
          expect(entry.parts[0]!.startsAt).toBe(entry.startsAt)
        })
        expect(entries.at(-1)!.endsAt).toBe(parts.at(-1)!.endsAt)
      }),
      RUNS,
    )
  })

  it('covers what airs without gap or overlap, and every programme lies in an entry of its name', () => {
    fc.assert(
      fc.property(airings, fc.array(fc.nat(100)), (list, drops) => {
        // Off air at times, long continuity, runs that begin in the middle of a programme.
        const parts = partsOf(
          list.map((airing, i) => (i % 3 === 2 ? { ...airing, afterMs: LONG_CONTINUITY_MS } : airing)),
        )
        const aired = parts.filter((_, i) => !drops.includes(i))
        const entries = guideEntries(aired)
        for (const part of aired) {
          const on = entries.filter((entry) => entry.startsAt <= part.startsAt && part.endsAt <= entry.endsAt)
          expect(on).toHaveLength(1)
          if (part.kind === 'PROGRAMME') expect(on[0]!.mediaId).toBe(part.mediaId)
        }
        const length = (spans: readonly { startsAt: number; endsAt: number }[]) =>
          spans.reduce((sum, { startsAt, endsAt }) => sum + endsAt - startsAt, 0)
        expect(length(entries)).toBe(length(aired))
        entries.slice(1).forEach((entry, i) => {
          expect(entry.startsAt).toBeGreaterThanOrEqual(entries[i]!.endsAt)
        })
        for (const entry of entries) {
          const { now, next } = nowAndNext(entries, entry.endsAt - 1)
          expect(now).toBe(entry)
          expect(nowAndNext(entries, entry.startsAt).now).toBe(entry)
          expect(next).toBe(entries[entries.indexOf(entry) + 1] ?? null)
        }
      }),
      RUNS,
    )
  })

  it('matches the frozen timeline', () => {
    fc.assert(
      fc.property(programmes, happenings, (first, list) => {
        const { chunks, at } = live(first, list).at(-1)!
        const aired = entriesBetween(chunks, at, at + 600_000)
        const entries = guideEntries(aired)
        expect(entries[0]!.startsAt).toBe(aired[0]!.startsAt)
        expect(entries.at(-1)!.endsAt).toBe(aired.at(-1)!.endsAt)
        expect(entries.filter(({ kind }) => kind === 'PROGRAMME')).toHaveLength(
          aired.filter(({ kind }) => kind === 'PROGRAMME').length,
        )
      }),
      { numRuns: 200 },
    )
    expect(NOW).toBeGreaterThan(0)
  })

  it('adds short continuity to the programme before it, or to the first one after it', () => {
    expect(
      listed(
        air(
          ['id', 'IDENT', 1],
          ['news', 'PROGRAMME', 14],
          ['ads', 'AD', 5],
          ['film', 'PROGRAMME', 90],
          ['p', 'FILLER', 10],
        ),
      ),
    ).toEqual(['news PROGRAMME 0–20', 'film PROGRAMME 20–120'])
  })

  it('lists long continuity, named after what airs longest in it', () => {
    expect(
      listed(air(['news', 'PROGRAMME', 15], ['id', 'IDENT', 1], ['fish', 'FILLER', 14], ['film', 'PROGRAMME', 90])),
    ).toEqual(['news PROGRAMME 0–15', 'fish FILLER 15–30', 'film PROGRAMME 30–120'])
    expect(listed(air(['slate', 'SLATE', 5]))).toEqual(['slate SLATE 0–5'])
    expect(listed([])).toEqual([])
  })

  it('lists a programme twice when it airs twice, and again after a long interruption', () => {
    expect(listed(air(['film', 'PROGRAMME', 90], ['film', 'PROGRAMME', 90]))).toHaveLength(2)
    expect(listed(air(['film', 'PROGRAMME', 30, 0], ['ads', 'AD', 4], ['film', 'PROGRAMME', 30, 0]))).toHaveLength(2)
    expect(listed(air(['film', 'PROGRAMME', 30, 0], ['ads', 'AD', 4], ['film', 'PROGRAMME', 60, 30]))).toHaveLength(1)
    expect(listed(air(['film', 'PROGRAMME', 30, 0], ['ads', 'AD', 4], ['film', 'PROGRAMME', 60, 10]))).toHaveLength(2)
    expect(listed(air(['film', 'PROGRAMME', 30, 0], ['x', 'FILLER', 20], ['film', 'PROGRAMME', 60, 30]))).toHaveLength(
      3,
    )
    expect(
      listed(air(['film', 'PROGRAMME', 30, 0], ['news', 'PROGRAMME', 5], ['film', 'PROGRAMME', 60, 30])),
    ).toHaveLength(3)
  })

  it('lists a loop of one item as many times as it airs, each with the item’s length', () => {
    const film = itemOf('film', 1_000)
    const chunks = applyChange([], planStart(null, { items: [film], loop: true, slate: SLATE }, NOW, null))
    const entries = guideEntries(entriesBetween(chunks, NOW, NOW + 10 * film.durationMs))
    expect(entries.length).toBeGreaterThanOrEqual(10)
    expect(new Set(entries.map(({ startsAt, endsAt }) => endsAt - startsAt))).toEqual(new Set([film.durationMs]))
  })

  it('lists an item that was joined late from there on, and again when it airs whole right after', () => {
    const pad: [string, AiredPart['kind'], number] = ['pad', 'SLATE', 1]
    expect(listed(air(pad, ['film', 'PROGRAMME', 30, 60], ['film', 'PROGRAMME', 90, 0]))).toEqual([
      'film PROGRAMME 0–31',
      'film PROGRAMME 31–121',
    ])
  })

  it('lists what a hard start cut, and what continues after it, as three entries', () => {
    expect(
      listed(air(['film', 'PROGRAMME', 30, 0], ['news', 'PROGRAMME', 15, 0], ['film', 'PROGRAMME', 45, 45])),
    ).toEqual(['film PROGRAMME 0–30', 'news PROGRAMME 30–45', 'film PROGRAMME 45–90'])
  })

  it('lists a day of short fillers between programmes as the programmes alone, or each filler when all are requested', () => {
    const hour = [
      ['film', 'PROGRAMME', 45, 0] as const,
      ...Array.from({ length: 13 }, () => ['f', 'FILLER', 1] as const),
    ]
    const day = air(
      ...Array.from({ length: 24 }, () => [...hour, ['id', 'IDENT', 1] as const])
        .flat()
        .map((part) => [...part] as never),
    )
    expect(guideEntries(day).map(({ kind }) => kind)).not.toContain('FILLER')
    expect(everyEntry(day).filter(({ kind }) => kind === 'FILLER')).toHaveLength(24 * 13)
    expect(everyEntry(day).at(-1)!.endsAt).toBe(day.at(-1)!.endsAt)
  })

  it('lists what continues at the same position as one entry, also when all are requested', () => {
    const parts = air(['film', 'PROGRAMME', 30, 0], ['film', 'PROGRAMME', 60, 30], ['film', 'PROGRAMME', 30, 0])
    expect(everyEntry(parts).map(({ startsAt, endsAt }) => (endsAt - startsAt) / MINUTE)).toEqual([90, 30])
  })

  it('knows what is on air at the edges of a window', () => {
    const entries = guideEntries(air(['a', 'PROGRAMME', 10], ['b', 'PROGRAMME', 10], ['c', 'PROGRAMME', 10]))
    const within = (from: number, to: number) =>
      entriesWithin(entries, START + from * MINUTE, START + to * MINUTE).map(({ mediaId }) => mediaId)
    expect(within(10, 20)).toEqual(['b'])
    expect(within(9, 21)).toEqual(['a', 'b', 'c'])
    expect(nowAndNext(entries, START - 1)).toEqual({ now: null, next: entries[0] })
    expect(nowAndNext(entries, START + 30 * MINUTE)).toEqual({ now: null, next: null })
  })
})
