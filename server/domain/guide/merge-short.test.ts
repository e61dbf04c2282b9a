import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { GuideEntry } from './guide-entries.ts'
import { mergeShort } from './merge-short.ts'

const lengths = fc.array(fc.integer({ min: 320, max: 600_000 }), { minLength: 1, maxLength: 400 })

function guideOf(list: readonly number[]): GuideEntry[] {
  let at = 0
  return list.map((lengthMs, i) => {
    const [startsAt, endsAt] = [at, at + lengthMs]
    at = endsAt
    const parts = [{ startsAt, endsAt }]
    return { mediaId: `m${i}`, title: `${lengthMs}`, kind: 'PROGRAMME', startsAt, endsAt, parts }
  })
}

it('covers what the entries cover, gapless, in about the requested number of entries, each named by its longest', () => {
  fc.assert(
    fc.property(lengths, fc.integer({ min: 1, max: 60 }), (list, most) => {
      const entries = guideOf(list)
      const end = entries.at(-1)!.endsAt
      const merged = mergeShort(entries, 0, end, most)
      expect(merged.length).toBeLessThanOrEqual(Math.max(list.length <= most ? most : 0, 2 * most + 1))
      expect([merged[0]!.startsAt, merged.at(-1)!.endsAt]).toEqual([0, end])
      merged.forEach((entry, i) => {
        if (i > 0) expect(entry.startsAt).toBe(merged[i - 1]!.endsAt)
        const inside = entries.filter(({ startsAt }) => startsAt >= entry.startsAt && startsAt < entry.endsAt)
        expect(Number(entry.title)).toBe(Math.max(...inside.map(({ title }) => Number(title))))
      })
      if (list.length <= most) expect(merged).toEqual(entries)
    }),
  )
})
