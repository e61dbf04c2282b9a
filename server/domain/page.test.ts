import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cutPage, pageSchema } from './page.ts'

it('pages walked by their cursors give every row once, in order', () => {
  fc.assert(
    fc.property(fc.nat(60), fc.integer({ min: 1, max: 20 }), (count, limit) => {
      const all = Array.from({ length: count }, (_, index) => `id${index}`)
      const seen: string[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const from: number = cursor === '' ? 0 : all.indexOf(cursor) + 1
        const page: { rows: string[]; nextCursor: string | null } = cutPage(
          all.slice(from, from + limit + 1),
          limit,
          (id) => id,
        )
        expect(page.rows.length).toBeLessThanOrEqual(limit)
        seen.push(...page.rows)
        cursor = page.nextCursor
      }
      expect(seen).toEqual(all)
    }),
    { numRuns: 100 },
  )
})

it('a limit comes as text over REST, and is from 1 to 200', () => {
  expect(pageSchema.parse({ limit: '20' }).limit).toBe(20)
  for (const limit of ['0', '201', '1.5', 'many']) expect(pageSchema.safeParse({ limit }).success).toBe(false)
})
