import fc from 'fast-check'
import { expect, it } from 'vitest'
import { makeSlug } from './make-slug.ts'

it.each([
  ['City News 24×7', 'city-news-24-7'],
  ['Großstadt Übersicht', 'grossstadt-ubersicht'],
  ['../../etc/passwd', 'etc-passwd'],
  ['テレビ', 'channel'],
  ['  --  ', 'channel'],
])('%s becomes %s', (name, slug) => expect(makeSlug(name)).toBe(slug))

it('property: a slug is fit for a URL and maps to itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (name) => {
      const slug = makeSlug(name)
      expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      expect(slug.length).toBeLessThanOrEqual(48)
      expect(makeSlug(slug)).toBe(slug)
    }),
    { numRuns: 300 },
  )
})
