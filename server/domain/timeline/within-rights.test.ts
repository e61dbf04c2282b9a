import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Rights } from '#domain/media/rights.ts'
import { itemOf, NOW, SLATE } from '#server/testing/timelines.ts'
import { QUANTUM_MS, SEGMENT_MS } from '#server/testing/usual-grid.ts'
import { applyChange } from './change.ts'
import { entriesBetween } from './entries.ts'
import { type Programme, planEdit, planStart } from './plan.ts'
import { onceWithin } from './within-rights.ts'

const FREE: Rights = { notBefore: null, notAfter: null, maxAirings: null, aired: 0 }
const SIX = 6 * SEGMENT_MS

function aired(programme: Programme, untilMs: number) {
  const chunks = applyChange([], planStart(null, programme, NOW, null))
  return entriesBetween(chunks, NOW, NOW + untilMs).map(({ mediaId, startsAt, endsAt }) => ({
    ...{ mediaId, startsAt, endsAt },
  }))
}

const loop = (items: Programme['items'], rights: Record<string, Partial<Rights>>): Programme => ({
  ...{ items, loop: true, slate: SLATE },
  rights: new Map(Object.entries(rights).map(([id, own]) => [id, { ...FREE, ...own }])),
})

const ABC = ['a', 'b', 'c'].map((id, position) => itemOf(id, 36, { position }))

describe('a rundown whose items have rights', () => {
  it('plays an item only between the start and the end of its rights, and the others in their order', () => {
    const [from, to] = [NOW + 4 * SIX, NOW + 12 * SIX]
    const entries = aired(loop(ABC, { b: { notBefore: from, notAfter: to } }), 20 * SIX)
    const ofB = entries.filter(({ mediaId }) => mediaId === 'b')
    expect(ofB.length).toBeGreaterThanOrEqual(2)
    expect(ofB.every(({ startsAt, endsAt }) => startsAt >= from && endsAt <= to)).toBe(true)
    const order = entries.map(({ mediaId }) => mediaId).join('')
    expect(order).toMatch(/^(ac)+(bca|ca|abca)(bca)*.*(ca)+/)
    expect(order).not.toMatch(/aa|cc/)
  })

  it('plays it as often as its rights allow', () => {
    const entries = aired(loop(ABC, { b: { maxAirings: 5, aired: 2 } }), 40 * SIX)
    expect(entries.filter(({ mediaId }) => mediaId === 'b')).toHaveLength(3)
    expect(entries.at(-1)!.endsAt).toBeGreaterThanOrEqual(NOW + 40 * SIX)
  })

  it('shows the slate while nothing may air, and returns to its items', () => {
    const opens = NOW + 5 * SIX
    const entries = aired(loop(ABC, { a: { notBefore: opens }, b: { maxAirings: 0 }, c: { notAfter: NOW } }), 10 * SIX)
    expect(entries[0]!.mediaId).toBe('slate')
    const first = entries.find(({ mediaId }) => mediaId === 'a')!
    expect(first.startsAt - opens).toBeGreaterThanOrEqual(0)
    expect(first.startsAt - opens).toBeLessThanOrEqual(SEGMENT_MS)
    expect(new Set(entries.map(({ mediaId }) => mediaId))).toEqual(new Set(['slate', 'a']))
  })

  it('lets the item on air end when its rights have ended', () => {
    const chunks = applyChange([], planStart(null, loop(ABC, {}), NOW, null))
    const limited = loop(ABC, { a: { notAfter: NOW } })
    const change = planEdit(chunks, limited, { now: NOW })!
    const entries = entriesBetween(applyChange(chunks, change), NOW, NOW + 10 * SIX)
    expect(entries[0]).toMatchObject({ mediaId: 'a', durationMs: SIX })
    expect(
      entries
        .slice(1)
        .map(({ mediaId }) => mediaId)
        .join(''),
    ).toMatch(/^(bc)+b?$/)
  })

  it('plays once without what may not air', () => {
    const rights = new Map([['b', { ...FREE, notBefore: NOW + SIX + 1 }]])
    expect(onceWithin(ABC, NOW, rights).map(({ mediaId }) => mediaId)).toEqual(['a', 'c'])
    const once = new Map([['a', { ...FREE, maxAirings: 1 }]])
    expect(onceWithin([...ABC, ABC[0]!], NOW, once).map(({ mediaId }) => mediaId)).toEqual(['a', 'b', 'c'])
  })

  it('is on air at every time, and airs nothing that its rights forbid', () => {
    const instants = fc.option(fc.integer({ min: -40, max: 400 }).map((quanta) => NOW + quanta * QUANTUM_MS))
    const limits = fc.record({
      notBefore: instants,
      notAfter: instants,
      maxAirings: fc.option(fc.integer({ min: 0, max: 6 })),
      aired: fc.integer({ min: 0, max: 3 }),
    })
    const rundowns = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 40 })), {
      minLength: 1,
      maxLength: 6,
    })
    const all = fc.record({ a: limits, b: limits, c: limits })
    fc.assert(
      fc.property(rundowns, all, (picks, given) => {
        const items = picks.map(([id, quanta], position) => itemOf(id, quanta, { position }))
        const programme = loop(items, given)
        const chunks = applyChange([], planStart(null, programme, NOW, null))
        const [first] = chunks
        const entries = entriesBetween(chunks, first!.startsAt, NOW + 600 * QUANTUM_MS, 400)
        expect(chunks.at(-1)!.endsAt).toBeNull()
        const counted = new Map<string, number>()
        entries.forEach((entry, index) => {
          if (index > 0) expect(entry.startsAt).toBe(entries[index - 1]!.endsAt)
          const own = programme.rights!.get(entry.mediaId)
          if (!own) return
          const count = (counted.get(entry.mediaId) ?? own.aired) + 1
          counted.set(entry.mediaId, count)
          expect(entry.startsAt).toBeGreaterThanOrEqual(own.notBefore ?? entry.startsAt)
          expect(entry.startsAt + entry.durationMs).toBeLessThanOrEqual(own.notAfter ?? entry.endsAt)
          expect(count).toBeLessThanOrEqual(own.maxAirings ?? count)
        })
      }),
      { numRuns: 300 },
    )
  })
})
