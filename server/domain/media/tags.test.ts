import fc from 'fast-check'
import { expect, it } from 'vitest'
import { normaliseTag, normaliseTags } from './tags.ts'

it('a tag has one spelling', () => {
  expect(normaliseTag('  Late \t NEWS ')).toBe('late news')
  expect(normaliseTag('Cafe\u0301')).toBe(normaliseTag('café'))
  expect(normaliseTags(['News', 'film', ' news', '  '])).toEqual(['news', 'film'])
})

it('normalising twice changes nothing more', () => {
  const words = fc.array(fc.string({ unit: 'binary' }), { maxLength: 10 })
  fc.assert(
    fc.property(words, (tags) => {
      const once = normaliseTags(tags)
      expect(normaliseTags(once)).toEqual(once)
      expect(new Set(once).size).toBe(once.length)
    }),
    { numRuns: 500 },
  )
})
